import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  MoskApi,
  type RCloneCredentialManifest,
  RCloneCredentialType,
} from '../../lib/model';

/** What a first backup on a local management cluster needs. */
export interface Example {
  readonly namespace: string;
  /** Name of the Cluster. */
  readonly cluster: string;
  readonly storage: {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** Value of the encryption key. */
  readonly key: string;
}

export const EXAMPLE_CREDENTIAL = 's3-backup';
export const EXAMPLE_KEY = 'prod-2026';
export const EXAMPLE_BUCKET = 'mosk-backups';

export function exampleCredential({ namespace, storage }: Example): RCloneCredentialManifest {
  return {
    apiVersion: apiVersionOf(RCloneCredentialType),
    kind: RCloneCredentialType.kind,
    metadata: { name: EXAMPLE_CREDENTIAL, namespace },
    spec: {
      remoteName: 'local',
      remoteConfig: { type: 's3', endpoint: storage.endpoint, access_key_id: storage.accessKeyId },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: MoskApi.v26_2.remoteSecret(storage.secretAccessKey),
    },
  };
}

export function exampleKey({ namespace, key }: Example): KeyEncryptionKeyManifest {
  return {
    apiVersion: apiVersionOf(KeyEncryptionKeyType),
    kind: KeyEncryptionKeyType.kind,
    metadata: { name: EXAMPLE_KEY, namespace },
    spec: { secret: { value: key } },
  };
}

export function exampleBackup({ namespace, cluster }: Example): ClusterBackupManifest {
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name: `${cluster}-before-upgrade`, namespace },
    spec: {
      targetCluster: cluster,
      parameters: {
        rclone: { bucket: `${EXAMPLE_BUCKET}/${cluster}`, credential: EXAMPLE_CREDENTIAL },
        keyEncryptionKey: EXAMPLE_KEY,
      },
    },
  };
}
