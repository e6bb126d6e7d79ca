/** Certificates and keys in PEM, read as Go's crypto/tls and crypto/x509 do, and checked before they meet a server. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { ClientCertificate } from '../api/https-transport';
import { invalid } from './kubeconfig-section';

interface Block {
  readonly type: string;
  readonly text: string;
  /** Such as `Proc-Type: 4,ENCRYPTED`. */
  readonly hasHeaders: boolean;
}

/**
 * The certificates of an authority. What is none is passed over, as in Go, but one there has to be: else nothing would be
 * trusted, or everything that the system trusts.
 * @param at the field, for messages
 * @throws BackupError `kubeconfig-invalid`
 */
export function trustedCertificates(pem: string, at: string): string {
  const certificates = blocksOf(pem).filter((block) => isCertificate(block) && parsed(block) !== undefined);
  if (certificates.length > 0) return certificates.map(({ text }) => text).join('');
  throw invalid(at, 'There is no certificate that can be read', {
    value: `${Buffer.byteLength(pem)} bytes`,
    fix: 'give the certificate of the authority in PEM, from BEGIN to END CERTIFICATE',
  });
}

/**
 * @param at the fields, for messages
 * @throws BackupError `kubeconfig-invalid`
 */
export function clientCertificate(
  cert: { readonly pem: string; readonly at: string },
  key: { readonly pem: string; readonly at: string },
): ClientCertificate {
  const chain = blocksOf(cert.pem).filter(({ type }) => type === 'CERTIFICATE');
  const [leaf] = chain;
  const certificate = leaf && parsed(leaf);
  if (certificate === undefined) {
    throw invalid(cert.at, 'There is no certificate that can be read', {
      value: `${Buffer.byteLength(cert.pem)} bytes`,
      fix: 'give the client certificate in PEM, or fetch the kubeconfig again',
    });
  }
  const block = blocksOf(key.pem).find(({ type }) => /^(.* )?PRIVATE KEY$/.test(type));
  if (block?.hasHeaders || block?.type === 'ENCRYPTED PRIVATE KEY') {
    throw invalid(key.at, 'The key is encrypted, and nobody is there to give its pass phrase', {
      fix: 'decrypt it with: openssl pkey -in KEY -out NEW',
    });
  }
  const privateKey = block && privateKeyOf(block);
  if (block === undefined || privateKey === undefined) {
    throw invalid(key.at, 'There is no private key that can be read', {
      value: `${Buffer.byteLength(key.pem)} bytes`,
      fix: 'give the key of the client certificate in PEM',
    });
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw invalid(key.at, 'This is the key of another certificate', {
      fix: 'give certificate and key of one pair, or fetch the kubeconfig again',
    });
  }
  return { cert: chain.map(({ text }) => text).join(''), key: block.text };
}

function blocksOf(pem: string): Block[] {
  const lines = pem.replace(/\r\n?/g, '\n');
  return [...lines.matchAll(/^-----BEGIN ([^\n]*?)-----[ \t]*\n([\s\S]*?)^-----END \1-----/gm)].map(
    ([text, type = '', body = '']) => ({ type, text: `${text}\n`, hasHeaders: /^[^\n:]+:/.test(body) }),
  );
}

function isCertificate({ type, hasHeaders }: Block): boolean {
  return type === 'CERTIFICATE' && !hasHeaders;
}

function parsed({ text }: Block): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function privateKeyOf({ text }: Block): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}
