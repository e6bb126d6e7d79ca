/**
 * The life of a backup as pure decisions: given what is wanted, what was last read and what this run has done,
 * which one thing to do next. No clock, no network; whoever carries the actions out calls again with what it read.
 *
 * Level-triggered: a decision judges the state read, never the edge that was missed.
 */
import type { ErrorCode } from '../errors';
import { isBeingDeleted } from './being-deleted';
import type { ClusterBackupManifest } from './manifest';
import { mayGo } from './may-go';
import { orphanReason } from './orphan-reason';
import { isOurs, ownerOf } from './owner';
import { isKnownStatus, isUploadStatus } from './status';
import { hasRemoteFiles } from './target';

/** The object as last read, or `undefined` once its absence is certain. */
export type Seen = ClusterBackupManifest | undefined;

/** Nothing can be done before the object changes; `bounded` waits end after a grace period as well. */
export interface Wait {
  readonly do: 'wait';
  readonly bounded?: true;
  readonly warning?: string;
}

export interface Verdict {
  readonly code: ErrorCode;
  readonly reason: string;
}

// ---------------------------------------------------------------------------------------------- creation

export interface WantedRun {
  /** Text of the owner annotation. */
  readonly owner: string;
  readonly hash: string;
  /** The user chose the object's name, so there is no next one. */
  readonly fixedName: boolean;
}

export interface CreateMemory {
  /** Uid of the object that this run made or adopted. */
  readonly uid?: string;
  /** The grace period of a bounded wait is over. */
  readonly graceElapsed?: boolean;
}

export type WaitAction =
  | Wait
  | { readonly do: 'succeed'; readonly warning?: string }
  | ({ readonly do: 'fail' } & Verdict);

export type CreateAction =
  | WaitAction
  | { readonly do: 'create' }
  | { readonly do: 'adopt'; readonly uid: string }
  | ({ readonly do: 'nextName' } & Verdict)
  | ({ readonly do: 'refuse' } & Verdict);

export function nextCreate(want: WantedRun, seen: Seen, memory: CreateMemory): CreateAction {
  if (memory.uid !== undefined) return nextWait(seen, memory);
  return seen === undefined ? { do: 'create' } : claim(want, seen);
}

/** An object of the wanted name is there already: is it the run that we want? */
function claim(want: WantedRun, seen: ClusterBackupManifest): CreateAction {
  if (!isOurs(seen, want.owner, want.hash)) {
    const owner = ownerOf(seen);
    return owner === want.owner
      ? { do: 'refuse', code: 'spec-changed', reason: 'a run of this name exists with another specification' }
      : {
          do: 'refuse',
          code: 'not-ours',
          reason: `a backup of this name exists and ${owner === undefined ? 'has no owner annotation' : `belongs to ${owner}`}`,
        };
  }
  const status = seen.status?.status;
  // Never replaced unasked: MOSK says that it needs manual intervention.
  if (status === 'Stuck')
    return { do: 'refuse', code: 'backup-stuck', reason: 'the run of this name is stuck' };
  const unusable: Verdict | undefined = isBeingDeleted(seen)
    ? { code: 'being-deleted', reason: 'the run of this name is being deleted' }
    : status === 'Failed'
      ? { code: 'backup-failed', reason: 'the run of this name has failed' }
      : undefined;
  if (unusable !== undefined) return { do: want.fixedName ? 'refuse' : 'nextName', ...unusable };
  return { do: 'adopt', uid: seen.metadata.uid ?? '' };
}

/** Waits for the end of a run that exists: ours after its creation, or anybody's. */
export function nextWait(seen: Seen, memory: CreateMemory): WaitAction {
  if (seen === undefined || (memory.uid !== undefined && seen.metadata.uid !== memory.uid)) {
    return { do: 'fail', code: 'backup-vanished', reason: 'the object was removed while it was waited for' };
  }
  const status = seen.status?.status;
  if (status === 'Failed') return { do: 'fail', code: 'backup-failed', reason: 'the backup has failed' };
  if (status === 'Stuck') {
    return { do: 'fail', code: 'backup-stuck', reason: 'the backup is stuck and needs manual intervention' };
  }
  if (isBeingDeleted(seen)) {
    return {
      do: 'fail',
      code: 'deletion-requested',
      reason: 'deletion was requested while it was waited for',
    };
  }
  if (status !== 'Completed') return { do: 'wait', ...unknownStatusWarning(status) };
  if (!hasRemoteFiles(seen)) {
    return { do: 'succeed', warning: 'no remote target: the archive stays on a manager node of the cluster' };
  }
  if (seen.status?.uploadedAt !== undefined) return { do: 'succeed' };
  // That `uploadedAt` marks the end of the upload is inferred from the documented example, so it is not insisted on.
  return memory.graceElapsed
    ? { do: 'succeed', warning: 'completed, but no upload time was reported' }
    : { do: 'wait', bounded: true };
}

// ----------------------------------------------------------------------------------------------- removal

/**
 * What happens to a backup that is no longer declared.
 * - `delete`: the remote files are deleted, then the object is removed
 * - `keep`: both stay
 * - `orphan`: the object is removed, the remote files stay
 */
export type RemovalMode = 'delete' | 'keep' | 'orphan';

/** What has become of the files. */
export type RemovalOutcome =
  | 'deleted'
  | 'kept'
  | 'orphaned'
  /** The object was removed while, or after, somebody had the files deleted: what is left of them is not known. */
  | 'deletion-abandoned'
  /** No remote file ever existed; the archive stays on the node. */
  | 'local-only'
  /** The backup failed before anything was uploaded. */
  | 'nothing-uploaded'
  /** The object was gone before this run could do anything. */
  | 'already-gone';

export interface RemovalMemory {
  /** Uid of the object when this run first read it. */
  readonly uid?: string;
  /** An `Upload…` status was read. */
  readonly uploadSeen?: boolean;
  /** `Deleted` was read. */
  readonly deletedSeen?: boolean;
  /** This run asked for deletion; the resource versions that cannot be an answer to it. */
  readonly request?: { readonly knownVersions: readonly string[] };
  /** This run's DELETE was accepted, with this outcome for the files. */
  readonly removedAs?: RemovalOutcome;
  readonly graceElapsed?: boolean;
}

export type RemovalAction =
  | Wait
  | { readonly do: 'requestDeletion' }
  | { readonly do: 'withdrawRequest' }
  /** Say on the object that its files are left behind on purpose: `OrphanGuard` lets go of nothing else. */
  | { readonly do: 'declareOrphan' }
  | { readonly do: 'remove'; readonly outcome: RemovalOutcome; readonly warning?: string }
  | { readonly do: 'done'; readonly outcome: RemovalOutcome; readonly warning?: string }
  | ({ readonly do: 'fail' } & Verdict);

/** What a reading adds to the memory of a removal. */
export function rememberReading(memory: RemovalMemory, seen: Seen): RemovalMemory {
  if (seen === undefined || (memory.uid !== undefined && seen.metadata.uid !== memory.uid)) return memory;
  return {
    ...memory,
    uid: seen.metadata.uid,
    uploadSeen: memory.uploadSeen || isUploadStatus(seen.status?.status),
    deletedSeen: memory.deletedSeen || seen.status?.status === 'Deleted',
  };
}

/** @param memory including `rememberReading` of `seen` */
export function nextRemoval(mode: RemovalMode, seen: Seen, memory: RemovalMemory): RemovalAction {
  if (seen === undefined || seen.metadata.uid !== memory.uid) return afterAbsence(memory);
  if (mode === 'keep') return { do: 'done', outcome: 'kept', ...earlierRequestWarning(seen) };
  // Finalizers are the controller's business: they are waited for and never stripped.
  if (memory.removedAs !== undefined) return { do: 'wait' };
  if (mode === 'orphan') {
    const outcome = orphanedAs(seen, memory);
    const declared = mayGo(seen, memory.uploadSeen) !== undefined || orphanReason(seen) !== undefined;
    return declared ? { do: 'remove', outcome } : { do: 'declareOrphan' };
  }
  return nextDeletion(seen, memory);
}

function orphanedAs(seen: ClusterBackupManifest, { uploadSeen }: RemovalMemory): RemovalOutcome {
  // What became of the files does not depend on whether somebody has asked to delete them.
  const asked = { ...seen, spec: { ...seen.spec, delete: true } };
  return mayGo(asked, uploadSeen) ?? (isBeingDeleted(seen) ? 'deletion-abandoned' : 'orphaned');
}

function earlierRequestWarning(seen: ClusterBackupManifest): { warning?: string } {
  return isBeingDeleted(seen)
    ? { warning: 'its deletion was requested before, and goes on: the files do not stay' }
    : {};
}

function afterAbsence(memory: RemovalMemory): RemovalAction {
  if (memory.removedAs !== undefined) return { do: 'done', outcome: memory.removedAs };
  if (memory.deletedSeen) return { do: 'done', outcome: 'deleted' };
  return memory.uid === undefined
    ? { do: 'done', outcome: 'already-gone' }
    : {
        do: 'done',
        outcome: 'already-gone',
        warning:
          'somebody else removed the object before its remote files were reported as deleted: they may remain',
      };
}

function nextDeletion(seen: ClusterBackupManifest, memory: RemovalMemory): RemovalAction {
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
    ? firstRequest(seen)
    : answer(seen, memory, memory.request.knownVersions);
}

/** Nothing was asked in this run: ask, unless an earlier request is still being worked on. */
function firstRequest(seen: ClusterBackupManifest): RemovalAction {
  if (seen.spec.delete !== true) return { do: 'requestDeletion' };
  // An end that was reached before this run is the verdict on an earlier request: take that back and ask once more.
  // Undocumented: assumed to make the controller try again.
  return isFailure(seen.status?.status) ? { do: 'withdrawRequest' } : { do: 'wait' };
}

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
  if (!answered) return { do: 'wait' };
  if (status === 'Stuck') {
    return { do: 'fail', code: 'backup-stuck', reason: 'deletion is stuck and needs manual intervention' };
  }
  if (isFailure(status)) {
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

// -------------------------------------------------------------------------------------------- conditions

function isFailure(status: string | undefined): boolean {
  return status === 'Failed' || status === 'Stuck' || status === 'DeleteFailed';
}

/** Unknown statuses of later releases count as running. */
function unknownStatusWarning(status: string | undefined): { warning?: string } {
  return status === undefined || status === '' || isKnownStatus(status)
    ? {}
    : { warning: `unknown status "${status}": taken as running` };
}
