import {
  type ClusterBackupManifest,
  goodSinceMs,
  isArchiving,
  isBeingDeleted,
  isFailureStatus,
  isGoodBackup,
  isUploadStatus,
  lastRehearsed,
  momentOf,
} from '../model';
import type { MetricKey } from './metrics';
import type { Sample } from './text-format';

/** What the backups of one cluster have come to. */
export function backupSamples(labels: Sample['labels'], backups: readonly ClusterBackupManifest[]): Sample[] {
  const samples: Sample[] = [];
  const tell = (metric: MetricKey, value: number, more: Sample['labels'] = {}) =>
    samples.push({ metric, labels: { ...labels, ...more }, value });
  const good = backups.filter(isGoodBackup);
  const lastGood = newestGood(good);
  const lastGoodMs = lastGood && goodSinceMs(lastGood);
  const failures = backups.filter(({ status }) => isFailureStatus(status?.status));
  // A failure whose removal was asked for has been seen by somebody.
  const unanswered = failures.filter(
    (each) =>
      each.status?.status === 'Failed' && !isBeingDeleted(each) && createdMs(each) > (lastGoodMs ?? 0),
  );
  tell('good', good.length);
  if (lastGoodMs !== undefined) tell('lastGood', seconds(lastGoodMs));
  const durationMs = lastGood && durationOf(lastGood);
  if (durationMs !== undefined) tell('lastGoodDuration', seconds(durationMs));
  tell('running', backups.filter(isRunning).length);
  tell('failedSinceGood', unanswered.length);
  tell('rehearsable', good.filter(({ spec }) => spec.parameters?.rclone !== undefined).length);
  const rehearsed = lastRehearsed(backups);
  if (rehearsed !== undefined) {
    tell('lastRehearsal', seconds(rehearsed.atMs));
    tell('lastRehearsalSuccess', rehearsed.reason === undefined ? 1 : 0);
  }
  const needy = [
    ...failures.filter(({ status }) => status?.status !== 'Failed'),
    ...newestByCredential(unanswered),
  ];
  for (const each of needy) {
    const { name } = each.metadata;
    const { status = '' } = each.status ?? {};
    const about = { backup: name, status, credential: credentialOf(each) };
    tell('failed', seconds(createdMs(each)), about);
  }
  for (const each of backups) {
    if (isGoing(each)) tell('deleting', seconds(createdMs(each)), { backup: each.metadata.name });
  }
  return samples;
}

/** Of many that fail alike one is told, and their number. */
function newestByCredential(failed: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
  const newest = new Map<string, ClusterBackupManifest>();
  for (const each of failed) {
    const known = newest.get(credentialOf(each));
    if (known === undefined || createdMs(each) > createdMs(known)) newest.set(credentialOf(each), each);
  }
  return [...newest.values()];
}

/** A removal that was asked for, is not over, and has not said that it failed. */
function isGoing(backup: ClusterBackupManifest): boolean {
  if (!isBeingDeleted(backup)) return false;
  const { status } = backup.status ?? {};
  return (
    backup.metadata.deletionTimestamp !== undefined || (status !== 'Deleted' && status !== 'DeleteFailed')
  );
}

function isRunning({ status }: ClusterBackupManifest): boolean {
  return isArchiving(status?.status) || isUploadStatus(status?.status);
}

function credentialOf({ spec }: ClusterBackupManifest): string {
  return spec.parameters?.rclone?.credential ?? '';
}

/** When it began, where the server has not said when it was created. */
function createdMs({ metadata, status }: ClusterBackupManifest): number {
  return momentOf(metadata.creationTimestamp) ?? momentOf(status?.startedAt) ?? 0;
}

/** Of those that say when they were good. */
function newestGood(good: readonly ClusterBackupManifest[]): ClusterBackupManifest | undefined {
  let newest: ClusterBackupManifest | undefined;
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const each of good) {
    const atMs = goodSinceMs(each);
    if (atMs !== undefined && atMs > newestMs) [newest, newestMs] = [each, atMs];
  }
  return newest;
}

/** Until its files were where they belong. What ends before it began was told by clocks that differ. */
function durationOf(good: ClusterBackupManifest): number | undefined {
  const [beganMs, goodMs] = [momentOf(good.status?.startedAt), goodSinceMs(good)];
  if (beganMs === undefined || goodMs === undefined || goodMs < beganMs) return undefined;
  return goodMs - beganMs;
}

const seconds = (moment: number) => Math.floor(moment / 1000);
