/**
 * The one error class of the project and its closed list of codes.
 *
 * Machines read `code`, `at` and `value`; people read `message`, whose layers are built here and nowhere else.
 */

import { onOneLine } from './printable';

/** Every way in which this package reports a failure. Codes are stable; texts are not. */
export const ERROR_CODES = [
  // The contract of the API, checked before anything is sent.
  'target-required',
  'target-exclusive',
  'key-needs-target',
  'key-required',
  'key-too-short',
  'key-too-long',
  'key-characters',
  'placeholder-value',
  'control-character',
  'secret-in-config',
  'remote-config',
  'remote-name',
  'bucket-name',
  'file-name',
  'nfs-url',
  'invalid-name',
  'namespace-required',
  'cron-invalid',
  'cron-never-fires',
  'delete-at-creation',
  'reason-required',
  'already-set',
  'plain-text-secret',
  'owner-invalid',
  'schema-invalid',
  'api-unknown',
  'unknown-kind',
  'duplicate-object',
  'unknown-field',
  'label-invalid',
  'tracking-label',
  'server-owned-field',
  'remote-file-collision',
  'cluster-manifest',
  'dependency-cycle',
  'gitops-late',
  'synthesis-failed',
  // A fleet.
  'inventory-invalid',
  'release-too-old',
  'runs-too-close',
  'already-protected',
  'selection-empty',
  'tier-not-met',
  'retention-invalid',
  'retention-twice',
  // A policy.
  'policy-invalid',
  'policy-violated',
  'review-failed',
  // Reaching the management API.
  'kubeconfig-invalid',
  'proxy-invalid',
  'unreachable',
  'tls-untrusted',
  'unauthorized',
  'forbidden',
  'crd-missing',
  'crd-differs',
  'not-found',
  'conflict',
  'rejected',
  'api-error',
  'field-dropped',
  // A backup's life.
  'other-management-cluster',
  'not-ours',
  'reference-missing',
  'reference-in-use',
  'remote-path-used',
  'files-shared',
  'being-deleted',
  'spec-changed',
  'adoption-changes',
  'run-record',
  'key-changed',
  'backup-failed',
  'backup-stuck',
  'backup-vanished',
  'deletion-requested',
  'deletion-failed',
  'timeout',
  'aborted',
  // Archives and storage.
  'storage-error',
  'storage-file-missing',
  'files-unknown',
  'size-mismatch',
  'decryption-failed',
  'key-differs',
  'archive-invalid',
  'storage-file-changed',
  'checksum-differs',
  // The command line and its files.
  'usage',
  'manifests-stale',
  'runbook-stale',
  'runbook-incomplete',
  'backup-overdue',
  'file-invalid',
  'not-a-terminal',
  'engine-missing',
  // The local management cluster.
  'already-running',
  'not-running',
] as const;

/** One of `ERROR_CODES`; docs/errors.md says what each means. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Everything about an error but its code and problem. */
export interface BackupErrorDetails {
  /** Where: construct path, `file:line`, `kind namespace/name`, or a path inside a manifest such as `spec.parameters.rclone.bucket`. */
  readonly at?: string;
  /** The offending value with its unit. Never a secret. */
  readonly value?: string;
  /** What to do about it, as an instruction. */
  readonly fix?: string;
  /** What was underneath, for debugging; its text is not shown to users. */
  readonly cause?: unknown;
}

const BRAND = Symbol.for('mosk-backup.BackupError');

/** Thrown for everything that a user can cause or meet. A user's mistake never shows a stack trace. */
export class BackupError extends Error {
  /** What kind of failure; stable. */
  declare readonly code: ErrorCode;
  /** What is wrong, in one sentence, without place, value and fix. */
  declare readonly problem: string;
  /** Where: construct path, `file:line`, `kind namespace/name`, or a path inside a manifest. */
  declare readonly at: string | undefined;
  /** The offending value with its unit. Never a secret. */
  declare readonly value: string | undefined;
  /** What to do about it. */
  declare readonly fix: string | undefined;

  constructor(code: ErrorCode, problem: string, details: BackupErrorDetails = {}) {
    super(
      fullText(code, problem, details),
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = 'BackupError';
    const { at, value, fix } = details;
    // Not to be enumerated: the message has them all, and Node would print them again.
    for (const [member, its] of Object.entries({ code, problem, at, value, fix }))
      Object.defineProperty(this, member, { value: its });
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Recognises errors of another copy of this package too, which `instanceof` would miss. */
  static is(error: unknown): error is BackupError {
    return typeof error === 'object' && error !== null && BRAND in error;
  }

  /** The same error at a more telling place. */
  moved(at: string): BackupError {
    return new BackupError(this.code, this.problem, {
      at: this.at === undefined ? at : `${at}: ${this.at}`,
      value: this.value,
      fix: this.fix,
      cause: this.cause,
    });
  }

  /** Its members, for logs and for `--json`: without stack and cause. */
  toJSON(): { code: ErrorCode; problem: string; at?: string; value?: string; fix?: string } {
    return { code: this.code, problem: this.problem, at: this.at, value: this.value, fix: this.fix };
  }
}

/**
 * The same error, told once where nobody catches it: Node and jest print the stack of each error, and of several each one's
 * message as well. A finding is about what is declared, so the one line of code to know is that which asked for it.
 * @param asked the function that throws; its caller is named
 */
export function toldOnce<Thrown extends BackupError | AggregateError>(
  error: Thrown,
  asked: (...args: never[]) => unknown,
): Thrown {
  const findings: readonly BackupError[] = BackupError.is(error) ? [] : error.errors;
  for (const finding of findings) setStack(finding, textOf(finding));
  const first = BackupError.is(error) ? textOf(error) : `${error.name}: ${findings.length} findings`;
  return setStack(error, [first, ...callerOf(asked)].join('\n'));
}

const textOf = ({ name, message }: Error) => `${name}: ${message}`;

const setStack = <Thrown extends Error>(error: Thrown, value: string) =>
  Object.defineProperty(error, 'stack', { value, configurable: true, writable: true });

/** Its line of a stack, if there is one. */
function callerOf(asked: (...args: never[]) => unknown): string[] {
  const { stackTraceLimit } = Error;
  const here = { stack: '' };
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(here, asked);
  Error.stackTraceLimit = stackTraceLimit;
  return here.stack.split('\n').filter((line) => line.startsWith('    at '));
}

function fullText(code: ErrorCode, problem: string, { at, value, fix }: BackupErrorDetails): string {
  const lines = [`${onOneLine(problem)} [${code}]`];
  if (at !== undefined) lines.push(`  at:    ${onOneLine(at)}`);
  if (value !== undefined) lines.push(`  value: ${onOneLine(value)}`);
  if (fix !== undefined) lines.push(`  fix:   ${onOneLine(fix)}`);
  return lines.join('\n');
}
