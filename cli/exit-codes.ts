import { BackupError, type ErrorCode } from '../lib/errors';

/** What the process ends with. Documented in docs/errors.md; scripts rely on it. */
export const EXIT = {
  ok: 0,
  /** A bug of this program. */
  unexpected: 1,
  /** Wrong usage or input: nothing was sent. */
  input: 2,
  /** The backup, or the deletion of its files, has failed. */
  backup: 3,
  timeout: 4,
  /** Refused in order to lose or overwrite nothing. */
  refused: 5,
  /** The management API could not be used. */
  api: 6,
  /** The files in the storage are not what they should be, or could not be read. */
  storage: 7,
  /** The committed manifests, or the recovery sheet, are not what they would be now. */
  stale: 8,
  /** What is declared breaks the policy, or leaves the recovery sheet incomplete. */
  findings: 9,
  interrupted: 130,
} as const;

const EXIT_CODES: Record<ErrorCode, number> = {
  'target-required': EXIT.input,
  'target-exclusive': EXIT.input,
  'key-needs-target': EXIT.input,
  'key-required': EXIT.input,
  'key-too-short': EXIT.input,
  'key-too-long': EXIT.input,
  'key-characters': EXIT.input,
  'placeholder-value': EXIT.input,
  'control-character': EXIT.input,
  'secret-in-config': EXIT.input,
  'remote-config': EXIT.input,
  'remote-name': EXIT.input,
  'bucket-name': EXIT.input,
  'file-name': EXIT.input,
  'nfs-url': EXIT.input,
  'invalid-name': EXIT.input,
  'cron-invalid': EXIT.input,
  'cron-never-fires': EXIT.input,
  'delete-at-creation': EXIT.input,
  'reason-required': EXIT.input,
  'already-set': EXIT.input,
  'plain-text-secret': EXIT.input,
  'owner-invalid': EXIT.input,
  'schema-invalid': EXIT.input,
  'api-unknown': EXIT.input,
  'unknown-kind': EXIT.input,
  'duplicate-object': EXIT.input,
  'unknown-field': EXIT.input,
  'label-invalid': EXIT.input,
  'tracking-label': EXIT.input,
  'server-owned-field': EXIT.input,
  'remote-file-collision': EXIT.input,
  'namespace-required': EXIT.input,
  'cluster-manifest': EXIT.input,
  'dependency-cycle': EXIT.input,
  'gitops-late': EXIT.input,
  'synthesis-failed': EXIT.input,
  'inventory-invalid': EXIT.input,
  'release-too-old': EXIT.input,
  'runs-too-close': EXIT.input,
  'already-protected': EXIT.input,
  'selection-empty': EXIT.input,
  'tier-not-met': EXIT.input,
  'retention-invalid': EXIT.input,
  'retention-twice': EXIT.input,
  'policy-invalid': EXIT.input,
  'policy-violated': EXIT.findings,
  'review-failed': EXIT.findings,
  'kubeconfig-invalid': EXIT.input,
  'proxy-invalid': EXIT.input,
  usage: EXIT.input,
  'manifests-stale': EXIT.stale,
  'runbook-stale': EXIT.stale,
  'runbook-incomplete': EXIT.findings,
  'file-invalid': EXIT.input,
  'not-a-terminal': EXIT.input,
  'engine-missing': EXIT.input,
  'already-running': EXIT.refused,
  'not-running': EXIT.api,

  unreachable: EXIT.api,
  'tls-untrusted': EXIT.api,
  unauthorized: EXIT.api,
  forbidden: EXIT.api,
  'crd-missing': EXIT.api,
  'crd-differs': EXIT.api,
  'api-error': EXIT.api,
  'field-dropped': EXIT.api,

  'not-found': EXIT.refused,
  conflict: EXIT.refused,
  rejected: EXIT.refused,
  'other-management-cluster': EXIT.refused,
  'not-ours': EXIT.refused,
  'reference-missing': EXIT.refused,
  'reference-in-use': EXIT.refused,
  'remote-path-used': EXIT.refused,
  'files-shared': EXIT.refused,
  'being-deleted': EXIT.refused,
  'spec-changed': EXIT.refused,
  'adoption-changes': EXIT.refused,
  'run-record': EXIT.refused,
  'key-changed': EXIT.refused,

  'backup-failed': EXIT.backup,
  'backup-stuck': EXIT.backup,
  'backup-vanished': EXIT.backup,
  'backup-overdue': EXIT.backup,
  'deletion-requested': EXIT.backup,
  'deletion-failed': EXIT.backup,
  timeout: EXIT.timeout,
  aborted: EXIT.interrupted,

  'storage-error': EXIT.storage,
  'storage-file-missing': EXIT.storage,
  'files-unknown': EXIT.storage,
  'size-mismatch': EXIT.storage,
  'decryption-failed': EXIT.storage,
  'key-differs': EXIT.storage,
  'archive-invalid': EXIT.storage,
  'storage-file-changed': EXIT.storage,
  'checksum-differs': EXIT.storage,
};

/** Ends a command that has told all there is to tell: nothing more is printed. */
export class Ended extends Error {
  constructor(readonly exitCode: number) {
    super(`exit code ${exitCode}`);
  }
}

/** Several errors end with the code of the first, which is the first that was printed. */
export function exitCodeOf(error: unknown): number {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return BackupError.is(first) ? EXIT_CODES[first.code] : EXIT.unexpected;
}
