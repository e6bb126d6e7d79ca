import { BackupError, type ErrorCode } from '../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  type KubeObject,
  type MoskApi,
} from '../../../lib/model';
import type { ApiClient, Clock } from '../../../providers/kubernetes';
import { missing } from '../secrets/storage-credential';
import type { ArchiveContent, BackupFiles } from './backup-files';
import { type NewStatus, timestamp, writeStatus } from './backup-status';
import { type BackupStep, nextStep } from './backup-step';
import { clusterArchive } from './cluster-archive';
import type { ClusterSlots } from './cluster-slots';
import { recordWarning } from './events';
import { preparation, release } from './preparation';
import { RUNNING_STATUSES, type WorkingStatus } from './transitions';

export interface BackupReconcilerOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly api: MoskApi;
  readonly files: BackupFiles;
  readonly slots: ClusterSlots;
  /** Whether the work that begins in a status gets stuck. */
  readonly sticks: (status: WorkingStatus) => boolean;
  /** How long each phase lasts at least, in milliseconds. */
  readonly paceMs: number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** The object as last seen or written. */
  readonly look: (key: string) => ClusterBackupManifest | undefined;
  /** Takes in what a write returned. */
  readonly note: (backup: ClusterBackupManifest) => void;
  /** Objects of the API that belong into the archive of a cluster. */
  readonly objectsOf: (namespace: string, cluster: string) => KubeObject[];
  /** Called when a cluster can take its next backup. */
  readonly onSlotFree: (namespace: string, cluster: string) => void;
}

/** Statuses in which a backup still needs its files on the node and keeps others of its cluster waiting. */
const BEFORE_THE_END: readonly string[] = ['Pending', ...RUNNING_STATUSES];

/** Failures of the API, which pass or are mended, and are no verdict on a backup. */
const API_TROUBLE: readonly ErrorCode[] = [
  'unreachable',
  'tls-untrusted',
  'unauthorized',
  'forbidden',
  'crd-missing',
  'not-found',
  'conflict',
  'rejected',
  'api-error',
  'aborted',
  'backup-vanished',
];

/** Works on one backup until nothing is left to do with it for now. Call it whenever the object has changed. */
export function createBackupReconciler(options: BackupReconcilerOptions): (key: string) => Promise<void> {
  const { client, clock, api, files, slots, sticks, paceMs, signal, log, look, note, objectsOf, onSlotFree } =
    options;
  /** Uid → generation to which `DeleteFailed` was the answer. */
  const answered = new Map<string, number>();
  const phaseBegan = new Map<string, number>();
  const lastSeen = new Map<string, ClusterBackupManifest>();

  async function reconcile(key: string): Promise<void> {
    while (!signal.aborted) {
      const backup = look(key);
      const last = lastSeen.get(key);
      if (last !== undefined && last.metadata.uid !== backup?.metadata.uid) await forget(key, last);
      if (backup === undefined) return;
      lastSeen.set(key, backup);
      // Judged by the status that is there, however it came: the answer to the write of an end may have been lost.
      if (!BEFORE_THE_END.includes(backup.status?.status ?? 'Pending')) await endRun(backup);
      const { generation = 0 } = backup.metadata;
      if (backup.status?.status === 'DeleteFailed' && !answered.has(uidOf(backup)))
        answered.set(uidOf(backup), generation);
      const step = nextStep(backup, { answeredGeneration: answered.get(uidOf(backup)) });
      if (step.do === 'nothing' || !(await carryOut(step, backup))) return;
    }
  }

  /** False: something else has to happen first. */
  async function carryOut(
    step: Exclude<BackupStep, { do: 'nothing' }>,
    backup: ClusterBackupManifest,
  ): Promise<boolean> {
    switch (step.do) {
      case 'prepare':
        return settle(backup, 'Failed', async () => {
          await change(backup, preparation(backup, await clusterOf(backup), api));
          return undefined;
        });
      case 'enter':
        await enter(backup, { status: step.status });
        return true;
      case 'start':
        if (!slots.take(slotOf(backup), uidOf(backup))) return false;
        await enter(backup, { status: 'InProgress', startedAt: timestamp(clock.now()) });
        return true;
      case 'archive':
        return work(backup, 'InProgress', async () => {
          await files.archive(backup, contentOf(backup));
          const completedAt = timestamp(clock.now());
          if (step.next === 'UploadPending') return { status: step.next, completedAt };
          return { status: step.next, completedAt, fileNames: await files.keep(backup) };
        });
      case 'upload':
        return work(backup, 'UploadingInProgress', async () => {
          const fileNames = await files.upload(backup, contentOf(backup));
          return { status: 'Completed', uploadedAt: timestamp(clock.now()), fileNames };
        });
      case 'deleteRemoteFiles':
        return work(backup, 'DeletionInProgress', async () => {
          await files.deleteRemote(backup);
          return { status: 'Deleted', deletedAt: timestamp(clock.now()) };
        });
      case 'release':
        await change(backup, release(backup));
        await endRun(backup);
        return true;
    }
  }

  function work(
    backup: ClusterBackupManifest,
    status: WorkingStatus,
    done: () => Promise<NewStatus>,
  ): Promise<boolean> {
    const onFailure = status === 'DeletionInProgress' ? 'DeleteFailed' : 'Failed';
    return settle(backup, onFailure, async () => (sticks(status) ? { status: 'Stuck' } : done()));
  }

  /** Carries out work whose failure is a verdict on the backup, and enters the status that it leads to. */
  async function settle(
    backup: ClusterBackupManifest,
    onFailure: 'Failed' | 'DeleteFailed',
    work: () => Promise<NewStatus | undefined>,
  ): Promise<boolean> {
    const status = await work().catch((error) => verdict(backup, onFailure, error));
    if (status !== undefined) await enter(backup, status);
    return true;
  }

  async function verdict(
    backup: ClusterBackupManifest,
    status: 'Failed' | 'DeleteFailed',
    error: unknown,
  ): Promise<NewStatus> {
    if (BackupError.is(error) && API_TROUBLE.includes(error.code)) throw error;
    const reason = reasonOf(error);
    log(`${nameOf(backup)}: ${reason}`);
    const recorded = recordWarning(client, backup, status, reason, clock.now());
    await recorded.catch((cause) => log(`no event: ${reasonOf(cause)}`));
    if (status === 'DeleteFailed') answered.set(uidOf(backup), backup.metadata.generation ?? 0);
    return { status };
  }

  async function enter(backup: ClusterBackupManifest, status: NewStatus): Promise<void> {
    const began = phaseBegan.get(uidOf(backup)) ?? Number.NEGATIVE_INFINITY;
    const missingMs = began + paceMs - clock.now();
    if (missingMs > 0) await clock.sleep(missingMs, signal);
    if (signal.aborted) throw new BackupError('aborted', 'The controller is stopping');
    note(await writeStatus(client, backup, status));
    phaseBegan.set(uidOf(backup), clock.now());
    log(`${nameOf(backup)}: ${status.status}`);
  }

  async function change(backup: ClusterBackupManifest, patch: object): Promise<void> {
    const { name, namespace } = backup.metadata;
    note(await client.patch(ClusterBackupType, namespace, name, patch, { type: 'merge' }));
  }

  function contentOf(backup: ClusterBackupManifest): ArchiveContent {
    return async () => {
      const cluster = await clusterOf(backup);
      const objects = objectsOf(backup.metadata.namespace ?? '', backup.spec.targetCluster);
      return clusterArchive(backup, cluster, objects);
    };
  }

  async function clusterOf({
    metadata: { namespace },
    spec,
  }: ClusterBackupManifest): Promise<ClusterManifest> {
    const cluster = await client.get<ClusterManifest>(ClusterType, namespace, spec.targetCluster);
    if (cluster === undefined) {
      throw missing('The target cluster does not exist', `Cluster ${namespace}/${spec.targetCluster}`);
    }
    return cluster;
  }

  async function endRun(backup: ClusterBackupManifest): Promise<void> {
    await files.forget(backup);
    if (!slots.free(slotOf(backup), uidOf(backup))) return;
    onSlotFree(backup.metadata.namespace ?? '', backup.spec.targetCluster);
  }

  async function forget(key: string, backup: ClusterBackupManifest): Promise<void> {
    lastSeen.delete(key);
    answered.delete(uidOf(backup));
    phaseBegan.delete(uidOf(backup));
    await endRun(backup);
  }

  return reconcile;
}

/** Key of the slot that a backup's cluster has. */
export function slotOf({ metadata: { namespace }, spec }: ClusterBackupManifest): string {
  return `${namespace}/${spec.targetCluster}`;
}

export function uidOf({ metadata: { uid = '' } }: KubeObject): string {
  return uid;
}

function nameOf({ metadata: { name, namespace } }: KubeObject): string {
  return `ClusterBackup ${namespace}/${name}`;
}

/** On one line. Texts of other errors than ours may hold anything, so only their code is told. */
export function reasonOf(error: unknown): string {
  if (!BackupError.is(error))
    return `unexpected failure ${(error as NodeJS.ErrnoException)?.code ?? ''}`.trim();
  const { problem, at, value, fix } = error;
  const place = at === undefined ? '' : ` (${[at, value].filter((part) => part !== undefined).join(', ')})`;
  return `${problem}${place}${fix === undefined ? '' : `: ${fix}`}`;
}
