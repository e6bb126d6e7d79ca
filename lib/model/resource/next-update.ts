/** What a deployment does next that takes over new options of a resource, or goes on waiting for its run. */

import type { ClusterBackupManifest } from '../api/manifest';
import { FORMER_OWNER_ANNOTATION, RUN_ANNOTATION, WISH_ANNOTATION } from '../api/records';
import { isBeingDeleted } from '../life/being-deleted';
import { isTakenAway } from '../life/removal';
import { isWorthless } from '../life/retention';
import { keptFrom, ownedBy, ownerOf } from '../records/owner';
import { type Annotations, changing, inOrder, moving } from './annotating';
import type { DeclaredRun, UpStep } from './next-up';
import { type Entry, runOfEntry, runsFor, takesWish } from './own-runs';
import { nextNumber, numbered, numberOf, runHashOf } from './runs';
import { isToTakeBack } from './take-back';
import { nextWish, type Wish, wishesOn, wishText } from './wish';

type Run = ClusterBackupManifest;

export type UpdateStep =
  | Extract<UpStep, { do: 'annotate' | 'takeBack' }>
  /**
   * The run of the entry is gone before its end, or goes, or has been given up and made anew since.
   * @property vanished with nobody to delete its files
   */
  | { readonly do: 'make'; readonly vanished: boolean }
  /** The run of the entry as it is, `undefined` if it is gone: wait for its end, if that has not been seen. */
  | { readonly do: 'settle'; readonly run: Run | undefined; readonly wish: Wish };

/** @param finished the end of the entry's run has been seen, and was a good one */
export function nextUpdate(
  want: DeclaredRun,
  entry: Entry & { readonly finished: boolean },
  objects: readonly Run[],
  tried: readonly string[],
): UpdateStep {
  const self = runOfEntry(entry, objects);
  const isGivenUp = self !== undefined && ownerOf(self) === undefined && keptFrom(self) === entry.owner;
  const own = runsFor(want.owner, entry, objects);
  // A killed destroy has given it up, and a killed replacement has made it anew: one of them is enough.
  const isMadeAnew = isGivenUp && own.some((run) => runHashOf(run) === want.hash && isLiving(run));
  const mine = isGivenUp && !isMadeAnew ? [...own, self] : own;
  const wish = nextWish(want.mode, [entry.wish, ...wishesOn(mine)]);
  const changes = mine.flatMap((run) =>
    changing(run, {
      ...moving(run, want.owner, entry),
      ...(run === self && {
        ...(ownerOf(run) === undefined && takenBack(want, entry)),
        ...(numberOf(run) === 0 && numbered(nextNumber(mine), run.metadata)),
      }),
      ...(takesWish(run, wish, entry, objects) && { [WISH_ANNOTATION]: wishText(wish) }),
    }),
  );
  if (changes.length > 0) return { do: 'annotate', changes: inOrder(changes, want.owner, entry) };
  const newer = wish.number > entry.wish.number;
  const untried = mine.filter(({ metadata }) => !tried.includes(metadata.uid ?? ''));
  const takeBack = untried.filter((run) => isToTakeBack(run, want.mode, { newer }));
  if (takeBack.length > 0) return { do: 'takeBack', runs: takeBack };
  if (isMadeAnew) return { do: 'make', vanished: false };
  if (!entry.finished && (self === undefined || isBeingDeleted(self)))
    return { do: 'make', vanished: isTakenAway(self) };
  return { do: 'settle', run: self, wish };
}

const isLiving = (run: Run) => !isWorthless(run) && !isBeingDeleted(run);

/** It belongs to nobody: a destroy that was killed has given it up, or somebody has taken the annotations off. */
function takenBack(want: DeclaredRun, { owner }: Entry): Annotations {
  return {
    ...ownedBy(want.owner),
    ...(owner !== want.owner && { [FORMER_OWNER_ANNOTATION]: owner }),
    [RUN_ANNOTATION]: want.hash,
  };
}
