import { BackupError } from '../../../lib/errors';
import { isObject } from '../../../lib/model';
import type { Clock } from '../api/clock';
import { type Credential, type CredentialSource, isToken } from './credential';
import type { ExecConfig } from './kube-context';
import { clientCertificate } from './pem';
import { type RunProgram, runProgram } from './run-program';

const LONGEST_RUN_MS = 60_000;
/** A credential is renewed this long before it expires, so that none expires on its way to the server. */
const MARGIN_MS = 10_000;

/** The server, as plugins with `provideClusterInfo` are told it: `spec.cluster` of an ExecCredential. */
export interface ExecCluster {
  readonly server: string;
  readonly 'tls-server-name'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  /** PEM in base64. */
  readonly 'certificate-authority-data'?: string;
  readonly 'proxy-url'?: string;
  readonly 'disable-compression'?: boolean;
  /** What the kubeconfig says of this cluster to plugins alone. */
  readonly config?: unknown;
}

export interface ExecOptions {
  /** What a plugin that asks for it is told of the server. */
  readonly cluster?: ExecCluster;
  /** For tests. */
  readonly run?: RunProgram;
  /** By default 60 s. */
  readonly longestRunMs?: number;
}

interface ExecCredential {
  kind?: unknown;
  apiVersion?: unknown;
  status?: ExecCredentialStatus;
}

interface ExecCredentialStatus {
  token?: unknown;
  clientCertificateData?: unknown;
  clientKeyData?: unknown;
  expirationTimestamp?: unknown;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The credential that an exec plugin prints, kept until it expires or the server refuses it. Never interactive:
 * waits last for hours and nobody may be there.
 * @throws BackupError `unauthorized` when the plugin fails, does not end or prints something else
 */
export function execCredential(
  config: ExecConfig,
  clock: Clock,
  { cluster, run = runProgram, longestRunMs = LONGEST_RUN_MS }: ExecOptions = {},
): CredentialSource {
  const info = JSON.stringify({
    apiVersion: config.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, cluster: config.provideClusterInfo ? cluster : undefined },
  });
  let cached: { credential: Credential; expiresAt: number } | undefined;
  let running: Promise<Credential> | undefined;
  const closed = new AbortController();

  async function ask(): Promise<Credential> {
    const env = { ...process.env, ...config.env, KUBERNETES_EXEC_INFO: info };
    const ended = run(config.command, config.args, env, longestRunMs, closed.signal);
    const printed = await ended.catch((cause: unknown) => {
      throw refused(config, `failed: ${shortReason(cause, longestRunMs)}`, cause);
    });
    const status = readStatus(config, printed);
    const credential = credentialOf(config, status);
    cached = { credential, expiresAt: expiryOf(config, status) - MARGIN_MS };
    return credential;
  }

  const source: CredentialSource = async (refusedBefore) => {
    if (cached !== undefined && cached.credential !== refusedBefore && clock.now() < cached.expiresAt) {
      return cached.credential;
    }
    // However many requests need it, the plugin runs once.
    running ??= ask().finally(() => {
      running = undefined;
    });
    return running;
  };
  source.close = () => closed.abort();
  return source;
}

function readStatus(config: ExecConfig, printed: string): ExecCredentialStatus {
  const credential = parsed(printed);
  if (credential?.kind === 'ExecCredential' && credential.apiVersion === config.apiVersion) {
    return credential.status ?? {};
  }
  // Without what was printed: it may contain a token.
  throw refused(config, `did not print an ExecCredential of ${config.apiVersion}`);
}

/** JSON, or YAML as kubectl takes it too. */
function parsed(printed: string): ExecCredential | undefined {
  try {
    return JSON.parse(printed) as ExecCredential;
  } catch {
    // Loaded only here: nearly all plugins print JSON.
    const { documentTexts, parseYamlDocument } =
      require('../../../lib/yaml') as typeof import('../../../lib/yaml');
    const [first, ...others] = documentTexts(printed.replace(/^\ufeff/, ''));
    if (first === undefined || others.length > 0) return undefined;
    const document = parseYamlDocument(first);
    return 'content' in document && isObject(document.content) ? document.content : undefined;
  }
}

/** In milliseconds; a credential that says nothing of its end has none. One whose end cannot be read is refused, as by kubectl. */
function expiryOf(config: ExecConfig, { expirationTimestamp }: ExecCredentialStatus): number {
  if (expirationTimestamp === undefined || expirationTimestamp === null) return Number.POSITIVE_INFINITY;
  const isTime = typeof expirationTimestamp === 'string' && RFC_3339.test(expirationTimestamp);
  const expiry = isTime ? Date.parse(expirationTimestamp) : Number.NaN;
  if (!Number.isNaN(expiry)) return expiry;
  throw refused(config, 'printed an expirationTimestamp that is no time such as 2026-11-30T12:00:00Z');
}

function credentialOf(config: ExecConfig, status: ExecCredentialStatus): Credential {
  const { clientCertificateData: cert, clientKeyData: key } = status;
  const token = status.token || undefined;
  if (token !== undefined && !isToken(token)) throw refused(config, 'printed a token that is none');
  const isPair = isPem(cert) && isPem(key);
  if ((cert && !isPair) || (key && !isPair)) {
    throw refused(config, 'printed a certificate without its key, or a key without its certificate');
  }
  if (token === undefined && !isPair) {
    throw refused(config, 'printed neither a token nor a certificate with its key');
  }
  if (!isPair) return { token };
  try {
    const at = config.at;
    return { token, certificate: clientCertificate({ pem: cert, at }, { pem: key, at }) };
  } catch (error) {
    const problem = BackupError.is(error) ? error.problem : 'it cannot be read';
    throw refused(config, `printed a certificate that cannot be used: ${problem}`);
  }
}

function isPem(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Plugins explain themselves on their error output, but may print anything there: only codes are passed on. */
function shortReason(cause: unknown, longestRunMs: number): string {
  const { code, killed } = cause as { code?: string | number; killed?: boolean };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it printed more than any credential has';
  if (killed) return `it did not end within ${longestRunMs / 1000} s`;
  if (code === 'EACCES') return 'it may not be started';
  return code === 'ENOENT' ? 'no such program' : `it ended with ${code ?? 'an error'}`;
}

function refused({ at, installHint, command }: ExecConfig, problem: string, cause?: unknown): BackupError {
  const fix = installHint ?? `run "${command}" by hand to see what it says, and log in if it asks for it`;
  return new BackupError('unauthorized', `The exec plugin "${command}" ${problem}`, {
    at,
    fix,
    cause: cause instanceof Error ? cause.name : undefined,
  });
}
