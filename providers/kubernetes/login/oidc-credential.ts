import type { Clock } from '../api/clock';
import { type CredentialSource, isToken } from './credential';
import type { OidcConfig } from './kube-context';
import { loginNeeded, type OpenProvider, refreshTokens } from './oidc-refresh';

/** As client-go: an id token this close to its end counts as expired. */
const MARGIN_MS = 10_000;

/**
 * The id token of an `oidc` auth provider, as the kubeconfigs of the MOSK console carry it, refreshed when it expires
 * or is refused. A refresh token that the identity provider rotates is kept in memory only and is **not** written
 * back: nobody asked for a change of his kubeconfig. After a run, the next program may have to log in again.
 * @throws BackupError `unauthorized` when the token has expired and cannot be refreshed, `unreachable` when the
 * identity provider does not answer
 */
export function oidcCredential(config: OidcConfig, clock: Clock, open: OpenProvider): CredentialSource {
  let { idToken, refreshToken } = config;
  let running: Promise<string> | undefined;
  const closed = new AbortController();

  async function refresh(): Promise<string> {
    if (refreshToken === undefined) throw loginNeeded(config, 'and the kubeconfig has no refresh token');
    const answer = await refreshTokens(config, refreshToken, { clock, open, until: closed.signal });
    // Kept first: whatever the rest of the answer is, the old one may be worth nothing any more.
    refreshToken = answer.refreshToken ?? refreshToken;
    if (!isToken(answer.idToken)) throw loginNeeded(config, 'and the identity provider sent no new one');
    idToken = answer.idToken;
    return idToken;
  }

  const source: CredentialSource = async (refused) => {
    const isUsable = idToken !== undefined && idToken !== refused?.token;
    if (isUsable && clock.now() < expiryOf(idToken) - MARGIN_MS) return { token: idToken };
    // However many requests need it, the identity provider is asked once: it may honour a refresh token once.
    running ??= refresh().finally(() => {
      running = undefined;
    });
    return { token: await running };
  };
  source.close = () => closed.abort();
  return source;
}

/** Milliseconds since the epoch. As for kubectl, one that says nothing of its end has ended. */
function expiryOf(token: string | undefined): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return Number((claims as { exp?: unknown } | null)?.exp ?? 0) * 1000 || 0;
  } catch {
    return 0;
  }
}
