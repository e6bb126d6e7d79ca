import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  MoskApi,
} from '../../lib/model';
import {
  type ApiClient,
  type Clock,
  createWatchHub,
  type Subscription,
  systemClock,
} from '../../providers/kubernetes';
import { type BackupFiles, filesOnDisk } from './backups/backup-files';
import { createBackupReconciler, reasonOf, slotOf, uidOf } from './backups/backup-reconciler';
import { createClusterSlots } from './backups/cluster-slots';
import type { NfsExports } from './backups/nfs-exports';
import { RUNNING_STATUSES, type WorkingStatus } from './backups/transitions';
import { followObjects, objectKey } from './follow-objects';
import { prepareSchedule } from './schedules/schedule';
import { createScheduleTimers } from './schedules/schedule-timers';
import { moveSecret, SECRET_HOLDERS } from './secrets/move-secret';
import { createWorkers } from './workers';

export interface ControllerOptions {
  readonly client: ApiClient;
  /** Where archives are made and local ones stay: the disk of the manager node, so to speak. */
  readonly directory: string;
  /** What becomes of the data; by default real archives in `directory` and in the storage that a backup names. */
  readonly files?: BackupFiles;
  /** NFS exports and the folders that stand for them; none by default. */
  readonly nfs?: NfsExports;
  /** All namespaces when left out. */
  readonly namespace?: string;
  /** Whether the work that begins in a status gets stuck; by default none does. */
  readonly sticks?: (status: WorkingStatus) => boolean;
  readonly clock?: Clock;
  readonly api?: MoskApi;
  /** How long each status lasts at least, in milliseconds, so that people can see it; 0 by default. */
  readonly paceMs?: number;
  readonly log?: (line: string) => void;
}

export interface Controller {
  /** Ends after what is being written has been written; a next controller goes on from there. */
  stop(): Promise<void>;
}

/**
 * Does the work of MOSK's backup controller for the backup kinds, over HTTP like any controller, so it also runs
 * against a real API server. Resolves when it has seen all objects.
 *
 * @throws BackupError when the kinds cannot be read
 */
export async function startController(options: ControllerOptions): Promise<Controller> {
  const {
    client,
    directory,
    namespace,
    clock = systemClock,
    api = MoskApi.v26_2,
    paceMs = 0,
    log = () => {},
  } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const hub = createWatchHub(client, clock);
  const workerOptions = {
    clock,
    signal,
    onError: (key: string, error: unknown) => log(`${key}: ${reasonOf(error)}; trying again`),
  };

  const backups = hub.subscribe<ClusterBackupManifest>(ClusterBackupType, namespace);
  const schedules = hub.subscribe<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, namespace);
  const holders = SECRET_HOLDERS.map((kind) => ({ kind, objects: hub.subscribe(kind.type, namespace) }));

  const slots = createClusterSlots();
  const backupWorkers = createWorkers(
    createBackupReconciler({
      client,
      clock,
      api,
      files: options.files ?? filesOnDisk(client, directory, { api, nfs: options.nfs ?? {} }),
      slots,
      sticks: options.sticks ?? (() => false),
      paceMs,
      signal,
      log,
      look: (key) => find(backups, key),
      note: (backup) => hub.note(ClusterBackupType, backup),
      objectsOf: (inNamespace, cluster) =>
        [
          ...[...backups.list(), ...schedules.list()].filter(({ spec }) => spec.targetCluster === cluster),
          ...holders.flatMap(({ objects }) => objects.list()),
        ].filter((object) => object.metadata.namespace === inNamespace),
      onSlotFree: (inNamespace, cluster) => {
        for (const backup of waiting(backups.list(), `${inNamespace}/${cluster}`))
          backupWorkers.wake(objectKey(backup));
      },
    }),
    workerOptions,
  );

  const timers = createScheduleTimers({ client, clock, api, signal, log });
  const scheduleWorkers = createWorkers(async (key) => {
    const schedule = find(schedules, key);
    if (schedule !== undefined) await prepareSchedule(client, schedule, api);
  }, workerOptions);

  await Promise.all(
    [backups, schedules, ...holders.map(({ objects }) => objects)].map((each) => each.next()),
  );
  // A backup that another controller left running goes before those that wait.
  for (const backup of backups.list()) {
    if ((RUNNING_STATUSES as readonly string[]).includes(backup.status?.status ?? ''))
      slots.take(slotOf(backup), uidOf(backup));
  }

  const ends = [
    followObjects(backups, signal, backupWorkers.wake),
    followObjects(schedules, signal, scheduleWorkers.wake, () => timers.update(schedules.list())),
    ...holders.map(({ kind, objects }) => {
      const workers = createWorkers(async (key) => {
        const holder = find(objects, key);
        if (holder !== undefined) await moveSecret(client, kind, holder, api);
      }, workerOptions);
      return followObjects(objects, signal, workers.wake).then(workers.idle);
    }),
  ].map((end) =>
    end.catch((error) => log(`the controller no longer follows its objects: ${reasonOf(error)}`)),
  );

  return {
    stop: async () => {
      stop.abort();
      await Promise.all([...ends, backupWorkers.idle(), scheduleWorkers.idle()]);
      hub.close();
    },
  };
}

function find<T extends KubeObject>(objects: Subscription<T>, key: string): T | undefined {
  const [namespace = '', name = ''] = key.split('/');
  return objects.get(name, namespace);
}

/** Backups that wait for the slot, the oldest first. */
function waiting(backups: readonly ClusterBackupManifest[], slot: string): ClusterBackupManifest[] {
  const age = ({ metadata: { creationTimestamp, name } }: KubeObject) => `${creationTimestamp} ${name}`;
  return backups
    .filter((backup) => backup.status?.status === 'Pending' && slotOf(backup) === slot)
    .sort((a, b) => (age(a) < age(b) ? -1 : 1));
}
