import {
  type ClusterBackupManifest,
  goodSinceMs,
  hasRemoteFiles,
  isBeingDeleted,
  isDeletionStatus,
  isFailureStatus,
  isRemote,
  type LeftRecord,
  momentOf,
  quotable,
  rehearsedOf,
  remoteFiles,
  remoteFolder,
} from '../model';
import type { BackupFact, ClusterFacts, RehearsalFact, RemovalFact } from './facts';
import { timeText } from './spans';

/** What objects tell of one cluster. */
export interface LiveCluster {
  readonly managementCluster: string;
  readonly project: string;
  readonly name: string;
  /** When the Cluster object was made. */
  readonly createdAt: string | undefined;
  /** Whether it is there, or meant to be backed up. */
  readonly there: boolean;
  /** `undefined`: they could not be read. */
  readonly backups: readonly ClusterBackupManifest[] | undefined;
  readonly left: readonly LeftRecord[];
}

/** @param at the moment of the report, in milliseconds since the epoch: what is later is left out */
export function liveFacts(live: LiveCluster, at: number): ClusterFacts {
  const backups = (live.backups ?? []).filter((each) => (createdMs(each) ?? at) <= at);
  const now = timeText(at);
  const oldest = Math.min(...backups.map((each) => createdMs(each) ?? at));
  return {
    managementCluster: quotable(live.managementCluster),
    project: quotable(live.project),
    name: quotable(live.name),
    createdAt: momentOf(live.createdAt) === undefined ? null : (live.createdAt ?? null),
    lastThere: live.there ? now : null,
    lastRead: live.backups === undefined ? null : now,
    known: live.backups === undefined || backups.length === 0 ? [] : [{ from: timeText(oldest), to: now }],
    backups: backups.map((each) => backupFact(each, at)),
    rehearsals: backups.flatMap(rehearsalFact),
    removals: [
      ...backups.flatMap(removalFact),
      ...live.left.flatMap(({ left }): RemovalFact[] => {
        if (left === undefined || (momentOf(left.at) ?? 0) > at) return [];
        const { uid, backup, why, files } = left;
        return [
          {
            uid: quotable(uid),
            backup: quotable(backup),
            how: why,
            at: timeOrNull(left.at),
            files: files.length,
          },
        ];
      }),
    ],
  };
}

/** What was known of a backup when it had been made and nobody had asked to delete it. */
export function beforeDeletion(backup: ClusterBackupManifest): ClusterBackupManifest {
  if (!isBeingDeleted(backup)) return backup;
  const { metadata, spec, status } = backup;
  return {
    ...backup,
    metadata: { ...metadata, deletionTimestamp: undefined },
    spec: { ...spec, delete: undefined },
    // Whoever is deleted was complete before, or had failed: only what is complete has its times.
    status: isDeletionStatus(status?.status) ? { ...status, status: 'Completed' } : status,
  };
}

/** Good at the moment of the report. @param at in milliseconds since the epoch */
export function isGoodAt(backup: ClusterBackupManifest, at: number): boolean {
  const since = goodSinceMs(backup);
  return since !== undefined && since <= at;
}

/** Where its archive lies. */
export function placeOf(backup: ClusterBackupManifest): string {
  const folder = remoteFolder(backup.spec.parameters);
  return folder === undefined ? (hasRemoteFiles(backup) ? 'unknown' : 'local') : quotable(folder);
}

/** null for what stays on the cluster. */
export function isEncrypted({ spec: { parameters } }: ClusterBackupManifest): boolean | null {
  return isRemote(parameters) ? parameters?.keyEncryptionKey !== undefined : null;
}

function backupFact(backup: ClusterBackupManifest, at: number): BackupFact {
  const { metadata, spec, status } = backup;
  const since = goodSinceMs(beforeDeletion(backup));
  const wasGood = since !== undefined && since <= at ? timeText(since) : null;
  const gone = wasGood !== null && !isGoodAt(backup, at);
  const ends = [status?.deletedAt, metadata.deletionTimestamp].flatMap((time) => momentOf(time) ?? []);
  const failed = isFailureStatus(status?.status) && !isDeletionStatus(status?.status);
  return {
    uid: quotable(metadata.uid ?? ''),
    name: quotable(metadata.name),
    schedule: spec.createdBy?.schedule === undefined ? null : quotable(spec.createdBy.schedule),
    createdAt: timeOrNull(metadata.creationTimestamp),
    status: quotable(status?.status ?? ''),
    place: placeOf(backup),
    encrypted: isEncrypted(backup),
    goodSince: wasGood,
    goodUntil: wasGood === null || gone ? wasGood : timeText(at),
    goneBy: gone ? timeText(Math.max(since ?? at, Math.min(at, ...ends))) : null,
    failedAt: failed ? timeOrNull(status?.startedAt ?? metadata.creationTimestamp) : null,
  };
}

function rehearsalFact(backup: ClusterBackupManifest): RehearsalFact[] {
  const found = rehearsedOf(backup);
  if (found === undefined) return [];
  const { uid = '', name } = backup.metadata;
  const reason = found.reason === undefined ? null : quotable(found.reason);
  return [{ uid: quotable(uid), backup: quotable(name), at: timeText(found.atMs), reason }];
}

function removalFact(backup: ClusterBackupManifest): RemovalFact[] {
  if (!isBeingDeleted(backup)) return [];
  const { uid = '', name, deletionTimestamp } = backup.metadata;
  const { status, deletedAt } = backup.status ?? {};
  const how =
    status === 'Deleted' ? 'deleted' : status === 'DeleteFailed' ? 'deletion-failed' : 'deletion-runs';
  const at = timeOrNull(how === 'deletion-failed' ? undefined : (deletedAt ?? deletionTimestamp));
  return [{ uid: quotable(uid), backup: quotable(name), how, at, files: remoteFiles(backup).length }];
}

function createdMs({ metadata, status }: ClusterBackupManifest): number | undefined {
  return momentOf(metadata.creationTimestamp) ?? momentOf(status?.startedAt);
}

function timeOrNull(time: string | undefined): string | null {
  const moment = momentOf(time);
  return moment === undefined ? null : timeText(moment);
}
