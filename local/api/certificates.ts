import { webcrypto as crypto, randomBytes } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Certificates of one server: thrown away with it. */
export interface Certificates {
  /** PEM */
  readonly ca: string;
  readonly server: KeyPair;
  /** By the name of the user, which is the common name of the certificate. */
  readonly clients: ReadonlyMap<string, KeyPair>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const DAY = 24 * 60 * 60 * 1000;

/** Long enough for a server that is left running, short enough to be of no use to anybody else. */
const LIFETIME = 30 * DAY;

export async function issueCertificates(users: readonly string[]): Promise<Certificates> {
  const x509 = require('#vendor/x509') as typeof import('#vendor/x509');

  const notBefore = new Date(Date.now() - DAY);
  const common = {
    notBefore,
    notAfter: new Date(notBefore.getTime() + LIFETIME),
    signingAlgorithm: ALGORITHM,
  };
  const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const serialNumber = () => `4d${randomBytes(15).toString('hex')}`;
  const { digitalSignature, keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;

  const caKeys = await newKeys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...common,
      serialNumber: serialNumber(),
      name: 'CN=mosk-backup local CA',
      keys: caKeys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
      ],
    },
    crypto,
  );

  async function issue(
    commonName: string,
    usage: string,
    names: { type: 'ip' | 'dns'; value: string }[],
  ): Promise<KeyPair> {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create(
      {
        ...common,
        serialNumber: serialNumber(),
        subject: [{ CN: [commonName] }],
        issuer: ca.subject,
        publicKey: keys.publicKey,
        signingKey: caKeys.privateKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([usage]),
          ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
        ],
      },
      crypto,
    );
    const key = x509.PemConverter.encode(
      await crypto.subtle.exportKey('pkcs8', keys.privateKey),
      'PRIVATE KEY',
    );
    return { certificate: `${certificate.toString('pem')}\n`, key: `${key}\n` };
  }

  const clients = users.map(async (user) => [user, await issue(user, clientAuth, [])] as const);
  return {
    ca: `${ca.toString('pem')}\n`,
    server: await issue('mosk-backup local API server', serverAuth, [
      { type: 'ip', value: '127.0.0.1' },
      { type: 'dns', value: 'localhost' },
    ]),
    clients: new Map(await Promise.all(clients)),
  };
}
