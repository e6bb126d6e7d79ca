/** Certificates of a private authority, with one between it and its servers, and of two clients. */
import { createPrivateKey, webcrypto as crypto } from 'node:crypto';

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export interface Material {
  readonly root: string;
  readonly intermediate: string;
  /** An authority of somebody else. */
  readonly stranger: string;
  /** With the certificate of its authority behind its own. */
  readonly server: Pair;
  readonly leaf: string;
  readonly alice: Pair;
  readonly bob: Pair;
  readonly encryptedKey: string;
  readonly sec1Key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export async function makeMaterial(
  names: readonly string[],
  addresses: readonly string[],
): Promise<Material> {
  const x509 = require('#vendor/x509') as typeof import('#vendor/x509');
  const notBefore = new Date(Date.now() - 86_400_000);
  const common = { notBefore, notAfter: new Date(Date.now() + 86_400_000), signingAlgorithm: ALGORITHM };
  let serial = 1;

  async function issue(
    name: string,
    by: Pick<Issued, 'name' | 'keys'> | undefined,
    extensions: import('#vendor/x509').Extension[],
  ): Promise<Issued> {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const issuer = by ?? { name, keys };
    const certificate = await x509.X509CertificateGenerator.create(
      {
        ...common,
        serialNumber: String(serial++).padStart(4, '0'),
        subject: `CN=${name}`,
        issuer: `CN=${issuer.name}`,
        publicKey: keys.publicKey,
        signingKey: issuer.keys.privateKey,
        extensions,
      },
      crypto,
    );
    const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return {
      name,
      keys,
      certificate: `${certificate.toString('pem')}\n`,
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  }

  const authority = [new x509.BasicConstraintsExtension(true, undefined, true)];
  const client = [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])];
  const root = await issue('root', undefined, authority);
  const intermediate = await issue('intermediate', root, authority);
  const alternatives = [
    ...names.map((value) => ({ type: 'dns' as const, value })),
    ...addresses.map((value) => ({ type: 'ip' as const, value })),
  ];
  const leaf = await issue('server', intermediate, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ...(alternatives.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternatives)] : []),
  ]);
  const alice = await issue('alice', root, client);
  const key = createPrivateKey(alice.key);
  return {
    root: root.certificate,
    intermediate: intermediate.certificate,
    stranger: (await issue('stranger', undefined, authority)).certificate,
    server: { certificate: leaf.certificate + intermediate.certificate, key: leaf.key },
    leaf: leaf.certificate,
    alice,
    bob: await issue('bob', root, client),
    encryptedKey: key
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
      .toString(),
    sec1Key: key.export({ type: 'sec1', format: 'pem' }).toString(),
  };
}

interface Issued extends Pair {
  readonly name: string;
  readonly keys: { readonly privateKey: crypto.CryptoKey; readonly publicKey: crypto.CryptoKey };
}
