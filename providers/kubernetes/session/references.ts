/** What a backup names: its Cluster, credential and key. Looked at once for however many backups. */
import { BackupError } from '../../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterManifest,
  ClusterType,
  earlierNote,
  KeyEncryptionKeyType,
  type KubeObject,
  type MoskApi,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
  type TargetParameters,
} from '../../../lib/model';
import type { ApiClient } from '../api/api';
import { createLookup, type Lookup } from '../files/lookup';
import { describeBackup } from './backup-ref';

/** As much of a Cluster as the runner needs. */
export interface ClusterFacts {
  readonly name: string;
  readonly uid: string;
  /** Its backup section: the parameters of backups that bring none. */
  readonly backupSection: TargetParameters | undefined;
}

/** What a backup names, as far as its creation needs it. */
export interface Named {
  readonly cluster: ClusterFacts;
  /** What release 0.1.0 has noted on its credential and its key of files that were left behind. */
  readonly earlierNotes: readonly string[];
}

export interface References {
  /**
   * @param beside objects that will be there by the time of the backup
   * @throws BackupError `reference-missing` naming what is absent, `other-management-cluster`
   */
  check(
    backup: ClusterBackupManifest,
    rememberedUid: string | undefined,
    beside?: readonly KubeObject[],
  ): Promise<Named>;
  /**
   * That a Cluster of this uid is in the namespace.
   * @throws BackupError `other-management-cluster`
   */
  requireCluster(namespace: string, rememberedUid: string): Promise<void>;
  /** Everything is looked at anew from now on. */
  forget(): void;
}

export function createReferences(client: ApiClient, api: MoskApi): References {
  const lookups = new Map<string, Lookup<unknown>>();

  function lookup<T>(id: string, load: () => Promise<Map<string, T>>): Lookup<T> {
    const known = lookups.get(id) as Lookup<T> | undefined;
    if (known !== undefined) return known;
    const opened = createLookup(load);
    lookups.set(id, opened);
    return opened;
  }

  const clusters = (namespace: string) =>
    lookup(`Cluster ${namespace}`, async () => {
      const { items } = await client.list<ClusterManifest>(ClusterType, namespace);
      return new Map(items.map((cluster) => [cluster.metadata.name, factsOf(cluster, api)]));
    });

  /** Each with its note. */
  const notes = (type: ResourceType, namespace: string) =>
    lookup(`${type.kind} ${namespace}`, async () => {
      const { items } = await client.list(type, namespace);
      return new Map(items.map((each) => [each.metadata.name, earlierNote(each)]));
    });

  /** One by one and without their data: a list of Secrets is more than anybody should have to allow. */
  const secret = (namespace: string, name: string) =>
    lookup(`Secret ${namespace}/${name}`, async () => {
      const found = await client.get<KubeObject>(SecretType, namespace, name, { metadataOnly: true });
      return new Map(found === undefined ? [] : [[name, true]]);
    });

  async function checkTarget(
    backup: ClusterBackupManifest,
    namespace: string,
    beside: readonly KubeObject[],
  ): Promise<string[]> {
    const { keyEncryptionKey: key, rclone } = backup.spec.parameters ?? {};
    const comes = ({ kind }: ResourceType, name: string) =>
      beside.some((each) => each.kind === kind && isCalled(each, namespace, name));
    const credential = rclone && (await notes(RCloneCredentialType, namespace).find(rclone.credential));
    if (rclone !== undefined && credential === undefined && !comes(RCloneCredentialType, rclone.credential)) {
      throw missing(
        backup,
        'spec.parameters.rclone.credential',
        `RCloneCredential ${namespace}/${rclone.credential}`,
      );
    }
    const noted = credential === undefined ? [] : [credential];
    if (key === undefined) return noted;
    const onKey = await notes(KeyEncryptionKeyType, namespace).find(key);
    if (onKey !== undefined) return [...noted, onKey];
    if (comes(KeyEncryptionKeyType, key) || comes(SecretType, key)) return noted;
    const field = 'spec.parameters.keyEncryptionKey';
    try {
      if (await secret(namespace, key).find(key)) return noted;
    } catch (error) {
      // Whoever keeps no keys in Secrets need not allow looking at them, and a mistyped name is what it is.
      if (BackupError.is(error) && error.code === 'forbidden') throw missingUnlessSecret(backup, field, key);
      throw error;
    }
    throw missing(backup, field, `KeyEncryptionKey or Secret ${namespace}/${key}`);
  }

  return {
    async check(backup, rememberedUid, beside = []) {
      const { namespace = '' } = backup.metadata;
      const { targetCluster } = backup.spec;
      const cluster = await clusters(namespace).find(targetCluster);
      if (rememberedUid !== undefined && cluster?.uid !== rememberedUid) {
        throw otherCluster(
          client.server,
          `Cluster ${namespace}/${targetCluster}`,
          cluster?.uid,
          rememberedUid,
        );
      }
      if (cluster === undefined) {
        throw missing(backup, 'spec.targetCluster', `Cluster ${namespace}/${targetCluster}`);
      }
      return { cluster, earlierNotes: await checkTarget(backup, namespace, beside) };
    },

    async requireCluster(namespace, rememberedUid) {
      const { items } = await client.list<ClusterManifest>(ClusterType, namespace);
      if (items.some(({ metadata }) => metadata.uid === rememberedUid)) return;
      throw otherCluster(client.server, `the Cluster in namespace ${namespace}`, undefined, rememberedUid);
    },

    forget: () => lookups.clear(),
  };
}

function factsOf(cluster: ClusterManifest, api: MoskApi): ClusterFacts {
  return {
    name: cluster.metadata.name,
    uid: cluster.metadata.uid ?? '',
    backupSection: api.clusterBackupSection(cluster),
  };
}

function isCalled({ metadata }: KubeObject, namespace: string, name: string): boolean {
  return metadata.name === name && metadata.namespace === namespace;
}

function missing(backup: ClusterBackupManifest, field: string, what: string): BackupError {
  const { name, namespace = '' } = backup.metadata;
  return new BackupError('reference-missing', `${what} does not exist`, {
    at: `${describeBackup({ name, namespace })}: ${field}`,
    value: what,
    fix: 'create it first, or correct the name; nothing was created',
  });
}

function missingUnlessSecret(backup: ClusterBackupManifest, field: string, key: string): BackupError {
  const { name, namespace = '' } = backup.metadata;
  const what = `KeyEncryptionKey ${namespace}/${key}`;
  return new BackupError('reference-missing', `${what} does not exist, and Secrets may not be looked at`, {
    at: `${describeBackup({ name, namespace })}: ${field}`,
    value: what,
    fix: 'create it first, or correct the name; if the key is a Secret, ask for "get" on it; nothing was created',
  });
}

function otherCluster(
  server: string,
  what: string,
  uid: string | undefined,
  remembered: string,
): BackupError {
  const found = uid === undefined ? 'absent' : 'another one';
  return new BackupError(
    'other-management-cluster',
    `This is not the management cluster of the last time: ${what} is ${found}; nothing was changed`,
    {
      at: server,
      value: uid === undefined ? `no uid ${remembered}` : `uid ${uid}, remembered ${remembered}`,
      fix: 'choose the context of the right management cluster; if the Cluster was really removed, its backups went with it',
    },
  );
}
