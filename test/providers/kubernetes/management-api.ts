/** Our API server with a Cluster, a credential and a key, and something like a backup controller. */
import { BackupError } from '../../../lib/errors';
import type { ClusterBackupManifest, ClusterBackupStatus, KubeObject } from '../../../lib/model';
import { type ConnectOptions, connect, type Progress } from '../../../providers/kubernetes';
import { localApi } from './local-api';
import { virtualClock } from './virtual-clock';

export const CLUSTER_UID = 'cluster-uid';
export const OWNER = { tool: 'test', scope: 'org/project', name: 'before-upgrade' };
const FINALIZER = 'kaas.mirantis.com/clusterbackup-finalizer';
const PLURAL = 'clusterbackups';

export function backup(
  name = 'nightly',
  spec: Partial<ClusterBackupManifest['spec']> = {},
): ClusterBackupManifest {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: 'prod' },
    spec: {
      targetCluster: 'prod',
      parameters: { keyEncryptionKey: 'kek', rclone: { bucket: 'backups/prod', credential: 's3' } },
      ...spec,
    },
  };
}

export type Step = [afterMs: number, status: ClusterBackupStatus];

/** Times are only examples; that `uploadedAt` comes last is what the documented example shows. */
export const UPLOADED: Step[] = [
  [1_000, { status: 'Pending' }],
  [5_000, { status: 'InProgress', startedAt: '2026-01-15T17:40:19Z' }],
  [
    10_000,
    { status: 'UploadingInProgress', startedAt: '2026-01-15T17:40:19Z', completedAt: '2026-01-15T17:40:26Z' },
  ],
  [
    60_000,
    {
      status: 'Completed',
      startedAt: '2026-01-15T17:40:19Z',
      completedAt: '2026-01-15T17:40:26Z',
      uploadedAt: '2026-01-15T17:42:22Z',
      fileNames: { MKE: 'backups:nightly.encrypted' },
    },
  ],
];

export const DELETED: Step[] = [
  [1_000, { status: 'DeletionPending' }],
  [2_000, { status: 'DeletionInProgress' }],
  [5_000, { status: 'Deleted', deletedAt: '2026-01-16T00:00:00Z' }],
];

export function managementApi() {
  const clock = virtualClock();
  const api = localApi(clock);
  const meta = (name: string, uid?: string) => ({ name, namespace: 'prod', uid });
  api.add('clusters', {
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: meta('prod', CLUSTER_UID),
  });
  api.add('rclonecredentials', { apiVersion: 'v1', kind: 'RCloneCredential', metadata: meta('s3') });
  api.add('keyencryptionkeys', { apiVersion: 'v1', kind: 'KeyEncryptionKey', metadata: meta('kek') });

  const get = (name: string) => api.get(PLURAL, 'prod', name) as unknown as ClusterBackupManifest | undefined;

  /** Statuses one after the other, until the object is gone. */
  async function play(name: string, uid: string | undefined, steps: readonly Step[]): Promise<void> {
    for (const [ms, status] of steps) {
      await clock.sleep(ms);
      if (get(name)?.metadata.uid !== uid) return;
      setStatus(name, { ...get(name)?.status, ...status });
    }
  }

  function setStatus(name: string, status: ClusterBackupStatus | undefined): void {
    api.change(PLURAL, 'prod', name, (object) => {
      object.status = status;
    });
  }

  /** Plays `created` for each new backup, `deletion` for each request, and lets go of deleted objects. */
  function control({
    created = UPLOADED,
    deletion = DELETED,
  }: {
    created?: Step[];
    deletion?: Step[];
  } = {}): void {
    const requested = new Set<string>();
    const seen = new Set(api.list(PLURAL).map(({ metadata }) => metadata.uid));
    api.onChange(PLURAL, (object) => {
      const { name, uid } = object.metadata;
      const { spec } = object as unknown as ClusterBackupManifest;
      if (!seen.has(uid)) {
        seen.add(uid);
        void Promise.resolve().then(() => {
          if (get(name)?.metadata.finalizers === undefined) {
            api.change(PLURAL, 'prod', name, ({ metadata }) => {
              metadata.finalizers = [FINALIZER];
              metadata.ownerReferences = [
                { apiVersion: 'v1', kind: 'Cluster', name: 'prod', uid: CLUSTER_UID },
              ];
            });
          }
          return play(name, uid, created);
        });
      }
      if (spec.delete !== true) requested.delete(uid);
      else if (!requested.has(uid)) {
        requested.add(uid);
        void play(name, uid, deletion);
      }
      if (
        object.metadata.deletionTimestamp !== undefined &&
        object.metadata.finalizers?.includes(FINALIZER)
      ) {
        void clock.sleep(1_000).then(() => {
          if (get(name)?.metadata.uid !== uid) return;
          api.change(PLURAL, 'prod', name, ({ metadata }) => {
            metadata.finalizers = [];
          });
        });
      }
    });
  }

  /** An existing backup that the controller leaves as it is. */
  function existing(
    name: string,
    status: ClusterBackupStatus,
    change: (object: ClusterBackupManifest) => void = () => {},
  ) {
    const object = backup(name);
    object.metadata.finalizers = [FINALIZER];
    object.metadata.uid = `uid-of-${name}`;
    object.metadata.ownerReferences = [{ apiVersion: 'v1', kind: 'Cluster', name: 'prod', uid: CLUSTER_UID }];
    change(object);
    api.add(PLURAL, { ...object, status });
    return { namespace: 'prod', name, uid: object.metadata.uid };
  }

  /** A Warning event about a backup. */
  function warnOf(name: string, message: string, lastTimestamp = '2026-01-15T17:40:30Z'): void {
    const { uid, namespace } = get(name)?.metadata ?? {};
    api.add('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${message.length}`, namespace },
      involvedObject: { kind: 'ClusterBackup', name, namespace, uid },
      type: 'Warning',
      message,
      lastTimestamp,
    } as KubeObject);
  }

  const connected = (options: ConnectOptions = {}) =>
    connect({
      transport: api.transport,
      clock,
      server: 'https://mgmt.example:6443',
      random: () => 0.5,
      ...options,
    });

  return { clock, api, connected, control, existing, setStatus, warnOf, get };
}

/** Verbs of the requests about backups, in order. */
export const aboutBackups = ({ requests }: ReturnType<typeof managementApi>['api']) =>
  requests.filter(({ plural }) => plural === 'clusterbackups').map(({ verb }) => verb);

export async function failureOf(promise: Promise<unknown>): Promise<BackupError> {
  const error: unknown = await promise.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (reason) => reason,
  );
  if (BackupError.is(error)) return error;
  throw error;
}

/** Collects `phase status` of each step. */
export function recorder() {
  const steps: string[] = [];
  const onProgress = ({ phase, status }: Progress) => steps.push(`${phase} ${status}`.trim());
  return { steps, onProgress };
}
