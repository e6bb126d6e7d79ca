/**
 * States that earlier releases have written, and the objects that belong to them. Recorded once and kept for ever, see
 * `record-pulumi-states.ts`: for each version of a schema a resource of every kind, of release 0.1.0 whole stacks.
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
import { KEY, siteProgram } from './pulumi-programs';

/** What differs from one local management cluster to the next, as the recordings have it. */
const RECORDED = {
  endpoint: 'https://s3.recorded.example',
  accessKeyId: 'RECORDED-ACCESS-KEY-ID',
  secretAccessKey: 'RECORDED-SECRET-ACCESS-KEY',
} as const;

export interface Recording {
  /** Text of `pulumi stack export --show-secrets`. */
  readonly stack: string;
  /** The objects of the resources, the Clusters and the Namespace, as they were on the server. */
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

const ALL_IN_STACK = `
  new mosk.ClusterDefaultTarget('default', { namespace, cluster: 'prod', target: targetIn('prod') });
  new mosk.ClusterBackupSchedule('nightly', { namespace, cluster: 'prod', target: targetIn('prod'), cron: '0 1 * * *' });
`;

/** Stacks that were recorded after two deployments, of which the second has made a second run of each backup. */
export const EARLIER_STACKS = {
  'without-components': (release) => `${ALL_IN_STACK} backup('before', 'prod', { triggers: [${release}] });`,
  'with-components': (release) => `
    ${ALL_IN_STACK}
    backup('before', 'prod', { triggers: [${release}] });
    new Site('lab', ({ parent }) => new Site('part', (options) => {
      const credential = new mosk.RCloneCredential('lab-s3', { namespace, ...s3Access }, options);
      const target = { ...targetIn('lab'), rclone: { bucket: 'backups', folder: 'lab', credential: credential.name } };
      new mosk.ClusterDefaultTarget('lab-default', { namespace, cluster: 'lab', target }, options);
      new mosk.ClusterBackupSchedule('lab-nightly', { namespace, cluster: 'lab', target, cron: '0 2 * * *' }, options);
      backup('lab-before', 'lab', { target, triggers: [${release}] }, options);
    }, { parent, type: 'acme:index:Part' }));
  `,
  /** To 0.1.0 these two were one. */
  'one-name': (release) => `
    backup('before', 'prod', { triggers: [${release}] });
    new Site('lab', (options) => backup('before', 'lab', { triggers: [${release}] }, options));
  `,
  'one-name-one-cluster': (release) => `
    backup('before', 'prod', { triggers: [${release}] });
    new Site('lab', (options) => backup('before', 'prod', { target: targetIn('site'), triggers: [${release}] }, options));
  `,
  /** The second took the place of the first, which is still the current run of its resource. */
  'one-name-later': (release) => `
    backup('before', 'prod', { triggers: [1] });
    if (${release} === 2)
      new Site('lab', (options) => backup('before', 'prod', { target: targetIn('site'), triggers: [1] }, options));
  `,
} satisfies Record<string, (release: number) => string>;
export type EarlierStack = keyof typeof EARLIER_STACKS;

/** The program of such a stack as it was deployed last, or with another body. */
export function programOfEarlierStack(
  cluster: LocalManagementCluster,
  name: EarlierStack,
  release = 2,
): string {
  return siteProgram(cluster, EARLIER_STACKS[name](release));
}

/** Makes a recording the same wherever it is made. */
export function withoutPlace(text: string, { s3 }: LocalManagementCluster): string {
  return Object.entries(RECORDED).reduce((all, [part, recorded]) => {
    return all.replaceAll(s3[part as keyof typeof RECORDED], recorded);
  }, text);
}

/** Where recordings lie: `states/v1`, `stacks-of-0.1.0/one-name` */
export function recordingFolder(recording: string): string {
  return path.join(__dirname, '..', 'providers', 'pulumi', recording);
}

/** @param recording such as `states/v1` */
export async function readRecording(recording: string): Promise<Recording> {
  const read = (file: string) => readFile(path.join(recordingFolder(recording), file), 'utf8');
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
      await client.patch(
        ClusterType,
        namespace,
        name,
        { ...patch, metadata: { annotations } },
        { type: 'merge' },
      );
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
