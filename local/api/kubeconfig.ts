import type { KeyPair } from './certificates';

/** A kubeconfig in YAML that needs no other file: certificates and key are inside. */
export function kubeconfigText(url: string, ca: string, user: string, { certificate, key }: KeyPair): string {
  const cluster = 'mosk-backup-local';
  const context = user === 'admin' ? cluster : `${user}@${cluster}`;
  const { stringify } = require('yaml') as typeof import('yaml');
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: cluster, cluster: { server: url, 'certificate-authority-data': base64(ca) } }],
      users: [
        {
          name: user,
          user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) },
        },
      ],
      contexts: [{ name: context, context: { cluster, user, namespace: 'default' } }],
      'current-context': context,
    },
    { lineWidth: 0 },
  );
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
