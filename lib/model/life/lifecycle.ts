/**
 * The life of a backup as pure decisions: given what is wanted, what was last read and what this run has done,
 * which one thing to do next. No clock, no network; whoever carries the actions out calls again with what it read.
 *
 * Level-triggered: a decision judges the state read, never the edge that was missed.
 */

import type { ClusterBackupManifest } from '../api/manifest';
import { hasRemoteFiles } from '../api/target';
import { isOurs, ownerOf } from '../records/owner';
import { isBeingDeleted } from './being-deleted';
import { type Seen, unknownStatusWarning, type Verdict, type Wait } from './decision';
import {
  afterAbsence,
  nextDeletion,
  nextKeeping,
  nextOrphaning,
  type RemovalAction,
  type RemovalMemory,
  type RemovalMode,
  type SharedFiles,
} from './removal';

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

export const GONE: Verdict = {
  code: 'backup-vanished',
  reason: 'the object was removed while it was waited for',
};

/** Waits for the end of a run that exists: ours after its creation, or anybody's. */
export function nextWait(seen: Seen, memory: CreateMemory): WaitAction {
  if (seen === undefined || (memory.uid !== undefined && seen.metadata.uid !== memory.uid)) {
    return { do: 'fail', ...GONE };
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

/**
 * What to do next with a backup that is no longer declared.
 * @param memory including `rememberReading` of `seen`
 * @param sharedFiles by default `refuse`
 */
export function nextRemoval(
  mode: RemovalMode,
  seen: Seen,
  memory: RemovalMemory,
  sharedFiles: SharedFiles = 'refuse',
): RemovalAction {
  if (seen === undefined || seen.metadata.uid !== memory.uid) return afterAbsence(memory);
  if (mode === 'keep') return nextKeeping(seen);
  // Finalizers are the controller's business: they are waited for and never stripped.
  if (memory.removedAs !== undefined) return { do: 'wait' };
  return mode === 'orphan' ? nextOrphaning(seen, memory) : nextDeletion(seen, memory, sharedFiles);
}
