/** Objects of cases, as somebody would write them who keeps all rules. */

type Members = Record<string, unknown>;

export const KEPT = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};
export const S3 = {
  rclone: { bucket: 'backups/prod', credential: 's3-backup' },
  keyEncryptionKey: 'kek-2026',
};
export const CLEAR_KEY = 'Zm9yIHRoZSBwYWdlcyBvbmx5LCBub3QgYSBrZXkhIQ==';

export const SEALED =
  'ENC[AES256_GCM,data:Zm9yIHRoZSBwYWdlcyBvbmx5LCBub3QgYSBrZXkhIQ==,iv:a=,tag:b=,type:str]';
export const base64 = (text: string) => Buffer.from(text).toString('base64');

export interface Metadata {
  generation?: number;
  readonly name?: string;
  readonly uid?: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly creationTimestamp?: string;
}

/** In the order in which people write them. */
function named({ name, namespace = 'prod', ...others }: Metadata): Members {
  return { name, namespace, ...others };
}

function object(kind: string, spec: Members, metadata: Metadata): Members {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind,
    metadata: named(metadata),
    spec,
  };
}

/** An encrypted backup in S3 that engines keep. */
export const backup = (spec: Members = {}, metadata: Metadata = {}) =>
  object(
    'ClusterBackup',
    { targetCluster: 'prod', parameters: S3, ...spec },
    { name: 'before-26-2', annotations: KEPT, ...metadata },
  );

/** The same every night. */
export const schedule = (spec: Members = {}, metadata: Metadata = {}) =>
  object(
    'ClusterBackupSchedule',
    { targetCluster: 'prod', schedule: '0 1 * * *', parameters: S3, ...spec },
    { name: 'nightly', ...metadata },
  );

/** A credential whose secret MOSK has moved, so that none is in clear. */
export const credential = (options: Members = {}, spec: Members = {}, metadata: Metadata = {}) =>
  object(
    'RCloneCredential',
    {
      remoteName: 's3',
      remoteConfig: {
        type: 's3',
        endpoint: 'https://s3.example.com',
        access_key_id: 'AKIDEXAMPLE',
        ...options,
      },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { secret: { name: 's3-backup-secret', key: 'value' } },
      ...spec,
    },
    { name: 's3-backup', annotations: KEPT, ...metadata },
  );

/** A key whose value MOSK has moved. */
export const key = (
  secret: Members = { secret: { name: 'kek-2026-secret', key: 'value' } },
  metadata: Metadata = {},
) => object('KeyEncryptionKey', { secret }, { name: 'kek-2026', annotations: KEPT, ...metadata });

export const secret = (members: Members, metadata: Metadata = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: named({ name: 'kek-2026', annotations: KEPT, ...metadata }),
  ...members,
});

export const cluster = (
  name: string,
  members: { release?: string; labels?: Record<string, string> } = {},
) => ({
  name,
  project: 'prod',
  release: '26.2.1',
  labels: {},
  managementCluster: { name: 'site-a', release: '2.32.1' },
  ...members,
});
