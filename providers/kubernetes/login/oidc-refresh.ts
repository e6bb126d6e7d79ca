/** The conversation with an identity provider: OpenID Connect Discovery 1.0, and the refresh of RFC 6749, section 6. */
import { BackupError } from '../../../lib/errors';
import { ProxyFailure } from '../../proxy';
import type { Clock } from '../api/clock';
import type { TransportFailure } from '../api/failure';
import { guardIdle } from '../api/idle-guard';
import { codeOf, isCertificateProblem } from '../api/network-failure';
import { type HttpRequest, type Transport, textOf } from '../api/transport';
import type { OidcConfig } from './kube-context';
import { isConfidential } from './server-url';

/** Opens the connection to a server of the identity provider: `https://host:port`. */
export type OpenProvider = (origin: string) => Promise<Transport>;

export interface RefreshedTokens {
  readonly idToken: unknown;
  /** Another one if the identity provider rotates them. */
  readonly refreshToken: string | undefined;
}

interface Conversation {
  readonly clock: Clock;
  readonly open: OpenProvider;
  /** Ends it when aborted. */
  readonly until: AbortSignal;
}

/** A provider that is slower than this is not there; every request to the management API waits for it. */
const LONGEST_REFRESH_MS = 30_000;

/** Bytes; tokens and descriptions of providers have some thousands. */
const LONGEST_ANSWER = 1024 * 1024;

/** @throws BackupError `unauthorized` when it is refused, `unreachable` when there is no answer */
export async function refreshTokens(
  config: OidcConfig,
  refreshToken: string,
  { clock, open, until }: Conversation,
): Promise<RefreshedTokens> {
  const guard = guardIdle(clock, LONGEST_REFRESH_MS, until);

  async function ask(url: URL, request: Omit<HttpRequest, 'path'>): Promise<ProviderAnswer> {
    const provider = await open(url.origin);
    try {
      const path = `${url.pathname}${url.search}`;
      return await answerOf(config, provider, { ...request, path, signal: guard.signal });
    } finally {
      provider.close?.();
    }
  }

  try {
    const discovery = new URL(`${config.issuerUrl.replace(/\/+$/, '')}/.well-known/openid-configuration`);
    const found = await ask(discovery, { method: 'GET', headers: { accept: 'application/json' } });
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: config.clientId,
    });
    if (config.clientSecret !== undefined) form.set('client_secret', config.clientSecret);
    const answer = await ask(endpointOf(config, found.token_endpoint), {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    return { idToken: answer.id_token, refreshToken: answer.refresh_token };
  } finally {
    guard.stop();
  }
}

interface ProviderAnswer {
  token_endpoint?: string;
  id_token?: unknown;
  refresh_token?: string;
}

async function answerOf(
  config: OidcConfig,
  provider: Transport,
  request: HttpRequest,
): Promise<ProviderAnswer> {
  let status: number;
  let text: string;
  try {
    const response = await provider(request);
    status = response.status;
    text = await textOf(response, LONGEST_ANSWER);
  } catch (cause) {
    throw notReached(config, request.signal?.aborted ? 'it does not answer' : reasonOf(cause), cause);
  }
  // A provider that is being restarted has not refused anything.
  if (status === 429 || status >= 500) throw unreachable(config, `it answered ${status}`);
  if (status !== 200) throw loginNeeded(config, `and the identity provider answered ${status}`);
  try {
    return (JSON.parse(text) as ProviderAnswer | null) ?? {};
  } catch {
    throw loginNeeded(config, 'and the identity provider answered without JSON');
  }
}

function endpointOf(config: OidcConfig, endpoint: string | undefined): URL {
  if (endpoint === undefined || !URL.canParse(endpoint)) {
    throw loginNeeded(config, 'and the identity provider names no token endpoint');
  }
  const url = new URL(endpoint);
  const isWorse = url.protocol !== 'https:' && new URL(config.issuerUrl).protocol === 'https:';
  if (isWorse || !isConfidential(url)) {
    throw loginNeeded(config, 'and the identity provider names a token endpoint without https');
  }
  return url;
}

export function loginNeeded({ at, issuerUrl }: OidcConfig, why: string): BackupError {
  return new BackupError('unauthorized', `The id token has expired ${why}`, {
    at,
    value: issuerUrl,
    fix: 'download a fresh kubeconfig from the MOSK management console',
  });
}

function reasonOf(cause: unknown): string {
  return cause instanceof ProxyFailure ? cause.message : codeOf(cause);
}

function notReached(config: OidcConfig, reason: string, cause: unknown): BackupError {
  if (!isCertificateProblem(reason)) return unreachable(config, reason, cause);
  return new BackupError(
    'tls-untrusted',
    `The certificate of ${config.issuerUrl} is not trusted (${reason})`,
    {
      at: config.at,
      fix: 'give the certificate of its authority as idp-certificate-authority in the kubeconfig, or by NODE_EXTRA_CA_CERTS',
    },
  );
}

/** May pass, so it must not end a wait of hours. */
function unreachable({ at, issuerUrl }: OidcConfig, reason: string, cause?: unknown): BackupError {
  const failure: TransportFailure = { failure: 'transport', reason, executed: 'no', cause };
  const problem = `The identity provider at ${issuerUrl} cannot be reached to renew the id token (${reason})`;
  return new BackupError('unreachable', problem, { at, fix: 'check the network', cause: failure });
}
