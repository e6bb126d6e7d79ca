import { apiVersionOf, ClusterBackupType, type KubeObject } from '../../../lib/model';
import { type Subject, subjectName } from '../../../lib/policy';

export const GUARDS = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

export interface ObjectOptions {
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly namespace?: string;
  readonly managementCluster?: string;
  readonly status?: object;
}

/** An object of ours with a place that names it. */
export function declared(kind: string, name: string, spec: object, options: ObjectOptions = {}): Subject {
  const { annotations, labels, namespace = 'prod', managementCluster = '', status } = options;
  const manifest = {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind,
    metadata: { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) },
    spec,
    ...(status && { status }),
  } as KubeObject;
  return placed(manifest, managementCluster);
}

function placed(manifest: KubeObject, managementCluster: string): Subject {
  const subject: Subject = {
    manifest,
    managementCluster,
    place: (path) => ({ text: `${subjectName(subject)}${path === undefined ? '' : ` ${path}`}` }),
  };
  return subject;
}

/** The Secret that is the key of everything here. */
export const keySecret = (value: string) =>
  placed(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'kek', namespace: 'prod', annotations: GUARDS },
      stringData: { value },
    } as KubeObject,
    '',
  );

export const parameters = (bucket = 'backups/prod/prod', keyEncryptionKey: string | undefined = 'kek') => ({
  ...(keyEncryptionKey !== undefined && { keyEncryptionKey }),
  rclone: { bucket, credential: 's3' },
});

export const backup = (name: string, spec: object = {}, options: ObjectOptions = {}) =>
  declared('ClusterBackup', name, { targetCluster: 'prod', parameters: parameters(), ...spec }, options);

export const schedule = (name: string, cron: string, spec: object = {}, options: ObjectOptions = {}) =>
  declared(
    'ClusterBackupSchedule',
    name,
    { targetCluster: 'prod', schedule: cron, parameters: parameters(), ...spec },
    options,
  );

export const key = (name: string, value?: string, options: ObjectOptions = {}) =>
  declared('KeyEncryptionKey', name, { secret: value === undefined ? { name } : { value } }, options);

export const credential = (name: string, endpoint = 'https://s3.example.com', options: ObjectOptions = {}) =>
  declared(
    'RCloneCredential',
    name,
    {
      remoteName: name,
      remoteConfig: { type: 's3', endpoint, access_key_id: 'backups' },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { name: 's3-secret' },
    },
    options,
  );
