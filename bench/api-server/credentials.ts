import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Where a server is, and what its first user shows it. All PEM. */
export interface Credentials {
  /** `https://HOST:PORT` */
  readonly url: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** @param file a kubeconfig with everything inline */
export function credentialsIn(file: string): Credentials {
  const { clusters, users } = parse(readFileSync(file, 'utf8'));
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  const pem = (base64: string) => Buffer.from(base64, 'base64').toString();
  return {
    url: cluster.server,
    ca: pem(cluster['certificate-authority-data']),
    cert: pem(user['client-certificate-data']),
    key: pem(user['client-key-data']),
  };
}
