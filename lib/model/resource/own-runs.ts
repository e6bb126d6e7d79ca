/** The runs that an entry of a state stands for, found by their owner among all objects. */
import type { ClusterBackupManifest, ClusterBackupSpec } from '../api/manifest';
import { FORMER_OWNER_ANNOTATION } from '../api/records';
import { canonicalJson, ownerOf } from '../records/owner';
import { isCopy, numberOf, runsUnder, successorOf } from './runs';
import { isMilder, type Wish, wishOf } from './wish';

type Run = ClusterBackupManifest;

/** What an entry of a state remembers of its resource. */
export interface Entry {
  readonly owner: string;
  /** The owner before that: what 0.1.0 has made carries it for ever. */
  readonly formerOwner?: string;
  /** Its own run. */
  readonly uid: string;
  readonly objectName: string;
  readonly wish: Wish;
  /** What its run was to back up, and where to, for when that is gone. */
  readonly spec?: Described;
  /** Runs that the entries of other resources name, as far as this deployment has looked at them. */
  readonly others?: readonly string[];
}

type Described = Pick<ClusterBackupSpec, 'targetCluster' | 'parameters'>;

/** The run of an entry, whoever it belongs to by now. */
export function runOfEntry({ uid }: Pick<Entry, 'uid'>, objects: readonly Run[]): Run | undefined {
  return objects.find(({ metadata }) => metadata.uid === uid);
}

/** The owner that the runs of an entry carry by now: a deployment may have renamed it and been killed before its save. */
export function ownerNow(entry: Entry, objects: readonly Run[]): string {
  const self = runOfEntry(entry, objects);
  const moved = self !== undefined && formerOwnerOf(self) === entry.owner;
  return (moved ? ownerOf(self) : undefined) ?? entry.owner;
}

/** The runs of the resource of an entry, as far as they are proven to be so. Since runs have numbers an owner is one resource. */
export function ownRuns(entry: Entry, objects: readonly Run[]): Run[] {
  const owner = ownerNow(entry, objects);
  const self = runOfEntry(entry, objects);
  // A rename that was killed has moved some of them only.
  const owners = new Set([owner, entry.owner].filter((each) => isOfOne(each, entry, self)));
  const own = new Set(
    objects.filter((run) => numberOf(run) > 0 && owners.has(ownerOf(run) ?? '') && !isCopy(run)),
  );
  // Not once it names another owner, because a stack may be copied, nor once somebody has made it nobody's.
  if (self !== undefined && ownerOf(self) === owner) own.add(self);
  for (const run of earlierRuns(entry, owner, own, objects)) own.add(run);
  return objects.filter((run) => own.has(run));
}

/** The owner is that of one resource, not of two that 0.1.0 took for one and of which the other has its numbers already. */
function isOfOne(owner: string, { wish, ...entry }: Entry, self: Run | undefined): boolean {
  if (wish.number > 0 || owner !== entry.owner) return true;
  return self !== undefined && numberOf(self) > 0 && ownerOf(self) === owner;
}

/** The same for a program that may have given the resource a new name: a killed deployment may have made runs under that. */
export function runsFor(owner: string, entry: Entry, objects: readonly Run[]): Run[] {
  const own = new Set(ownRuns(entry, objects));
  const under = runsUnder(owner, objects).filter((run) => numberOf(run) > 0);
  return objects.filter((run) => own.has(run) || under.includes(run));
}

/**
 * Of what 0.1.0 has made. Two resources of one logical name under different parents had one owner there, and the new run
 * of either took the place of both. So what counts is, besides the run of the entry itself, what backed the same cluster
 * up and another took the place of: to the same target; or one of ours, one after the other, unless a run that nothing
 * took the place of has the same target, which then is the other resource's.
 */
function earlierRuns(entry: Entry, owner: string, own: ReadonlySet<Run>, objects: readonly Run[]): Run[] {
  const spec = runOfEntry(entry, objects)?.spec ?? entry.spec;
  const owners = [owner, entry.owner, entry.formerOwner];
  const candidates = objects.filter(
    (run) =>
      numberOf(run) === 0 &&
      owners.includes(ownerOf(run) ?? '') &&
      successorOf(run) !== undefined &&
      entry.others?.includes(run.metadata.uid ?? '') !== true &&
      (spec === undefined || spec.targetCluster === run.spec.targetCluster),
  );
  if (candidates.length === 0) return [];
  const alike = candidates.filter((run) => isAlike(run, spec));
  const others = objects.filter(
    (run) =>
      run.metadata.uid !== entry.uid &&
      !own.has(run) &&
      successorOf(run) === undefined &&
      (owners.includes(ownerOf(run) ?? '') || owners.includes(formerOwnerOf(run) ?? '')),
  );
  const inLine = candidates.filter((run) => !others.some((other) => isAlike(run, other.spec)));
  const found = new Set(alike);
  const names = new Set([entry.objectName, ...[...own, ...found].map(({ metadata }) => metadata.name)]);
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const run of inLine) {
      if (found.has(run) || !names.has(successorOf(run) ?? '')) continue;
      found.add(run);
      names.add(run.metadata.name);
    }
  }
  return [...found];
}

/**
 * Runs that carry the owner of an entry and are another resource's: of one that 0.1.0 took for this, and whose current run
 * has an owner of its own by now. What 0.1.0 has made before that keeps the owner that both had.
 */
export function runsOfNamesakes({ owner }: Pick<Entry, 'owner'>, objects: readonly Run[]): Run[] {
  const moved = objects.filter((run) => numberOf(run) > 0 && formerOwnerOf(run) === owner && !isCopy(run));
  const theirs = new Set(moved.flatMap((run) => ownRuns(entryOfMoved(run, owner), objects)));
  return objects.filter((run) => theirs.has(run) && ownerOf(run) === owner);
}

function entryOfMoved(run: Run, formerOwner: string): Entry {
  return {
    owner: ownerOf(run) ?? formerOwner,
    formerOwner,
    uid: run.metadata.uid ?? '',
    objectName: run.metadata.name,
    wish: wishOf(run) ?? { number: 0, mode: 'keep' },
  };
}

function isAlike({ spec }: Run, other: Described | undefined): boolean {
  const described = ({ targetCluster, parameters }: Described) =>
    canonicalJson({ targetCluster, parameters });
  return other !== undefined && described(spec) === described(other);
}

/**
 * Whether a wish of the resource is to be written on one of its runs. Of a run of 0.1.0 that went elsewhere it is not
 * certain enough that it is one of them to take a milder wish from it.
 */
export function takesWish(run: Run, wish: Wish, entry: Entry | undefined, objects: readonly Run[]): boolean {
  const claimed = wishOf(run);
  if (claimed?.number !== 0 || !isMilder(claimed.mode, wish.mode)) return true;
  if (entry === undefined || run.metadata.uid === entry.uid) return true;
  return isAlike(run, runOfEntry(entry, objects)?.spec ?? entry.spec);
}

function formerOwnerOf({ metadata }: Run): string | undefined {
  return metadata.annotations?.[FORMER_OWNER_ANNOTATION];
}
