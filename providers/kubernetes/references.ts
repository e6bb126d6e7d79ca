/** What a backup names: its Cluster, credential and key. Looked at once for however many backups. */
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterManifest,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  type MoskApi,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
  type TargetParameters,
} from '../../lib/model';
import type { ApiClient } from './api';
import { describeBackup } from './backup-ref';
import { createLookup, type Lookup } from './lookup';

/** As much of a Cluster as the runner needs. */
export interface ClusterFacts {
  readonly name: string;
  readonly uid: string;
  /** Its backup section: the parameters of backups that bring none. */
  readonly backupSection: TargetParameters | undefined;
}

export interface References {
  /** @throws BackupError `reference-missing` naming what is absent, `other-management-cluster` */
  check(backup: ClusterBackupManifest, rememberedUid: string | undefined): Promise<ClusterFacts>;
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

  const names = (type: ResourceType, namespace: string) =>
    lookup(`${type.kind} ${namespace}`, async () => {
      const { items } = await client.list(type, namespace);
      return new Map(items.map(({ metadata }) => [metadata.name, true]));
    });

  /** One by one and without their data: a list of Secrets is more than anybody should have to allow. */
  const secret = (namespace: string, name: string) =>
    lookup(`Secret ${namespace}/${name}`, async () => {
      const found = await client.get<KubeObject>(SecretType, namespace, name, { metadataOnly: true });
      return new Map(found === undefined ? [] : [[name, true]]);
    });

  async function checkTarget(backup: ClusterBackupManifest, namespace: string): Promise<void> {
    const { keyEncryptionKey: key, rclone } = backup.spec.parameters ?? {};
    if (rclone !== undefined && !(await names(RCloneCredentialType, namespace).find(rclone.credential))) {
      throw missing(
        backup,
        'spec.parameters.rclone.credential',
        `RCloneCredential ${namespace}/${rclone.credential}`,
      );
    }
    if (key === undefined || (await names(KeyEncryptionKeyType, namespace).find(key))) return;
    const field = 'spec.parameters.keyEncryptionKey';
    try {
      if (await secret(namespace, key).find(key)) return;
    } catch (error) {
      // Whoever keeps no keys in Secrets need not allow looking at them, and a mistyped name is what it is.
      if (BackupError.is(error) && error.code === 'forbidden') throw missingUnlessSecret(backup, field, key);
      throw error;
    }
    throw missing(backup, field, `KeyEncryptionKey or Secret ${namespace}/${key}`);
  }

  return {
    async check(backup, rememberedUid) {
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
      await checkTarget(backup, namespace);
      return cluster;
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
