/** How a backup that is no longer declared goes, or stays: the parts of `nextRemoval`, one for each mode. */

import type { ClusterBackupManifest } from '../api/manifest';
import { ORPHAN_ANNOTATION, ORPHANED_BY_US } from '../api/records';
import { isFailureStatus, isUploadStatus } from '../api/status';
import { hasRemoteFiles } from '../api/target';
import { type Claimant, isLeftWithOthers, withoutFiles } from '../files/file-claims';
import { mayGo } from '../files/may-go';
import { orphanReason } from '../records/orphan-reason';
import { isBeingDeleted } from './being-deleted';
import { type Seen, unknownStatusWarning, type Verdict, type Wait } from './decision';

/**
 * What happens to a backup that is no longer declared.
 * - `delete`: the remote files are deleted, then the object is removed
 * - `keep`: both stay
 * - `orphan`: the object is removed, the remote files stay
 *
 * Each takes back what a harsher one has begun.
 */
export type RemovalMode = 'delete' | 'keep' | 'orphan';

/**
 * What becomes of files in mode `delete` that others have as well.
 * - `refuse`: nothing is changed
 * - `leave`: they stay with the others, and the object is removed
 */
export type SharedFiles = 'refuse' | 'leave';

/** What has become of the files. */
export type RemovalOutcome =
  | 'deleted'
  | 'kept'
  /** The object stays, and its files do not: MOSK is deleting them, or has, which nobody can take back. */
  | 'deletion-goes-on'
  | 'orphaned'
  /** The object is removed, and another backup or a record has its files. */
  | 'left-with-another'
  /** The object was removed while, or after, somebody had the files deleted: what is left of them is not known. */
  | 'deletion-abandoned'
  /** No remote file ever existed; the archive stays on the node. */
  | 'local-only'
  /** The backup failed before anything was uploaded. */
  | 'nothing-uploaded'
  /** The object was gone before this run could do anything. */
  | 'already-gone';

/**
 * Whether the object may go in whatever version. All but deleted files may change: the watch may lag behind an upload,
 * and whoever keeps the backup meanwhile takes the mark off the object, and then the record away.
 */
export function holdsForGood(outcome: RemovalOutcome): boolean {
  return outcome === 'deleted';
}

export interface RemovalMemory {
  /** Uid of the object when this run first read it. */
  readonly uid?: string;
  /** An `Upload…` status was read. */
  readonly uploadSeen?: boolean;
  /** `Deleted` was read. */
  readonly deletedSeen?: boolean;
  /** Files of it may be in the storage, as it was last read. */
  readonly filesSeen?: boolean;
  /**
   * Everybody else who has files that a deletion of this one may reach; `unknown` before each write that they matter
   * for, because they have to be looked for right before it. By default nobody.
   */
  readonly others?: 'unknown' | readonly Claimant[];
  /** Whether what is left behind still has to be recorded. By default it has not. */
  readonly record?: 'missing' | 'written';
  /** This run asked for deletion; the resource versions that cannot be an answer to it. */
  readonly request?: { readonly knownVersions: readonly string[] };
  /** This run's DELETE was accepted, with this outcome for the files. */
  readonly removedAs?: RemovalOutcome;
  readonly graceElapsed?: boolean;
}

export type RemovalAction =
  | Wait
  /** Look for everybody else who has its files, see `RemovalMemory.others`. */
  | { readonly do: 'lookForOthers' }
  | { readonly do: 'requestDeletion' }
  | { readonly do: 'withdrawRequest' }
  /** Say on the object that its files are left behind on purpose: `OrphanGuard` lets go of nothing else. */
  | { readonly do: 'declareOrphan' }
  /** The same, because others have the files. */
  | { readonly do: 'leaveWithOthers'; readonly others: readonly Claimant[] }
  /** Take what was said of that off the object, and its record away. */
  | { readonly do: 'withdrawOrphan' }
  /** Record what is left behind, which no object will tell any more. */
  | { readonly do: 'recordLeft'; readonly why: 'orphaned' | 'vanished' }
  | { readonly do: 'remove'; readonly outcome: RemovalOutcome; readonly warning?: string }
  | { readonly do: 'done'; readonly outcome: RemovalOutcome; readonly warning?: string }
  | ({ readonly do: 'refuse' } & Verdict & { readonly others: readonly Claimant[] })
  | ({ readonly do: 'fail' } & Verdict);

/**
 * What a reading adds to the memory of a removal.
 * @param end the object as it was at its end, where an event has told of that
 */
export function rememberReading(memory: RemovalMemory, seen: Seen, end?: Seen): RemovalMemory {
  const last = seen ?? end;
  if (last === undefined || (memory.uid !== undefined && last.metadata.uid !== memory.uid)) return memory;
  const uploadSeen = memory.uploadSeen || isUploadStatus(last.status?.status);
  return {
    ...memory,
    uid: last.metadata.uid,
    uploadSeen,
    deletedSeen: memory.deletedSeen || last.status?.status === 'Deleted',
    filesSeen: mayHaveFiles(last, { uploadSeen, ended: seen === undefined }),
  };
}

const BEFORE_UPLOAD: readonly string[] = ['', 'Pending', 'InProgress'];

/**
 * Whether files of it may be in the storage.
 * @param ended it has come no further than that: before there is an archive there are no files
 */
export function mayHaveFiles(
  last: ClusterBackupManifest,
  { uploadSeen = false, ended }: { readonly uploadSeen?: boolean; readonly ended: boolean },
): boolean {
  const { status = '', completedAt, uploadedAt } = last.status ?? {};
  if (status === 'Deleted' || !(hasRemoteFiles(last) || uploadSeen)) return false;
  const early = status === 'Failed' || (ended && BEFORE_UPLOAD.includes(status));
  return !early || uploadSeen || completedAt !== undefined || uploadedAt !== undefined;
}

/** What is to be done once its absence is certain. */
export function afterAbsence(memory: RemovalMemory): RemovalAction {
  if (memory.removedAs !== undefined) return { do: 'done', outcome: memory.removedAs };
  if (memory.deletedSeen) return { do: 'done', outcome: 'deleted' };
  if (memory.uid === undefined) return { do: 'done', outcome: 'already-gone' };
  if (memory.filesSeen && memory.record === 'missing') return { do: 'recordLeft', why: 'vanished' };
  return {
    do: 'done',
    outcome: 'already-gone',
    warning:
      'somebody else removed the object before its remote files were reported as deleted: they may remain',
  };
}

// ------------------------------------------------------------------------------------------ keep and orphan

export function nextKeeping(seen: ClusterBackupManifest): RemovalAction {
  // What the server is removing goes, and then the record is all that tells of its files.
  if (isMarked(seen) && !isBeingRemoved(seen)) return { do: 'withdrawOrphan' };
  if (isUnheeded(seen)) return { do: 'withdrawRequest' };
  const { status } = seen.status ?? {};
  if (status === 'DeleteFailed') {
    return {
      do: 'done',
      outcome: 'kept',
      warning: 'a deletion of its files has failed before: verify tells whether they are all there',
    };
  }
  if (!isBeingDeleted(seen)) return { do: 'done', outcome: 'kept' };
  const what = isBeingRemoved(seen) ? 'the object is being removed' : 'its remote files are deleted, or were';
  return {
    do: 'done',
    outcome: 'deletion-goes-on',
    warning: `it is NOT kept: somebody has asked for its deletion, and ${what}, which nobody can take back`,
  };
}

export function nextOrphaning(seen: ClusterBackupManifest, memory: RemovalMemory): RemovalAction {
  const free = mayGo(seen, memory.uploadSeen);
  if (free !== undefined) return { do: 'remove', outcome: free };
  // Or MOSK would delete what is to stay.
  if (isUnheeded(seen)) return { do: 'withdrawRequest' };
  // The mark comes first: whoever changes their mind finds the record by it, and takes both back.
  const declared = memory.record === 'missing' ? isOrphanedByUs(seen) : orphanReason(seen) !== undefined;
  if (!declared) return { do: 'declareOrphan' };
  const nothing = withoutFiles(seen, memory.uploadSeen);
  if (nothing !== undefined) return { do: 'remove', outcome: nothing };
  if (memory.record === 'missing') return { do: 'recordLeft', why: 'orphaned' };
  return { do: 'remove', outcome: isBeingDeleted(seen) ? 'deletion-abandoned' : 'orphaned' };
}

/** It marks the object; a record of what is left behind goes by the mark, and has to be written after it. */
export function isMarking({ do: what }: RemovalAction): boolean {
  return what === 'declareOrphan' || what === 'leaveWithOthers';
}

/** A removal of ours has begun, in mode `orphan` or because others have its files. What people write there is theirs. */
export function isMarked(seen: ClusterBackupManifest): boolean {
  return isOrphanedByUs(seen) || isLeftWithOthers(seen);
}

export function isOrphanedByUs({ metadata }: ClusterBackupManifest): boolean {
  return metadata.annotations?.[ORPHAN_ANNOTATION]?.startsWith(ORPHANED_BY_US) === true;
}

/** Somebody has sent a DELETE: it goes as soon as its finalizers let it. */
export function isBeingRemoved({ metadata }: ClusterBackupManifest): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** It is gone, or goes, and nobody has asked for its files to be deleted or has recorded them. */
export function isTakenAway(seen: Seen): boolean {
  return seen === undefined || (isBeingRemoved(seen) && seen.spec.delete !== true && !isMarked(seen));
}

/** A request for deletion on which nobody works, or no longer: that can be taken back. */
export function isUnheeded(seen: ClusterBackupManifest): boolean {
  return seen.spec.delete === true && !isDeletionUnderWay(seen);
}

/** MOSK is deleting the files, or has, which nobody can take back. */
export function isDeletionUnderWay({ status }: ClusterBackupManifest): boolean {
  return ['DeletionPending', 'DeletionInProgress', 'Deleted'].includes(status?.status ?? '');
}

// --------------------------------------------------------------------------------------------------- delete

export function nextDeletion(
  seen: ClusterBackupManifest,
  memory: RemovalMemory,
  sharedFiles: SharedFiles,
): RemovalAction {
  const outcome = mayGo(seen, memory.uploadSeen);
  if (outcome === 'deleted') return { do: 'remove', outcome };
  if (outcome === 'local-only') {
    return {
      do: 'remove',
      outcome,
      warning: 'the backup was never uploaded: its archive, if any, stays on a manager node of the cluster',
    };
  }
  return memory.request === undefined
    ? firstRequest(seen, memory, sharedFiles)
    : answer(seen, memory, memory.request.knownVersions);
}

/** Nothing was asked in this run: ask, unless an earlier request is still being worked on, or others need the files. */
function firstRequest(
  seen: ClusterBackupManifest,
  memory: RemovalMemory,
  sharedFiles: SharedFiles,
): RemovalAction {
  if (seen.spec.delete === true) {
    // An end that was reached before this run is the verdict on an earlier request: take that back and ask once more.
    // Undocumented: assumed to make the controller try again.
    return isFailureStatus(seen.status?.status) ? { do: 'withdrawRequest' } : { do: 'wait' };
  }
  const { others = [], uploadSeen } = memory;
  if (others === 'unknown') return { do: 'lookForOthers' };
  if (others.length === 0) return { do: 'requestDeletion' };
  // What it would have written others have: a request to delete that would delete theirs.
  const empty = withoutFiles(seen, uploadSeen) === 'nothing-uploaded';
  if (sharedFiles === 'refuse' && !empty) return sharedWith(others);
  // Others are looked for once more after the mark, see `isLeftWithOthers`.
  if (!isLeftWithOthers(seen)) return { do: 'leaveWithOthers', others };
  if (empty) {
    const warning = 'the backup had failed before anything was uploaded';
    return { do: 'remove', outcome: 'nothing-uploaded', warning };
  }
  // What of its files the others do not have.
  if (memory.record === 'missing') return { do: 'recordLeft', why: 'orphaned' };
  return { do: 'remove', outcome: 'left-with-another', warning: leftText(others) };
}

function sharedWith(others: readonly Claimant[]): RemovalAction {
  return {
    do: 'refuse',
    code: 'files-shared',
    reason: `its files are needed by ${nameOthers(others)}; nothing was changed`,
    others,
  };
}

function leftText(others: readonly Claimant[]): string {
  return `its files stay: they are those of ${nameOthers(others)} as well`;
}

/** More than these few are counted. */
const NAMED = 3;

/** `ClusterBackup shop/before-1 and 2 others` */
export function nameOthers(others: readonly Claimant[]): string {
  const names = others.slice(0, NAMED).map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
  const more = others.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`;
}

/** Whoever sees no more than that it goes on would wait for the whole of the timeout. */
const STUCK_ON_REQUEST =
  'it is Stuck, and whether MOSK answers the request to delete its files is undocumented: a minute is waited for it';

function answer(
  seen: ClusterBackupManifest,
  memory: RemovalMemory,
  knownVersions: readonly string[],
): RemovalAction {
  const status = seen.status?.status;
  const answered = !knownVersions.includes(seen.metadata.resourceVersion ?? '');
  if (answered && seen.spec.delete !== true) {
    return { do: 'fail', code: 'deletion-failed', reason: 'somebody else withdrew the request for deletion' };
  }
  if (status === 'Failed' && seen.status?.uploadedAt === undefined && !memory.uploadSeen) {
    // Whether a controller answers a request on such a backup is undocumented.
    return memory.graceElapsed ? unanswered(seen) : { do: 'wait', bounded: true };
  }
  if (status === 'Stuck') {
    // Whether a controller answers a request on such a backup is undocumented, too.
    return answered || memory.graceElapsed
      ? { do: 'fail', code: 'backup-stuck', reason: 'deletion is stuck and needs manual intervention' }
      : { do: 'wait', bounded: true, warning: STUCK_ON_REQUEST };
  }
  if (!answered) return { do: 'wait' };
  if (isFailureStatus(status)) {
    return { do: 'fail', code: 'deletion-failed', reason: 'the remote files could not be deleted' };
  }
  return { do: 'wait', ...unknownStatusWarning(status) };
}

/** A failed backup on whose request nobody works. */
function unanswered(seen: ClusterBackupManifest): RemovalAction {
  // What was read is from before our request, which the watch has yet to show.
  if (seen.spec.delete !== true) return { do: 'wait' };
  if (mayGo(seen) === 'nothing-uploaded') {
    return {
      do: 'remove',
      outcome: 'nothing-uploaded',
      warning: 'the backup had failed before anything was uploaded',
    };
  }
  return {
    do: 'fail',
    code: 'deletion-failed',
    reason:
      'the upload had failed, parts of it may be in the storage, and nobody answers the request to delete them',
  };
}
