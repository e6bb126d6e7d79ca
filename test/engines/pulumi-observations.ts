import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  DEFAULT_TARGET_ANNOTATION,
  KeyEncryptionKeyType,
  type KubeObject,
  LeftRecordType,
  RCloneCredentialType,
} from '../../lib/model';
import type { AuditEntry, LocalManagementCluster } from '../../local';

/** Everything in the buckets of the cluster's storage but the first bucket's name, sorted: `prod/x.encrypted`. */
export async function bucketFiles({ s3 }: LocalManagementCluster, bucket = s3.bucket): Promise<string[]> {
  const folder = path.join(s3.directory, bucket);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

export async function clusterBackups({
  client,
  namespace,
}: LocalManagementCluster): Promise<ClusterBackupManifest[]> {
  return (await client.list<ClusterBackupManifest>(ClusterBackupType, namespace)).items;
}

/** Requests of the user of the kubeconfig: ours, not the controller's. */
export function ofAdmin(audit: readonly AuditEntry[]): AuditEntry[] {
  return audit.filter(({ user }) => user === 'admin');
}

/** Requests that change something. */
export function writes(audit: readonly AuditEntry[]): AuditEntry[] {
  return audit.filter(({ verb }) =>
    ['create', 'update', 'patch', 'delete', 'deletecollection'].includes(verb),
  );
}

/** Archives in the first bucket, without their data keys: `prod/x`. */
export async function archives(cluster: LocalManagementCluster): Promise<string[]> {
  const files = await bucketFiles(cluster);
  return files.filter((file) => file.endsWith('.encrypted')).map((file) => file.replace(/\.encrypted$/, ''));
}

/** Everything of ours that is there: objects, records of what was left behind, notes on Clusters, files. */
export async function whatIsLeft(cluster: LocalManagementCluster): Promise<string[]> {
  const { client, namespace } = cluster;
  const left: string[] = [];
  for (const type of [...OUR_TYPES, LeftRecordType]) {
    const { items } = await client.list<KubeObject>(type, namespace);
    left.push(...items.map(({ metadata }) => `${type.kind} ${metadata.name}`));
  }
  const { items: clusters } = await client.list<KubeObject>(ClusterType, namespace);
  const noted = clusters.filter(({ metadata }) => DEFAULT_TARGET_ANNOTATION in (metadata.annotations ?? {}));
  return [
    ...left,
    ...noted.map(({ metadata }) => `note on ${metadata.name}`),
    ...(await bucketFiles(cluster)),
  ];
}

const OUR_TYPES = [
  ClusterBackupType,
  ClusterBackupScheduleType,
  RCloneCredentialType,
  KeyEncryptionKeyType,
] as const;

/** What a command has said of something that stays, is lost, or went wrong. */
export function complaintsIn({ text }: { readonly text: string }): string[] {
  const [, said = ''] = text.split('Diagnostics:');
  const lines = said.split('\n').map((line) => line.trim());
  return lines.filter((line) => /: .*(WARNING|STAY|KEPT|kept|stays|files stay|taken away)/.test(line));
}
