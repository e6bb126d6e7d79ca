import { generateKeyPairSync } from 'node:crypto';
import { type CertificateUse, certificateOf } from './certificate';

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Certificates of one server. */
export interface Certificates {
  /** PEM */
  readonly ca: string;
  readonly server: KeyPair;
  /** By the name of the user, which is the common name of the certificate. */
  readonly clients: ReadonlyMap<string, KeyPair>;
}

const DAY = 24 * 60 * 60 * 1000;

/** As kubeadm's CA: those of a folder are good for as long as people keep the folder. They are for 127.0.0.1 alone. */
const LIFETIME = 3650 * DAY;

const AUTHORITY = 'mosk-backup local CA';

export function issueCertificates(users: readonly string[]): Certificates {
  const notBefore = new Date(Date.now() - DAY);
  const notAfter = new Date(notBefore.getTime() + LIFETIME);
  const issuer = { name: AUTHORITY, ...newKeys() };

  function issue(subject: string, use: CertificateUse): KeyPair {
    const { publicKey, privateKey } = newKeys();
    const certificate = certificateOf({ subject, publicKey, issuer, notBefore, notAfter, use });
    return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  const { publicKey } = issuer;
  const use = { kind: 'authority' } as const;
  return {
    ca: certificateOf({ subject: AUTHORITY, publicKey, issuer, notBefore, notAfter, use }),
    server: issue('mosk-backup local API server', { kind: 'server', names: ['127.0.0.1', 'localhost'] }),
    clients: new Map(users.map((user) => [user, issue(user, { kind: 'client' })])),
  };
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
