import type { KubeObject } from '../../../lib/model';

export const KEY = '0123456789abcdef0123456789abcdef';

export function object(kind: string, spec: unknown, name = 'sample'): KubeObject {
  const group = kind === 'Cluster' ? 'cluster.k8s.io' : 'kaas.mirantis.com';
  const manifest = { apiVersion: `${group}/v1alpha1`, kind, metadata: { name, namespace: 'default' }, spec };
  // As from the wire: without the members that are undefined.
  return JSON.parse(JSON.stringify(manifest));
}

export const rclone = { bucket: 'backups', credential: 's3' };
export const nfs = 'nfs://192.0.2.10:/backups';

export const backup = (spec: object, name?: string) =>
  object('ClusterBackup', { targetCluster: 'prod', ...spec }, name);
export const to = (parameters: unknown) => backup({ parameters });
export const bucket = (text: string) => to({ rclone: { ...rclone, bucket: text } });
export const nfsUrl = (nfsUploadUrl: string) => to({ nfsUploadUrl });
export const file = (MKE: string) => backup({ parameters: { rclone }, fileNames: { MKE } });
export const schedule = (cron: unknown, spec: object = {}) =>
  object('ClusterBackupSchedule', { targetCluster: 'prod', schedule: cron, ...spec });
export const config = { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'AKIDEXAMPLE' };
export const credential = (spec: object) =>
  object('RCloneCredential', {
    remoteName: 'swift',
    remoteConfig: config,
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret: { value: 'a-secret' },
    ...spec,
  });
export const remoteConfig = (options: object) => credential({ remoteConfig: { ...config, ...options } });
export const remoteName = (name: string) => credential({ remoteName: name });
export const key = (secret: unknown) => object('KeyEncryptionKey', { secret });
export const section = (backupSection: unknown) =>
  object('Cluster', {
    clusterNetwork: { pods: { cidrBlocks: ['192.0.2.0/24'] } },
    providerSpec: { value: { release: 'mosk', backup: backupSection } },
  });
