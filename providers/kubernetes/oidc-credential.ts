import { BackupError } from '../../lib/errors';
import type { Clock } from './clock';
import type { CredentialSource } from './credential';
import type { TransportFailure } from './failure';
import type { OidcConfig } from './kubeconfig';
import { type Transport, textOf } from './transport';

/** As client-go: an id token this close to its end counts as expired. */
const MARGIN_MS = 10_000;

/**
 * The id token of an `oidc` auth provider, as the kubeconfigs of the MOSK console carry it, refreshed when it expires
 * or is refused. A refresh token that the identity provider rotates is kept in memory only and is **not** written
 * back to the kubeconfig: after a long run, the next program may have to log in again.
 * @param open connection to the identity provider
 * @throws BackupError `unauthorized` when the token has expired and cannot be refreshed
 */
export function oidcCredential(
  config: OidcConfig,
  clock: Clock,
  open: () => Promise<Transport>,
): CredentialSource {
  let { idToken, refreshToken } = config;
  let running: Promise<string> | undefined;

  async function refresh(): Promise<string> {
    if (refreshToken === undefined) throw expired(config, 'and the kubeconfig has no refresh token');
    const provider = await open();
    try {
      const { token_endpoint: endpoint } = await askJson(provider, config, {
        method: 'GET',
        path: `${pathOf(config.issuerUrl)}/.well-known/openid-configuration`,
        headers: { accept: 'application/json' },
      });
      if (endpoint === undefined) throw expired(config, 'and the identity provider names no token endpoint');
      const form = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: config.clientId,
      });
      if (config.clientSecret !== undefined) form.set('client_secret', config.clientSecret);
      const answer = await askJson(provider, config, {
        method: 'POST',
        path: pathOf(endpoint),
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      });
      if (answer.id_token === undefined) throw expired(config, 'and the identity provider sent no new one');
      idToken = answer.id_token;
      refreshToken = answer.refresh_token ?? refreshToken;
      return idToken;
    } finally {
      provider.close?.();
    }
  }

  return async (refused) => {
    if (!refused && idToken !== undefined && clock.now() < expiryOf(idToken) - MARGIN_MS)
      return { token: idToken };
    running ??= refresh().finally(() => {
      running = undefined;
    });
    return { token: await running };
  };
}

interface ProviderAnswer {
  token_endpoint?: string;
  id_token?: string;
  refresh_token?: string;
}

async function askJson(
  provider: Transport,
  config: OidcConfig,
  request: Parameters<Transport>[0],
): Promise<ProviderAnswer> {
  let status: number;
  let text: string;
  try {
    const response = await provider(request);
    status = response.status;
    text = await textOf(response);
  } catch (cause) {
    // May pass, so it must not end a wait of hours.
    throw providerUnreachable(config, cause);
  }
  if (status !== 200) throw expired(config, `and the identity provider answered ${status}`);
  try {
    return JSON.parse(text) as ProviderAnswer;
  } catch {
    throw expired(config, 'and the identity provider answered without JSON');
  }
}

function providerUnreachable({ at, issuerUrl }: OidcConfig, cause: unknown): BackupError {
  const reason = (cause as { code?: string }).code ?? 'no answer';
  const failure: TransportFailure = { failure: 'transport', reason, executed: 'no', cause };
  const problem = `The identity provider at ${issuerUrl} cannot be reached to renew the id token (${reason})`;
  return new BackupError('unreachable', problem, { at, fix: 'check the network', cause: failure });
}

/** Milliseconds since the epoch; a token that is no JWT counts as valid until the server refuses it. */
function expiryOf(token: string): number {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      exp?: number;
    };
    return claims.exp === undefined ? Number.POSITIVE_INFINITY : claims.exp * 1000;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname.replace(/\/+$/, '')}${search}`;
}

function expired({ at, issuerUrl }: OidcConfig, why: string): BackupError {
  return new BackupError('unauthorized', `The id token has expired ${why}`, {
    at,
    value: issuerUrl,
    fix: 'download a fresh kubeconfig from the MOSK management console',
  });
}
