/** Pure decisions about the runs of one resource: which to make, which to give up, which to remove. */
import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  isDeletionStatus,
  ownerOf,
  type RemovalMode,
  RUN_ANNOTATION,
  runName,
  SUPERSEDED_ANNOTATION,
} from '../../../../lib/model';
import { keptFrom } from '../kept';
import { claimedMode, claimOf } from './entry-claim';

export interface WantedRun {
  readonly owner: string;
  readonly hash: string;
  /** Beginning of the names of its runs. */
  readonly base: string;
  /** The user's own name. */
  readonly fixedName?: string;
  /** Whether a run of this name would write to a file that an earlier one has left behind without an object. */
  readonly overwrites?: (name: string) => boolean;
}

export interface RunPlan {
  readonly name: string;
  /** The object of that name, if it is there already and to be taken over. */
  readonly adopt?: ClusterBackupManifest;
  /** Failed runs, which go before their replacement comes. */
  readonly removeFirst: readonly ClusterBackupManifest[];
  /** Runs whose place the new one takes. */
  readonly supersede: readonly ClusterBackupManifest[];
}

/**
 * @param objects all ClusterBackups of the namespace
 * @throws BackupError `backup-stuck`, `spec-changed`
 */
export function planRun(want: WantedRun, objects: readonly ClusterBackupManifest[]): RunPlan {
  const mine = objects.filter((each) => ownerOf(each) === want.owner);
  const failed = mine.filter(isFailed);
  // A failed run takes nobody's place, or the one before it would seem to have been replaced already.
  const staying = objects.filter((each) => !failed.includes(each));
  const adopt =
    want.fixedName === undefined
      ? sameRun(want, mine, staying)
      : runNamed(want.fixedName, want, mine, staying);
  const name = adopt?.metadata.name ?? want.fixedName ?? nextName(want, objects);
  const others = mine.filter((each) => each !== adopt && !failed.includes(each));
  return {
    name,
    adopt,
    removeFirst: failed,
    supersede: others.filter((each) => !isSuperseded(each, staying)),
  };
}

/** What a killed deployment has left behind. What a newer run has superseded is too old to be taken over. */
function sameRun(
  want: WantedRun,
  mine: readonly ClusterBackupManifest[],
  objects: readonly ClusterBackupManifest[],
): ClusterBackupManifest | undefined {
  const same = mine.filter((each) => hashOf(each) === want.hash && !isSuperseded(each, objects));
  if (same.some(isStuck)) throw stuck(want);
  return newestFirst(same.filter(isUsable))[0];
}

/** A run of this name is taken over if it is the same, else the runner refuses: a name stands for one run. */
function runNamed(
  name: string,
  want: WantedRun,
  mine: readonly ClusterBackupManifest[],
  objects: readonly ClusterBackupManifest[],
): ClusterBackupManifest | undefined {
  const found = mine.find((each) => each.metadata.name === name);
  if (found === undefined || isFailed(found)) return undefined;
  if (isStuck(found)) throw stuck(want);
  if (!isSuperseded(found, objects)) return found;
  throw new BackupError('spec-changed', 'This name belongs to an earlier run', {
    at: 'name',
    value: name,
    fix: 'give another name, or leave the name out: then each run gets its own',
  });
}

function nextName(want: WantedRun, objects: readonly ClusterBackupManifest[]): string {
  const taken = new Set(
    objects
      .filter((each) => ownerOf(each) === want.owner || keptFrom(each) === want.owner)
      .map((each) => each.metadata.name),
  );
  for (let attempt = 1; ; attempt += 1) {
    const name = runName(want.base, want.hash, attempt);
    if (!taken.has(name) && !want.overwrites?.(name)) return name;
  }
}

/** The run that an entry of the state names. */
export interface NamedRun {
  readonly owner: string;
  readonly uid: string;
  readonly objectName: string;
}

export interface Given extends NamedRun {
  readonly claim: string;
  readonly onDestroy: RemovalMode;
  /** Finished runs to keep when one replaces another, the newest included. */
  readonly keepLast?: number;
  /** The program of this deployment still declares the resource. */
  readonly declared: boolean;
}

export interface RemovalPlan {
  readonly mode: RemovalMode;
  readonly remove: readonly ClusterBackupManifest[];
  /** Stay, because a deployment that was killed had another mode for the resource. */
  readonly disputed: readonly ClusterBackupManifest[];
}

/**
 * What to remove when the engine deletes the resource with this uid: after a replacement nothing but what is beyond
 * `keepLast`, on destroy every run that the resource made, unless a newer entry of the state is to treat them otherwise.
 * @param objects all ClusterBackups of the namespace
 */
export function planRemoval(given: Given, objects: readonly ClusterBackupManifest[]): RemovalPlan {
  const mine = objects.filter((each) => isOf(given, each));
  const self = mine.find((each) => each.metadata.uid === given.uid);
  // A destroy of ours that was killed has given it up, and the state still has it.
  const givenUp = self !== undefined && keptFrom(self) === given.owner;
  const taken = self !== undefined && !givenUp && claimOf(self) !== given.claim;
  if (!given.declared) {
    // A newer entry may never have come into the state, because its deployment was killed: nobody else would come.
    const ofNewer = [...(taken ? [self] : []), ...laterRuns(given, mine)];
    const alike = ofNewer.every((run) => claimedMode(run) === given.onDestroy);
    const [remove, disputed] = alike ? [mine, []] : [[], mine];
    return { mode: given.onDestroy, remove, disputed };
  }
  if (taken) return { mode: given.onDestroy, remove: [], disputed: [] };
  // Superseded, or about to be: the resource option deleteBeforeReplace asks before the successor is there.
  const finished = newestFirst(mine.filter(isUsable)).filter(isCompleted);
  const tooMany = given.keepLast === undefined ? [] : finished.slice(given.keepLast);
  const remove = self !== undefined && isFailed(self) ? [self, ...tooMany] : tooMany;
  return { mode: 'delete', remove, disputed: [] };
}

/**
 * The runs that the current entry of the state stands for besides those that it has superseded: its own, and later ones
 * of deployments that were killed before they were saved. What a destroy has given up is nobody's.
 * @param objects all ClusterBackups of the namespace
 */
export function runsToClaim(
  entry: NamedRun,
  objects: readonly ClusterBackupManifest[],
): ClusterBackupManifest[] {
  const mine = objects.filter((each) => ownerOf(each) === entry.owner);
  return [...mine.filter(({ metadata }) => metadata.uid === entry.uid), ...laterRuns(entry, mine)];
}

/** Of those that nothing has taken the place of, the ones that are not known to be earlier: when in doubt, later. */
function laterRuns(
  { owner, uid, objectName }: NamedRun,
  mine: readonly ClusterBackupManifest[],
): ClusterBackupManifest[] {
  const self = mine.find(({ metadata }) => metadata.uid === uid);
  const isEarlier = (each: ClusterBackupManifest) => {
    if (successorOf(each) === objectName) return true;
    if (self === undefined || isSuperseded(self, mine)) return false;
    // Creation times have whole seconds; within one of them a later run would have superseded this one.
    const latest = ownerOf(self) === owner && isUsable(self) && successorOf(self) === undefined;
    return createdAt(each) < createdAt(self) || (latest && createdAt(each) === createdAt(self));
  };
  return mine.filter((each) => each !== self && !isSuperseded(each, mine) && !isEarlier(each));
}

/** The run of the state counts even without its annotation, but not once it names another owner: a stack may be copied. */
function isOf({ owner, uid }: Given, run: ClusterBackupManifest): boolean {
  return ownerOf(run) === owner || (run.metadata.uid === uid && !ownerOf(run));
}

/** With nothing to lose: what was uploaded once is a backup, whatever its status says later. */
export function isFailed({ status }: ClusterBackupManifest): boolean {
  return status?.status === 'Failed' && status.uploadedAt === undefined;
}

/** Another run of the resource has taken its place, and that run exists. */
function isSuperseded(run: ClusterBackupManifest, objects: readonly ClusterBackupManifest[]): boolean {
  const successor = successorOf(run);
  return objects.some((each) => each.metadata.name === successor && ownerOf(each) === ownerOf(run));
}

const successorOf = (run: ClusterBackupManifest) => run.metadata.annotations?.[SUPERSEDED_ANNOTATION];
const createdAt = (run: ClusterBackupManifest) => run.metadata.creationTimestamp ?? '';
const hashOf = (run: ClusterBackupManifest) => run.metadata.annotations?.[RUN_ANNOTATION];
const isStuck = (run: ClusterBackupManifest) => run.status?.status === 'Stuck';
const isCompleted = (run: ClusterBackupManifest) => run.status?.status === 'Completed';

function isUsable(run: ClusterBackupManifest): boolean {
  const deleting =
    run.metadata.deletionTimestamp !== undefined ||
    run.spec.delete === true ||
    isDeletionStatus(run.status?.status);
  return !deleting && run.status?.status !== 'Failed' && !isStuck(run);
}

/** Creation times have whole seconds; within one of them what superseded the others is newer. */
function newestFirst(runs: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
  const successors = (run: ClusterBackupManifest, seen = new Set<string>()): number => {
    const successor = successorOf(run);
    const next = runs.find((each) => each.metadata.name === successor && !seen.has(each.metadata.name));
    return next === undefined ? 0 : 1 + successors(next, seen.add(next.metadata.name));
  };
  return [...runs].sort((a, b) =>
    createdAt(a) === createdAt(b) ? successors(a) - successors(b) : createdAt(a) < createdAt(b) ? 1 : -1,
  );
}

function stuck({ owner }: WantedRun): BackupError {
  return new BackupError('backup-stuck', 'The run that this resource has already made is stuck', {
    at: owner,
    fix: 'MOSK says that it needs manual intervention; change a trigger to make a new run beside it',
  });
}
