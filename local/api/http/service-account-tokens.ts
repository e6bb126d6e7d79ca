import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Whom a token is for, and until when. */
export interface TokenClaims {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly audiences: readonly string[];
  /** What it is valid with only: a Secret. */
  readonly bound?: { readonly kind: string; readonly name: string; readonly uid: string };
  /** Seconds since the epoch. */
  readonly issued: number;
  readonly expires: number;
}

/** Tokens of ServiceAccounts, which this process alone takes back. */
export interface ServiceAccountTokens {
  issue(claims: TokenClaims): string;
  /** Undefined for a text that was not issued here. */
  read(token: string): TokenClaims | undefined;
}

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** JSON Web Tokens with the claims of Kubernetes'. */
export function createServiceAccountTokens(): ServiceAccountTokens {
  const key = randomBytes(32);
  const signed = (text: string) => createHmac('sha256', key).update(text).digest();
  return {
    issue({ namespace, name, uid, audiences, bound, issued, expires }) {
      const head = encoded({ alg: 'HS256', typ: 'JWT' });
      const claims = encoded({
        aud: audiences,
        exp: expires,
        iat: issued,
        iss: ISSUER,
        'kubernetes.io': {
          namespace,
          serviceaccount: { name, uid },
          ...(bound === undefined
            ? {}
            : { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } }),
        },
        nbf: issued,
        sub: `system:serviceaccount:${namespace}:${name}`,
      });
      return `${head}.${claims}.${signed(`${head}.${claims}`).toString('base64url')}`;
    },
    read(token) {
      const [head = '', text = '', signature = '', ...more] = token.split('.');
      const wanted = signed(`${head}.${text}`);
      const given = Buffer.from(signature, 'base64url');
      if (more.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
        return undefined;
      }
      const claims = JSON.parse(Buffer.from(text, 'base64url').toString());
      const { namespace, serviceaccount, secret } = claims['kubernetes.io'];
      return {
        namespace,
        ...serviceaccount,
        audiences: claims.aud,
        ...(secret === undefined ? {} : { bound: { kind: 'Secret', ...secret } }),
        issued: claims.iat,
        expires: claims.exp,
      };
    },
  };
}
