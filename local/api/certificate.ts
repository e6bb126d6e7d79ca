/**
 * X.509 certificates of version 3 (RFC 5280) with ECDSA keys on P-256. Ours: a library for them has 366 KB, and loading it
 * would be a third of the time in which a local cluster starts.
 */
import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import * as der from './der';

export interface CertificateParts {
  /** Common name, which is the whole name. */
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: { readonly name: string; readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly use: CertificateUse;
}

export type CertificateUse =
  | { readonly kind: 'authority' }
  | { readonly kind: 'client' }
  /** @param names DNS names and IPv4 addresses */
  | { readonly kind: 'server'; readonly names: readonly string[] };

const OID = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
} as const;

const VERSION_3 = der.explicit(0, der.integer(Buffer.from([2])));
const ALGORITHM = der.sequence(der.oid(OID.ecdsaWithSha256));

/** @returns PEM */
export function certificateOf(parts: CertificateParts): string {
  const { subject, publicKey, issuer, notBefore, notAfter } = parts;
  const body = der.sequence(
    VERSION_3,
    // Begins with a byte that makes it a positive number of its full length.
    der.integer(Buffer.concat([Buffer.from([0x4d]), randomBytes(15)])),
    ALGORITHM,
    nameOf(issuer.name),
    der.sequence(der.time(notBefore), der.time(notAfter)),
    nameOf(subject),
    infoOf(publicKey),
    der.explicit(3, der.sequence(...extensionsOf(parts))),
  );
  const signature = sign('sha256', body, issuer.privateKey);
  return pem(der.sequence(body, ALGORITHM, der.bitString(signature)));
}

const nameOf = (commonName: string) =>
  der.sequence(der.set(der.sequence(der.oid(OID.commonName), der.utf8String(commonName))));

const infoOf = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });

/** Bits of a key usage, from the left. */
const DIGITAL_SIGNATURE = der.bitString(Buffer.from([0b1000_0000]), 7);
const CERTIFICATES_AND_LISTS = der.bitString(Buffer.from([0b0000_0110]), 1);

function extensionsOf({ publicKey, issuer, use }: CertificateParts): Buffer[] {
  const isAuthority = use.kind === 'authority';
  const noIntermediate = [der.boolean(true), der.integer(Buffer.from([0]))];
  const common = [
    critical(OID.basicConstraints, der.sequence(...(isAuthority ? noIntermediate : []))),
    critical(OID.keyUsage, isAuthority ? CERTIFICATES_AND_LISTS : DIGITAL_SIGNATURE),
    extension(OID.subjectKeyIdentifier, der.octetString(identifierOf(publicKey))),
    extension(OID.authorityKeyIdentifier, der.sequence(der.implicit(0, identifierOf(issuer.publicKey)))),
  ];
  if (isAuthority) return common;
  const purpose = extension(OID.extKeyUsage, der.sequence(der.oid(OID[use.kind])));
  if (use.kind === 'client') return [...common, purpose];
  return [...common, purpose, extension(OID.subjectAltName, der.sequence(...use.names.map(alternativeName)))];
}

const extension = (id: string, value: Uint8Array) => der.sequence(der.oid(id), der.octetString(value));

const critical = (id: string, value: Uint8Array) =>
  der.sequence(der.oid(id), der.boolean(true), der.octetString(value));

function alternativeName(name: string): Buffer {
  return isIPv4(name)
    ? der.implicit(7, Buffer.from(name.split('.').map(Number)))
    : der.implicit(2, Buffer.from(name));
}

const identifierOf = (key: KeyObject) => createHash('sha1').update(infoOf(key)).digest();

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
