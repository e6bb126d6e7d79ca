import { holdsFor } from '../files/backup-condition';
import { MAY_GO } from '../files/may-go';

/** What a state remembers of a run, and what follows from that alone: no object is looked at. */

/** The status of a run as the state has it. */
export interface RememberedStatus {
  /** As MOSK says it, or `vanished`. */
  readonly status: string;
  /** The wait for its end is over, and the end was a good one. */
  readonly finished: boolean;
  readonly completedAt?: string;
  readonly uploadedAt?: string;
}

/**
 * What becomes of the entry of a resource that the program declares.
 * - `replace`: a new run takes the place of its own
 * - `update`: it is updated although its inputs may be the same
 * - `stay`: it is updated if its inputs differ
 */
export type EntryFate = 'replace' | 'update' | 'stay';

/** @param isAnother the program describes another run than the entry's */
export function fateOfEntry(run: RememberedStatus, isAnother: boolean): EntryFate {
  if (isAnother || hasFailed(run)) return 'replace';
  return run.finished ? 'stay' : 'update';
}

/** Nothing is gained by waiting for it; what was uploaded once is a backup, whatever its status says later. */
export function hasFailed({ status, finished, uploadedAt }: RememberedStatus): boolean {
  return status === 'Failed' && !(finished && uploadedAt !== undefined);
}

/**
 * A run that is gone, though nobody here removed it, has left no file: there was not even an archive, or all were deleted.
 * That it had a remote target is taken for granted, because a status does not tell.
 */
export function hasLeftNothing({ status, completedAt, uploadedAt }: RememberedStatus): boolean {
  const facts = {
    requested: true,
    remote: true,
    archived: completedAt !== undefined,
    uploaded: uploadedAt !== undefined,
  };
  return MAY_GO.some(({ when }) => holdsFor(when, status, facts));
}
