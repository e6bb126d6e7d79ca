/** An identity provider as far as a refresh needs one: signed id tokens that last seconds, refresh tokens for one use. */
import { createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { issueCertificates } from '../../../../local/api/certificates';
import type { Clock } from '../../../../providers/kubernetes';

export const CLIENT_ID = 'kaas';
const REALM = '/auth/realms/iam';

export interface OidcIssuer {
  /** `https://127.0.0.1:PORT/auth/realms/iam` */
  readonly url: string;
  /** PEM of its own CA. */
  readonly ca: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  /** As after a login: an id token and the one refresh token that is good. */
  login(): { idToken: string; refreshToken: string };
  /** The newest id token, as long as it lasts. */
  valid(): string | undefined;
  /** The newest id token is believed no more, before its end. */
  revoke(): void;
  /** All requests are answered so from now on; `undefined`: properly. */
  answerWith(answer: { status: number; body: string } | undefined): void;
  stop(): Promise<void>;
}

export interface OidcIssuerOptions {
  readonly algorithm: 'RS256' | 'ES256';
  readonly clock: Clock;
  /** How long id tokens last. */
  readonly seconds: number;
  /** Who logs in: the claim `email`. */
  readonly email?: string;
}

export async function startOidcIssuer(options: OidcIssuerOptions): Promise<OidcIssuer> {
  const { algorithm, clock, seconds, email = 'me@example.org' } = options;
  const keys =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { ca, server: pair } = issueCertificates([]);
  const requests: string[] = [];
  let refreshToken: string = randomUUID();
  let newest: { token: string; endsAt: number } | undefined;
  let forced: { status: number; body: string } | undefined;
  let url = '';

  function idToken(): string {
    const now = Math.floor(clock.now() / 1000);
    const claims = {
      iss: url,
      aud: CLIENT_ID,
      sub: 'me',
      email,
      iat: now,
      exp: now + seconds,
      jti: randomUUID(),
    };
    const token = signed(claims, algorithm, keys.privateKey);
    newest = { token, endsAt: (now + seconds) * 1000 };
    return token;
  }

  function answer(path: string, form: URLSearchParams): { status: number; body: unknown } {
    switch (path) {
      case `${REALM}/.well-known/openid-configuration`:
        return {
          status: 200,
          body: {
            issuer: url,
            token_endpoint: `${url}/token`,
            jwks_uri: `${url}/certs`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: [algorithm],
          },
        };
      case `${REALM}/certs`: {
        const jwk = keys.publicKey.export({ format: 'jwk' });
        return { status: 200, body: { keys: [{ ...jwk, kid: 'only', use: 'sig', alg: algorithm }] } };
      }
      case `${REALM}/token`: {
        const isGood =
          form.get('grant_type') === 'refresh_token' &&
          form.get('client_id') === CLIENT_ID &&
          form.get('refresh_token') === refreshToken;
        // Whoever shows one twice has stolen it, so it ends the session: RFC 9700, section 4.14.2.
        refreshToken = randomUUID();
        if (!isGood) return { status: 400, body: { error: 'invalid_grant' } };
        return { status: 200, body: { id_token: idToken(), refresh_token: refreshToken } };
      }
      default:
        return { status: 404, body: {} };
    }
  }

  const server = createServer({ cert: pair.certificate, key: pair.key }, async (request, response) => {
    const form = new URLSearchParams(await bodyOf(request));
    requests.push(request.url ?? '');
    const { status, body } = forced ?? answer(request.url ?? '', form);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}${REALM}`;

  return {
    url,
    ca,
    requests,
    login: () => ({ idToken: idToken(), refreshToken }),
    valid: () => (newest !== undefined && clock.now() < newest.endsAt ? newest.token : undefined),
    revoke() {
      newest = undefined;
    },
    answerWith(other) {
      forced = other;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function signed(claims: object, alg: string, key: KeyObject): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg, kid: 'only', typ: 'JWT' })}.${encode(claims)}`;
  const signature = createSign('sha256').update(text).sign({ key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
