/** What happens next to the runs of a resource when the engine deletes an entry of a state, one step after the other. */

import type { ClusterBackupManifest } from '../api/manifest';
import { REMOVED_ANNOTATION, WISH_ANNOTATION } from '../api/records';
import { isTakenAway, type RemovalMode } from '../life/removal';
import { beyondRetention, isWorthless } from '../life/retention';
import { keptFrom, ownerOf } from '../records/owner';
import { type Annotating, changing, inOrder } from './annotating';
import { type Entry, ownRuns, runOfEntry, runsOfNamesakes } from './own-runs';
import { givenUpBackup } from './run-marks';
import { isCopy, isSuperseded, newestFirst, numberOf } from './runs';
import { isPastRescue, isToTakeBack } from './take-back';
import { isMilder, type StandingWish, standingWish, wishesOn, wishOf, wishText } from './wish';

type Run = ClusterBackupManifest;

export interface DoomedEntry extends Entry {
  /** Finished runs to keep when one replaces another, the newest included. */
  readonly keepLast?: number;
  /** The program of this deployment still declares the resource: the entry has been replaced. */
  readonly declared: boolean;
  /** What it declares under this owner had another entry. By default `false`. */
  readonly anotherDeclared?: boolean;
  /** By the clock of whoever asks, milliseconds since the epoch. */
  readonly now: number;
}

/** Why a run stays. */
export type Staying =
  /** A newer one has taken its place. */
  | 'superseded'
  /** It belongs to somebody else by now. */
  | 'not-ours'
  /** Somebody has made it of a run of ours. */
  | 'copied'
  /** A destroy has given it up before. */
  | 'kept'
  /** A deployment that was killed, or has another state, wished it to be removed; this state does not. */
  | 'disputed'
  /** It was to be kept, but its deletion is under way. */
  | 'past-rescue'
  /** 0.1.0 has made it, perhaps for another resource of the same name. */
  | 'unproven';

export interface LeftRun {
  readonly run: Run;
  readonly because: Staying;
}

export type DestroyStep =
  /** The run of the entry is gone, or this one goes, with nobody to delete its files: leave a record of them. */
  | { readonly do: 'record'; readonly run: Run | undefined }
  | { readonly do: 'remove'; readonly mode: RemovalMode; readonly runs: readonly Run[] }
  | { readonly do: 'takeBack'; readonly runs: readonly Run[] }
  /** A killed deployment has written the wish that holds on some runs only. */
  | { readonly do: 'annotate'; readonly changes: readonly Annotating[] }
  | { readonly do: 'giveUp'; readonly changes: readonly Annotating[] }
  | { readonly do: 'done'; readonly left: readonly LeftRun[] };

export interface DestroyMemory {
  /** Uids that this deployment has removed, or tried to remove or take back. */
  readonly tried: readonly string[];
  /** Uids of runs whose files are recorded, or of which nothing is left. */
  readonly recorded: readonly string[];
}

/**
 * After a replacement nothing goes but what has failed or is beyond `keepLast`; otherwise every run that the resource
 * has made, as the newest wish says.
 * @param objects all ClusterBackups that may be seen
 */
export function nextDestroy(entry: DoomedEntry, objects: readonly Run[], memory: DestroyMemory): DestroyStep {
  const self = runOfEntry(entry, objects);
  const own = ownRuns(entry, objects);
  const isKnown = [...memory.recorded, ...memory.tried].includes(entry.uid) || wasRemovedFor(own, entry.uid);
  if (self === undefined && !isKnown) return { do: 'record', run: undefined };
  return entry.declared && !isAnothers(entry, self, objects)
    ? afterReplacement(entry, own, self, memory)
    : atTheEnd(entry, own, self, objects, memory);
}

/**
 * What is declared is the other one of two that 0.1.0 took for one: a replaced run has a successor. One that was given up,
 * or lost its annotations, has none any more, whichever release made it.
 */
function isAnothers(
  { anotherDeclared, owner, wish }: DoomedEntry,
  self: Run | undefined,
  objects: readonly Run[],
): boolean {
  if (anotherDeclared !== true || self === undefined || wish.number > 0) return false;
  return ownerOf(self) === owner && numberOf(self) === 0 && !isSuperseded(self, objects);
}

function wasRemovedFor(runs: readonly Run[], uid: string): boolean {
  return runs.some(({ metadata }) => metadata.annotations?.[REMOVED_ANNOTATION]?.split(' ').includes(uid));
}

function afterReplacement(
  { keepLast, uid, now }: DoomedEntry,
  own: readonly Run[],
  self: Run | undefined,
  { tried, recorded }: DestroyMemory,
): DestroyStep {
  const isOurs = self !== undefined && own.includes(self);
  if (isOurs && isTakenAway(self) && !recorded.includes(uid)) return { do: 'record', run: self };
  // Superseded, or about to be: the resource option deleteBeforeReplace asks before the successor is there.
  const order = newestFirst(own);
  const isNewer = (one: Run, other: Run) => order.indexOf(one) < order.indexOf(other);
  const tooMany = keepLast === undefined ? [] : beyondRetention(own, keepLast, isNewer, now);
  const isFailed = isOurs && isWorthless(self);
  const goes = isFailed ? [self, ...tooMany] : tooMany;
  const runs = goes.filter((run) => !tried.includes(run.metadata.uid ?? ''));
  if (runs.length > 0) return { do: 'remove', mode: 'delete', runs: ownLast(runs, self) };
  if (self === undefined || goes.includes(self)) return { do: 'done', left: [] };
  return { do: 'done', left: [{ run: self, because: own.includes(self) ? 'superseded' : 'not-ours' }] };
}

function atTheEnd(
  entry: DoomedEntry,
  own: readonly Run[],
  self: Run | undefined,
  objects: readonly Run[],
  { tried, recorded }: DestroyMemory,
): DestroyStep {
  // 0.1.0 renewed the wish of the current run only.
  const written = wishesOn(own.filter((run) => run === self || !isClaimOnly(run)));
  const wish = standingWish(entry.wish, written, self !== undefined);
  const left = [...leftOutside(entry, own, self, objects), ...leftOf(own, self, wish)];
  const runs = own.filter((run) => !left.some((each) => each.run === run));
  const untried = runs.filter((run) => !tried.includes(run.metadata.uid ?? ''));
  // With the first run that goes the others would lose the only trace of it.
  const isOwn = wish.number === entry.wish.number && wish.mode === entry.wish.mode;
  const changes =
    isOwn || wish.number === 0
      ? []
      : untried.flatMap((run) => changing(run, { [WISH_ANNOTATION]: wishText(wish) }));
  if (changes.length > 0) return { do: 'annotate', changes };
  if (wish.mode !== 'keep') {
    return untried.length > 0
      ? { do: 'remove', mode: wish.mode, runs: ownLast(untried, self) }
      : { do: 'done', left };
  }
  // Nobody has asked for the deletion of its files, only of its object.
  const goes = left.find(
    ({ run, because }) =>
      because === 'past-rescue' && run.spec.delete !== true && !recorded.includes(run.metadata.uid ?? ''),
  );
  if (goes !== undefined) return { do: 'record', run: goes.run };
  const takeBack = untried.filter((run) => isToTakeBack(run, 'keep', { newer: true }));
  if (takeBack.length > 0) return { do: 'takeBack', runs: takeBack };
  const givenUp = runs.map((run) => givingUp(run, entry.owner));
  if (runs.length > 0) return { do: 'giveUp', changes: inOrder(givenUp, entry.owner, entry) };
  return { do: 'done', left };
}

/** What is not the resource's, although the state or the owner says so. */
function leftOutside(
  entry: DoomedEntry,
  own: readonly Run[],
  self: Run | undefined,
  objects: readonly Run[],
): LeftRun[] {
  const theirs = runsOfNamesakes(entry, objects);
  const named = objects.filter(
    (run) => ownerOf(run) === entry.owner && ![...own, ...theirs].includes(run) && run !== self,
  );
  const others = named.map((run): LeftRun => ({ run, because: isCopy(run) ? 'copied' : 'unproven' }));
  if (self === undefined || own.includes(self)) return others;
  return [
    ...others,
    {
      run: self,
      because: keptFrom(self) === entry.owner && ownerOf(self) === undefined ? 'kept' : 'not-ours',
    },
  ];
}

function leftOf(own: readonly Run[], self: Run | undefined, wish: StandingWish): LeftRun[] {
  if (wish.disputed) return own.map((run) => ({ run, because: 'disputed' }));
  return own.flatMap((run): LeftRun[] => {
    if (wish.mode === 'keep') return isPastRescue(run) ? [{ run, because: 'past-rescue' }] : [];
    const claimed = run !== self && isClaimOnly(run) ? wishOf(run) : undefined;
    const wasMilder = claimed !== undefined && isMilder(claimed.mode, wish.mode);
    return wasMilder ? [{ run, because: 'unproven' }] : [];
  });
}

const isClaimOnly = (run: Run) => wishOf(run)?.number === 0;

/** The entry's own run is the last to go: as long as it is there, the next destroy finds the others by it. */
function ownLast(runs: readonly Run[], self: Run | undefined): readonly Run[] {
  const others = runs.filter((run) => run !== self);
  return others.length > 0 ? others : runs;
}

function givingUp(run: Run, owner: string): Annotating {
  return { run, annotations: givenUpBackup(owner) };
}
