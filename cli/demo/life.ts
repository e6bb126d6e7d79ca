import { stringify } from 'yaml';
import { objectName } from '../../lib/contract';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  KeyEncryptionKeyType,
  RCloneCredentialType,
  remoteFiles,
} from '../../lib/model';
import { CONTROLLER_USER, type LocalManagementCluster } from '../../local';
import { examineBackup } from '../../providers/archive';
import type { Mosk, Progress } from '../../providers/kubernetes';
import { keyInBucket, type ObjectStore, type S3Target, s3Files, s3StoreFor } from '../../providers/storage';
import { upsert } from '../apply';
import { locate } from '../archives';
import { throwErrors, waitTogether } from '../backups/waiting';
import { EXAMPLE_BUCKET, type Example, exampleBackup, exampleCredential, exampleKey } from '../example';
import type { Io } from '../io';
import { sizeText } from '../output';
import { DECLARATION, declareBackup } from './declare-backup';
import type { Narrator } from './narrator';

/** What the chapters of the story share. */
export interface Scene {
  readonly managementCluster: LocalManagementCluster;
  readonly mosk: Mosk;
  readonly example: Example;
  readonly store: ObjectStore;
  readonly narrator: Narrator;
  readonly io: Io;
}

export function storeOf(managementCluster: LocalManagementCluster): ObjectStore {
  return s3StoreFor(targetOf(managementCluster));
}

function targetOf({ s3 }: LocalManagementCluster): S3Target {
  const remoteConfig = { type: 's3', endpoint: s3.endpoint, access_key_id: s3.accessKeyId };
  return { remoteConfig, secret: s3.secretAccessKey, bucket: s3.bucket };
}

/** The life of one backup, told while it happens. @throws BackupError when something does not go as it should */
export async function liveOneLife(scene: Scene): Promise<void> {
  const backup = declare(scene);
  await create(scene, backup);
  await lookIntoBucket(scene);
  await verify(scene, backup);
  await remove(scene, backup);
}

function declare({ narrator, example }: Scene): ClusterBackupManifest {
  narrator.heading('Declare a backup, in TypeScript');
  const synthesized = declareBackup(example);
  if (synthesized === undefined) {
    narrator.say('With cdk8s (npm install cdk8s constructs) this code would make the manifest:');
  }
  narrator.show(DECLARATION);
  narrator.say(
    synthesized === undefined
      ? 'As cdk8s is not installed here, the same manifest written by hand:'
      : 'which becomes this manifest:',
  );
  const backup = synthesized ?? exampleBackup(example);
  narrator.show(stringify(backup));
  return backup;
}

async function create({ narrator, mosk, example, io }: Scene, backup: ClusterBackupManifest): Promise<void> {
  narrator.heading('Create it, and wait until it is really uploaded');
  const prerequisites = [
    [RCloneCredentialType, exampleCredential(example), 'how to reach the storage'],
    [KeyEncryptionKeyType, exampleKey(example), 'what the archive is encrypted with'],
  ] as const;
  for (const [type, object, purpose] of prerequisites) {
    const { outcome } = await upsert(mosk.client, type, object, { signal: io.signal });
    narrator.say(`${objectName(object)}  ${outcome}: ${purpose}`);
  }
  const finished = await watch(io, backup, (onProgress) =>
    mosk.run(backup, { signal: io.signal, onProgress }),
  );
  narrator.say(`${objectName(backup)}  ${finished.status}, uploaded ${finished.uploadedAt}`);
}

async function lookIntoBucket({ narrator, store }: Scene): Promise<void> {
  narrator.heading(`Look into the bucket ${EXAMPLE_BUCKET}`);
  narrator.show(await bucketListing(store));
  narrator.say(
    'The .dek is the key of this one archive, itself encrypted: without it nobody can read the archive.',
  );
}

async function verify(
  { narrator, managementCluster, mosk, example, io }: Scene,
  backup: ClusterBackupManifest,
): Promise<void> {
  narrator.heading('Verify it: fetch both files, decrypt, list what is inside');
  const { namespace, name } = backup.metadata;
  const live = await mosk.client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name);
  const [archive = ''] = remoteFiles(live ?? backup);
  const files = s3Files({ ...targetOf(managementCluster), signal: io.signal });
  const { found, missing } = await locate(files, keyInBucket({ bucket: EXAMPLE_BUCKET }, archive));
  if (found === undefined) throw missing?.error;
  const key = { name: 'example.key', content: Buffer.from(example.key) };
  const { entries, error } = await examineBackup(found, [key], []);
  if (error !== undefined) throw error;
  narrator.show(entries.map((entry) => `${sizeText(entry.size).padStart(10)}  ${entry.name}`).join('\n'));
}

async function remove(
  { narrator, managementCluster, mosk, store, io }: Scene,
  backup: ClusterBackupManifest,
): Promise<void> {
  narrator.heading('Remove it: first the remote files, then the object');
  narrator.say('Deleting the object alone would leave the files behind, with nobody to delete them.');
  const before = managementCluster.audit.length;
  const { namespace = '', name } = backup.metadata;
  await watch(io, backup, (onProgress) =>
    mosk.remove({ namespace, name }, { mode: 'delete', signal: io.signal, onProgress }),
  );
  narrator.say('What was sent and answered, from the audit of the API server:');
  narrator.show(conversationSince(managementCluster, before));
  narrator.say('The bucket now:');
  narrator.show(await bucketListing(store));
}

/** What we wrote to backups, and between it the statuses that the controller answered with. */
function conversationSince({ audit }: LocalManagementCluster, before: number): string {
  return audit
    .slice(before)
    .filter(({ resource, verb }) => resource === ClusterBackupType.plural && /patch|update|delete/.test(verb))
    .flatMap(({ user, verb, name, subresource, body, code }) => {
      const { status } = (body ?? {}) as ClusterBackupManifest;
      if (user === CONTROLLER_USER)
        return subresource === 'status' ? [`  controller: ${status?.status}`] : [];
      const written = verb === 'patch' ? ` ${JSON.stringify(body)}` : '';
      return [`${verb.toUpperCase()} ${name}${written}  → ${code}`];
    })
    .join('\n');
}

export async function bucketListing(store: ObjectStore): Promise<string> {
  const objects = await store.list('');
  if (objects.length === 0) return '(empty)';
  return objects.map(({ key, size }) => `${sizeText(size).padStart(10)}  ${key}`).join('\n');
}

async function watch<T>(
  io: Io,
  backup: ClusterBackupManifest,
  run: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  const label = `${backup.metadata.namespace}/${backup.metadata.name}`;
  const goOn = 'run the demo again: nothing of this one is left';
  const { done, errors } = await waitTogether([{ label, goOn, run }], { io, json: false });
  throwErrors(errors);
  return done[0] as T;
}
