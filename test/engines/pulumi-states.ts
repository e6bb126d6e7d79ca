/**
 * States that earlier releases have written, and the objects that belong to them. Recorded once per version of a schema
 * and kept for ever: `tsx test/engines/record-pulumi-states.ts VERSION`.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  NamespaceType,
  RCloneCredentialType,
} from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import { until } from '../until';
import { KEY } from './pulumi-programs';

/** What differs from one local management cluster to the next, as the recordings have it. */
const RECORDED = {
  endpoint: 'https://s3.recorded.example',
  accessKeyId: 'RECORDED-ACCESS-KEY-ID',
  secretAccessKey: 'RECORDED-SECRET-ACCESS-KEY',
} as const;

export interface Recording {
  /** Text of `pulumi stack export --show-secrets`. */
  readonly stack: string;
  /** The five objects of the resources, the Cluster and the Namespace, as they were on the server. */
  readonly objects: readonly KubeObject[];
}

export const RECORDED_TYPES = [
  NamespaceType,
  ClusterType,
  RCloneCredentialType,
  KeyEncryptionKeyType,
  ClusterBackupScheduleType,
  ClusterBackupType,
] as const;

/** A program with a resource of every kind. */
export function programOfAllKinds({ namespace, s3 }: LocalManagementCluster): string {
  const credential = {
    endpoint: s3.endpoint,
    accessKeyId: s3.accessKeyId,
    secretAccessKey: s3.secretAccessKey,
  };
  return `
    const mosk = require('mosk-backup/pulumi');
    const namespace = ${JSON.stringify(namespace)};
    const s3 = new mosk.RCloneCredential('s3', { namespace, ...${JSON.stringify(credential)} });
    const key = new mosk.KeyEncryptionKey('kek', { namespace, value: ${JSON.stringify(KEY)} });
    const target = { rclone: { bucket: ${JSON.stringify(s3.bucket)}, folder: 'prod', credential: s3.name }, encryptionKey: key.name };
    new mosk.ClusterDefaultTarget('default', { namespace, cluster: 'prod', target });
    new mosk.ClusterBackupSchedule('nightly', { namespace, cluster: 'prod', target, cron: '0 1 * * *' });
    const backup = new mosk.ClusterBackup('before', {
      namespace, cluster: 'prod', target, triggers: [1], fileNames: { MKE: 'before-26-2' },
    });
    module.exports = { file: backup.file };
  `;
}

/** Makes a recording the same wherever it is made. */
export function withoutPlace(text: string, { s3 }: LocalManagementCluster): string {
  return Object.entries(RECORDED).reduce((all, [part, recorded]) => {
    return all.replaceAll(s3[part as keyof typeof RECORDED], recorded);
  }, text);
}

/** @param version such as `v1` */
export async function readRecording(version: string): Promise<Recording> {
  const read = (file: string) =>
    readFile(path.join(__dirname, '..', 'providers', 'pulumi', 'states', version, file), 'utf8');
  return { stack: await read('stack.json'), objects: JSON.parse(await read('objects.json')) };
}

/**
 * Makes the objects of a recording on a cluster that has none of them.
 * @returns the recorded stack, as if it had been made there
 */
export async function restore(
  cluster: LocalManagementCluster,
  { stack, objects }: Recording,
): Promise<{ stack: string }> {
  const here = Object.entries(RECORDED).reduce(
    (text, [part, recorded]) => text.replaceAll(recorded, cluster.s3[part as keyof typeof RECORDED]),
    JSON.stringify(objects),
  );
  let restored = Object.entries(RECORDED).reduce(
    (text, [part, recorded]) => text.replaceAll(recorded, cluster.s3[part as keyof typeof RECORDED]),
    stack,
  );
  for (const object of JSON.parse(here) as KubeObject[]) {
    const { uid } = await make(cluster, object);
    restored = restored.replaceAll(object.metadata.uid ?? '', uid);
  }
  return { stack: restored };
}

async function make(cluster: LocalManagementCluster, recorded: KubeObject): Promise<{ uid: string }> {
  const { client, namespace, s3 } = cluster;
  const type = RECORDED_TYPES.find(({ kind }) => kind === recorded.kind);
  if (type === undefined) throw new Error(`a recording has no ${recorded.kind}`);
  const { name, annotations } = recorded.metadata;
  if (type === NamespaceType || type === ClusterType) {
    const found = await client.get<KubeObject>(type, type === NamespaceType ? undefined : namespace, name);
    if (type === ClusterType) {
      const section = MoskApi.v26_2.clusterBackupSection(recorded as ClusterManifest);
      const patch = MoskApi.v26_2.clusterBackupPatch(section ?? null);
      await client.patch(ClusterType, namespace, name, patch, { type: 'merge' });
    }
    return { uid: found?.metadata.uid ?? '' };
  }
  const { status, ...rest } = recorded as ClusterBackupManifest;
  const secrets = {
    ...(type === KeyEncryptionKeyType && { secret: { value: KEY } }),
    ...(type === RCloneCredentialType && { remoteSecret: { value: s3.secretAccessKey } }),
  };
  const made = await client.create(type, {
    ...rest,
    metadata: { name, namespace, annotations },
    spec: { ...rest.spec, ...secrets },
  } as KubeObject);
  if (type === ClusterBackupType) {
    await until('the backup is completed', async () => {
      const now = await client.get<ClusterBackupManifest>(type, namespace, name);
      return now?.status?.status === 'Completed';
    });
    // The times of the recording, which are in the state.
    await client.patch(type, namespace, name, { status }, { type: 'merge', subresource: 'status' });
  }
  return { uid: made.metadata.uid ?? '' };
}
