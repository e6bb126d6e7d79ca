import {
  type ClusterBackupManifest,
  comparedByName,
  countsForRetention,
  isBeingDeleted,
  isFromTheFuture,
  isWorthless,
  mayGo,
  momentOf,
  newerByTimes,
  remoteFolder,
  sourceOf,
} from '../model';
import { otherHands } from './other-hands';
import type { ZonedRetention } from './retention';
import { keptBy } from './selection';

/** What somebody says of how many stay. */
export interface SpokenRetention {
  readonly retention: ZonedRetention;
  /** Who says so, for people: `its record`, `tier gold`. */
  readonly by: string;
}

/** Whose backups, and what is said of them. */
export interface PruneInput {
  /** Those of a namespace, whoever made them. */
  readonly backups: readonly ClusterBackupManifest[];
  /** Name of the schedule whose backups may go. */
  readonly schedule: string;
  /** What is said of the backups of a cluster; of several the milder holds: what any of them keeps stays. */
  readonly spoken: (cluster: string) => readonly SpokenRetention[];
  /** Who else has files of a backup; by default nobody. */
  readonly claimed?: (backup: ClusterBackupManifest) => string | undefined;
  /** By the clock of whoever asks, milliseconds since the epoch; by default no time is in the future. */
  readonly now?: number;
}

/** What of a schedule's backups stays and what goes; by cluster, newest first. */
export interface PrunePlan {
  /** Good ones that stay, in each cluster and place at least the newest. */
  readonly keep: readonly ClusterBackupManifest[];
  /** Good ones beyond those, and what nothing is lost with. */
  readonly remove: readonly ClusterBackupManifest[];
  /** Neither: in other hands, still running, stuck, being removed, or a failure that nothing good has followed yet. */
  readonly alone: readonly ClusterBackupManifest[];
  /** Why each is where it is, for people. */
  readonly why: ReadonlyMap<ClusterBackupManifest, string>;
}

/**
 * Which backups of a schedule may go. Everything stays while there is no good one: old backups are worth most when new
 * ones fail. A schedule may be moved to another cluster or target, and `createdBy` may be written by anybody: a good one
 * only takes the place of those of the same cluster in the same place, and one in other hands takes nobody's, nor does one
 * from the future. But for that, what time it is does not matter, so no backup goes because of its age alone.
 *
 * What is left of a plan that was carried out in part is the plan of what is left. Only where times contradict one another,
 * or some were uploaded and some not, others may stay by then.
 */
export function planPruning({
  backups,
  schedule,
  spoken,
  claimed = () => undefined,
  now = Number.POSITIVE_INFINITY,
}: PruneInput): PrunePlan {
  const mine = inOrder(backups.filter(({ spec }) => spec.createdBy?.schedule === schedule));
  const why = new Map<ClusterBackupManifest, string>();
  const theirs = new Set(
    mine.filter((each) => {
      const because =
        otherHands(each) ??
        claimed(each) ??
        (isFromTheFuture(each, now) ? 'made in the future, by both clocks' : undefined);
      if (because !== undefined) why.set(each, because);
      return because !== undefined;
    }),
  );
  const ours = mine.filter((each) => !theirs.has(each));
  const isNewer = newerByTimes(ours);
  const good = ours.filter(countsForRetention);
  const places = [...new Set(good.map(placeOf))];
  const goes = new Set(places.flatMap((place) => goodThatGo(good.filter((each) => placeOf(each) === place))));
  const kept = good.filter((each) => !goes.has(each));
  for (const backup of ours.filter((each) => !good.includes(each))) {
    const follower = kept.find((other) => sourceOf(other) === sourceOf(backup) && isNewer(other, backup));
    const over = isSpent(backup) && spoken(backup.spec.targetCluster).length > 0 && follower !== undefined;
    if (over) goes.add(backup);
    why.set(backup, over ? spentBecause(backup) : aloneBecause(backup, follower !== undefined));
  }
  return {
    keep: kept,
    remove: mine.filter((each) => goes.has(each)),
    alone: mine.filter((each) => !goes.has(each) && !kept.includes(each)),
    why,
  };

  /** Of the good ones of one place, newest first: those whose place others take that stay. */
  function goodThatGo(here: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
    const says = spoken(here[0]?.spec.targetCluster ?? '');
    const stays = new Map(here.flatMap((each) => withReason(each, here)));
    // Where times contradict one another, one may have lost its place to such as go themselves.
    for (const each of here) {
      for (const [one, because] of stays.has(each) ? [] : withReason(each, [...stays.keys()]))
        stays.set(one, because);
    }
    const staying = [...stays.keys()];
    for (const each of here) {
      const because = stays.get(each);
      why.set(
        each,
        because === undefined ? 'beyond all of that' : (reasons(each, staying, here, says) ?? because),
      );
    }
    return here.filter((each) => !stays.has(each));

    function withReason(each: ClusterBackupManifest, others: readonly ClusterBackupManifest[]) {
      const because = reasons(each, others, here, says);
      return because === undefined ? [] : [[each, because] as const];
    }
  }

  function reasons(
    backup: ClusterBackupManifest,
    others: readonly ClusterBackupManifest[],
    here: readonly ClusterBackupManifest[],
    says: readonly SpokenRetention[],
  ): string | undefined {
    if (says.length === 0) return 'nothing is declared';
    const each = says.map(({ retention, by }) => ({
      by,
      words: keptBy(backup, others, retention, isNewer, here),
    }));
    const speak = each.filter(({ words }) => words.length > 0);
    if (speak.length === 0) return undefined;
    const all = [...new Set(speak.flatMap(({ words }) => words))].join(', ');
    return speak.length === each.length ? all : `${all}: by ${speak.map(({ by }) => by).join(' and ')} alone`;
  }
}

/**
 * Of what goes, the newest good one of each cluster and place: next in line, should somebody take away what is kept.
 * It is to go once all others are gone.
 */
export function nextInLine({ remove }: PrunePlan): ClusterBackupManifest[] {
  const good = remove.filter(countsForRetention);
  return good.filter((each) => good.find((other) => placeOf(other) === placeOf(each)) === each);
}

/** Two credentials may lead to two storages, in which a bucket has the same name. */
function placeOf(backup: ClusterBackupManifest): string {
  const { parameters } = backup.spec;
  return [sourceOf(backup), remoteFolder(parameters), parameters?.rclone?.credential].join(' ');
}

/** Nothing is lost with it: it has failed, or its files are given up already, as by a run of ours that was interrupted. */
function isSpent(backup: ClusterBackupManifest): boolean {
  if (backup.metadata.deletionTimestamp !== undefined || backup.status?.status === 'Stuck') return false;
  return isBeingDeleted(backup) ? isGivenUp(backup) : isWorthless(backup);
}

/** The request stands, or is answered. */
export function isGivenUp(backup: ClusterBackupManifest): boolean {
  return backup.spec.delete === true || mayGo(backup) === 'deleted';
}

function spentBecause(backup: ClusterBackupManifest): string {
  return isGivenUp(backup) ? 'its files are given up already' : 'failed, and a good one has followed';
}

function aloneBecause(backup: ClusterBackupManifest, isFollowed: boolean): string {
  if (!isSpent(backup)) return isBeingDeleted(backup) ? 'being deleted' : 'not a good one, and not a failure';
  return isFollowed ? 'nothing is declared' : 'no good one has followed';
}

function inOrder(backups: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
  const startOf = ({ metadata, status }: ClusterBackupManifest) =>
    momentOf(status?.startedAt) ?? momentOf(metadata.creationTimestamp) ?? 0;
  return [...backups].sort(
    (one, other) =>
      compared(one.spec.targetCluster, other.spec.targetCluster) ||
      startOf(other) - startOf(one) ||
      comparedByName(other, one),
  );
}

function compared(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
