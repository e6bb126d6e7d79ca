/**
 * What a deployment that makes a run of a resource does next, one step after the other. Each step is decided from the objects as they are by then, so that whoever fails or is killed between two of
 * them goes on by deciding again.
 */

import type { ClusterBackupManifest } from '../api/manifest';
import { REMOVED_ANNOTATION, SUPERSEDED_ANNOTATION, WISH_ANNOTATION } from '../api/records';
import type { RemovalMode } from '../life/removal';
import { type Annotating, changing, inOrder, moving } from './annotating';
import { type Entry, runsFor, takesWish } from './own-runs';
import { type PlannedRun, planRun } from './plan-run';
import { nextNumber, numbered, numberOf, runsUnder } from './runs';
import { isToTakeBack } from './take-back';
import { isMilder, nextWish, type Wish, wishesOn, wishOf, wishText } from './wish';

type Run = ClusterBackupManifest;

export interface DeclaredRun extends PlannedRun {
  /** What a destroy is to do with all runs of the resource. */
  readonly mode: RemovalMode;
}

export type UpStep =
  /** Delete these, with their files; one that cannot be removed stays, and is not tried again. */
  | { readonly do: 'remove'; readonly runs: readonly Run[] }
  | { readonly do: 'annotate'; readonly changes: readonly Annotating[] }
  /** What a harsher wish has begun on these: marks, and requests that nobody works on. */
  | { readonly do: 'takeBack'; readonly runs: readonly Run[] }
  /** Make a run of this name, with these annotations besides owner and hash. */
  | {
      readonly do: 'create';
      readonly name: string;
      readonly annotations: Readonly<Record<string, string>>;
      readonly wish: Wish;
    }
  /** Wait for the end of this run, which is there already. */
  | { readonly do: 'adopt'; readonly run: Run; readonly wish: Wish }
  /** The run is made, and every other says what it says. */
  | { readonly do: 'end' };

/**
 * @param former the entry that is being replaced, as far as it is known
 * @param objects all ClusterBackups that may be seen
 * @param tried uids that were to be removed or taken back in this deployment already
 * @param made the wish with which this deployment has made a run or taken one over, once the end of that was seen
 * @throws BackupError `backup-stuck`, `spec-changed`
 */
export function nextUp(
  want: DeclaredRun,
  former: Entry | undefined,
  objects: readonly Run[],
  tried: readonly string[],
  made?: Wish,
): UpStep {
  const mine = former === undefined ? runsUnder(want.owner, objects) : runsFor(want.owner, former, objects);
  const { name, adopt, failed, supersede } = planRun(want, mine, objects);
  const untried = (run: Run) => !tried.includes(run.metadata.uid ?? '');
  const remove = failed.filter(untried);
  if (made === undefined && remove.length > 0) return { do: 'remove', runs: remove };

  const wish = made ?? nextWish(want.mode, [...(former ? [former.wish] : []), ...wishesOn(mine)]);
  // Another deployment was there in the meantime: the engine of this one may be gone.
  const isOvertaken = (run: Run) => made !== undefined && (wishOf(run)?.number ?? 0) > made.number;
  // A harsher wish comes with the run that brings it: whoever is refused that run has wished nothing.
  const isTooEarly = (run: Run) => made === undefined && isMilder(wishOf(run)?.mode ?? want.mode, want.mode);
  const number = nextNumber(mine);
  const ours = mine.filter((run) => !isOvertaken(run));
  const changes = ours.flatMap((run) =>
    changing(run, {
      ...moving(run, want.owner, former),
      ...(supersede.includes(run) && { [SUPERSEDED_ANNOTATION]: name }),
      ...(run === adopt && numberOf(run) === 0 && numbered(number, run.metadata)),
      ...(!isTooEarly(run) && takesWish(run, wish, former, objects) && { [WISH_ANNOTATION]: wishText(wish) }),
    }),
  );
  if (changes.length > 0) return { do: 'annotate', changes: inOrder(changes, want.owner, former) };
  const newer = former !== undefined && wish.number > former.wish.number;
  const takeBack = ours.filter((run) => isToTakeBack(run, want.mode, { newer }) && untried(run));
  if (takeBack.length > 0) return { do: 'takeBack', runs: takeBack };
  if (made !== undefined) return { do: 'end' };
  if (adopt !== undefined) return { do: 'adopt', run: adopt, wish };
  const removed = tried.filter((uid) => !objects.some(({ metadata }) => metadata.uid === uid));
  return {
    do: 'create',
    name,
    annotations: {
      ...numbered(number, { namespace: want.namespace, name }),
      ...(removed.length > 0 && { [REMOVED_ANNOTATION]: removed.join(' ') }),
      [WISH_ANNOTATION]: wishText(wish),
    },
    wish,
  };
}
