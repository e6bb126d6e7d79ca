import type { KeyPair } from './certificates';

const CLUSTER = 'mosk-backup-local';

/** A kubeconfig in YAML that needs no other file: certificates and key are inside. */
export function kubeconfigText(url: string, ca: string, user: string, { certificate, key }: KeyPair): string {
  const context = user === 'admin' ? CLUSTER : `${user}@${CLUSTER}`;
  const { stringify } = require('yaml') as typeof import('yaml');
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: CLUSTER, cluster: { server: url, 'certificate-authority-data': base64(ca) } }],
      users: [
        {
          name: user,
          user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) },
        },
      ],
      contexts: [{ name: context, context: { cluster: CLUSTER, user, namespace: 'default' } }],
      'current-context': context,
    },
    { lineWidth: 0 },
  );
}

/** Whether a text is such a kubeconfig, with nobody's clusters added. */
export function isLocalKubeconfig(text: string): boolean {
  const { parseDocument } = require('yaml') as typeof import('yaml');
  const clusters: unknown = parseDocument(text).toJS()?.clusters;
  return Array.isArray(clusters) && clusters.length === 1 && clusters[0]?.name === CLUSTER;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
