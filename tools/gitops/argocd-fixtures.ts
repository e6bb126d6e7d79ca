/**
 * Our health checks in the layout of Argo CD's own repository (`resource_customizations/<group>/<Kind>`), ready to be
 * contributed there. Made from the table in lib/gitops.
 */
import { stringify } from 'yaml';
import { healthScripts, objectHealth } from '../../lib/gitops';
import {
  type ClusterBackupSpec,
  type ClusterBackupStatus,
  KAAS_GROUP,
  type KubeObject,
  type ObjectMeta,
} from '../../lib/model';

const parameters = { keyEncryptionKey: 'prod-2026', rclone: { bucket: 'backups/prod', credential: 's3' } };
const owner = {
  apiVersion: 'cluster.k8s.io/v1alpha1',
  kind: 'Cluster',
  name: 'prod',
  uid: 'cc5e8c6b-0a8d-4bb6-9d8b-7f3c2a1d9e10',
};
const started = { startedAt: '2026-01-15T17:40:19Z' };
const archived = { ...started, completedAt: '2026-01-15T17:40:26Z' };
const uploaded = {
  ...archived,
  uploadedAt: '2026-01-15T17:42:22Z',
  fileNames: { MKE: 'backups:before-26-2.encrypted' },
};
const REMOVED = { deletionTimestamp: '2026-01-16T09:00:00Z' };

function object(kind: string, spec: object, metadata: Partial<ObjectMeta> = {}, status?: object): KubeObject {
  return {
    apiVersion: `${KAAS_GROUP}/v1alpha1`,
    kind,
    metadata: { name: 'before-26-2', namespace: 'prod', ...metadata },
    spec,
    ...(status === undefined ? {} : { status }),
  };
}

const LOCAL = { parameters: undefined } satisfies Partial<ClusterBackupSpec>;
const REQUESTED = { delete: true } satisfies Partial<ClusterBackupSpec>;

function backup(
  status?: ClusterBackupStatus,
  spec: Partial<ClusterBackupSpec> = {},
  metadata = {},
): KubeObject {
  const { parameters: target, ...others } = { parameters, targetCluster: 'prod', ...spec };
  const given = target === undefined ? others : { parameters: target, ...others };
  return object('ClusterBackup', given, { ownerReferences: [owner], ...metadata }, status);
}

const SAMPLES: Record<string, Record<string, KubeObject>> = {
  ClusterBackup: {
    'no-status': backup(),
    pending: backup({ status: 'Pending' }),
    'in-progress': backup({ status: 'InProgress', ...started }),
    'upload-pending': backup({ status: 'UploadPending', ...archived }),
    uploading: backup({ status: 'UploadingInProgress', ...archived }),
    'completed-not-uploaded': backup({ status: 'Completed', ...archived }),
    'completed-uploaded': backup({ status: 'Completed', ...uploaded }),
    'completed-nfs': backup(
      { status: 'Completed', ...uploaded },
      { parameters: { nfsUploadUrl: 'nfs://192.0.2.10:/backups' } },
    ),
    'completed-local': backup({ status: 'Completed', ...archived }, LOCAL),
    failed: backup({ status: 'Failed', ...started }),
    stuck: backup({ status: 'Stuck', ...started }),
    'unknown-status': backup({ status: 'Verifying', ...uploaded }),
    'deletion-requested-running': backup({ status: 'InProgress', ...started }, REQUESTED),
    'deletion-requested': backup({ status: 'Completed', ...uploaded }, REQUESTED),
    'deletion-requested-local': backup({ status: 'Completed', ...archived }, { ...LOCAL, ...REQUESTED }),
    'deletion-requested-failed': backup({ status: 'Failed', ...started }, REQUESTED),
    'deletion-requested-failed-upload': backup({ status: 'Failed', ...archived }, REQUESTED),
    'deletion-requested-failed-after-upload': backup({ status: 'Failed', ...uploaded }, REQUESTED),
    'deletion-requested-stuck': backup({ status: 'Stuck', ...uploaded }, REQUESTED),
    'deletion-pending': backup({ status: 'DeletionPending', ...uploaded }, REQUESTED),
    'deletion-in-progress': backup({ status: 'DeletionInProgress', ...uploaded }, REQUESTED),
    deleted: backup({ status: 'Deleted', ...uploaded, deletedAt: '2026-01-16T08:00:00Z' }, REQUESTED),
    'deleted-unasked': backup({ status: 'Deleted', ...uploaded, deletedAt: '2026-01-16T08:00:00Z' }),
    'delete-failed': backup({ status: 'DeleteFailed', ...uploaded }, REQUESTED),
    'being-removed': backup({ status: 'Completed', ...uploaded }, {}, REMOVED),
  },
  ClusterBackupSchedule: {
    new: object('ClusterBackupSchedule', { targetCluster: 'prod', parameters }),
    tied: object(
      'ClusterBackupSchedule',
      { targetCluster: 'prod', parameters },
      { ownerReferences: [owner] },
    ),
    'being-removed': object(
      'ClusterBackupSchedule',
      { targetCluster: 'prod' },
      { ownerReferences: [owner], ...REMOVED },
    ),
  },
  RCloneCredential: secretSamples('RCloneCredential', 'remoteSecret', {
    remoteName: 's3',
    remoteConfig: { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'mosk' },
    remoteConfigSecretKey: 'secret_access_key',
  }),
  KeyEncryptionKey: secretSamples('KeyEncryptionKey', 'secret', {}),
};

function secretSamples(kind: string, field: string, others: object): Record<string, KubeObject> {
  const value = 'not-a-real-secret-but-long-enough-for-one';
  const moved = { ...others, [field]: { secret: { name: 'generated', key: 'value' } } };
  return {
    'value-in-clear': object(kind, { ...others, [field]: { value } }),
    'value-in-clear-below': object(kind, { ...others, [field]: { secret: { value } } }),
    moved: object(kind, moved),
    'being-removed': object(kind, moved, REMOVED),
  };
}

/** Path below `resource_customizations/<group>` → content. */
export function argoCdFixtures(): Record<string, string> {
  const scripts = healthScripts();
  return Object.fromEntries(
    Object.entries(SAMPLES).flatMap(([kind, samples]) => [
      [`${kind}/health.lua`, scripts[kind] ?? ''],
      [
        `${kind}/health_test.yaml`,
        yaml({ tests: Object.entries(samples).map(([name, sample]) => expectation(name, sample)) }),
      ],
      ...Object.entries(samples).map(([name, sample]) => [`${kind}/testdata/${name}.yaml`, yaml(sample)]),
    ]),
  );
}

function expectation(name: string, sample: KubeObject): object {
  return { healthStatus: objectHealth(sample), inputPath: `testdata/${name}.yaml` };
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0 });
}
