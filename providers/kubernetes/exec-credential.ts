import { BackupError } from '../../lib/errors';
import type { Clock } from './clock';
import type { Credential, CredentialSource } from './credential';
import type { ExecConfig } from './kubeconfig';

const LONGEST_RUN_MS = 60_000;
/** A credential is renewed this long before it expires, so that none expires on its way to the server. */
const MARGIN_MS = 10_000;

/** Starts a program and resolves with what it printed; rejects when it fails. Tests bring their own. */
export type RunProgram = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
) => Promise<string>;

interface ExecCredentialStatus {
  token?: string;
  clientCertificateData?: string;
  clientKeyData?: string;
  expirationTimestamp?: string;
}

/**
 * The credential that an exec plugin prints, kept until it expires or the server refuses it. Never interactive:
 * waits last for hours and nobody may be there.
 * @throws BackupError `unauthorized` when the plugin fails or prints something else
 */
export function execCredential(
  config: ExecConfig,
  clock: Clock,
  run: RunProgram = runProgram,
): CredentialSource {
  let cached: { credential: Credential; expiresAt: number } | undefined;
  let running: Promise<Credential> | undefined;

  async function ask(): Promise<Credential> {
    const info = JSON.stringify({
      apiVersion: config.apiVersion,
      kind: 'ExecCredential',
      spec: { interactive: false },
    });
    const env = { ...process.env, ...config.env, KUBERNETES_EXEC_INFO: info };
    const printed = await run(config.command, config.args, env).catch((cause: unknown) => {
      throw refused(config, `The exec plugin "${config.command}" failed: ${shortReason(cause)}`, cause);
    });
    const status = readStatus(config, printed);
    const { token, clientCertificateData: cert, clientKeyData: key } = status;
    const certificate = cert !== undefined && key !== undefined ? { cert, key } : undefined;
    if (token === undefined && certificate === undefined) {
      throw refused(config, `The exec plugin "${config.command}" printed neither a token nor a certificate`);
    }
    const expiry = Date.parse(status.expirationTimestamp ?? '');
    const expiresAt = Number.isNaN(expiry) ? Number.POSITIVE_INFINITY : expiry - MARGIN_MS;
    cached = { credential: { token, certificate }, expiresAt };
    return cached.credential;
  }

  return async (refusedBefore) => {
    if (!refusedBefore && cached !== undefined && clock.now() < cached.expiresAt) return cached.credential;
    // However many requests need it, the plugin runs once.
    running ??= ask().finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function runProgram(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const { execFile } = require('node:child_process') as typeof import('node:child_process');
  const { promisify } = require('node:util') as typeof import('node:util');
  const { stdout } = await promisify(execFile)(command, [...args], {
    env: env as NodeJS.ProcessEnv,
    timeout: LONGEST_RUN_MS,
    windowsHide: true,
  });
  return stdout;
}

function readStatus(config: ExecConfig, printed: string): ExecCredentialStatus {
  try {
    const credential = JSON.parse(printed) as { kind?: string; status?: ExecCredentialStatus };
    if (credential.kind === 'ExecCredential') return credential.status ?? {};
  } catch {
    // Reported below, without what was printed: it may contain a token.
  }
  throw refused(config, `The exec plugin "${config.command}" did not print an ExecCredential`);
}

/** Plugins explain themselves on their error output, but may print anything there: only codes are passed on. */
function shortReason(cause: unknown): string {
  const { code, killed } = cause as { code?: string | number; killed?: boolean };
  if (killed) return `it did not end within ${LONGEST_RUN_MS / 1000} s`;
  return code === 'ENOENT' ? 'no such program' : `it ended with ${code ?? 'an error'}`;
}

function refused({ at, installHint, command }: ExecConfig, problem: string, cause?: unknown): BackupError {
  const fix = installHint ?? `run "${command}" by hand to see what it says, and log in if it asks for it`;
  return new BackupError('unauthorized', problem, {
    at,
    fix,
    cause: cause instanceof Error ? cause.name : undefined,
  });
}
