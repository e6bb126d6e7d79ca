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

/** Owner that gave an object up on destroy with `keep`. */
export const KEPT_ANNOTATION = 'mosk-backup/kept-from';

export interface WantedRun {
  readonly owner: string;
  readonly hash: string;
  /** Beginning of the names of its runs. */
  readonly base: string;
  /** The user's own name. */
  readonly fixedName?: string;
  /** The same run is in the state already and is to be made once more (`pulumi up --replace`). */
  readonly again: boolean;
}

export interface RunPlan {
  /** Of the object to make or to adopt. */
  readonly name: string;
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
  const name = want.fixedName === undefined ? chosenName(want, mine, objects) : fixedName(want, mine);
  const failed = mine.filter(isFailed);
  const others = mine.filter((each) => each.metadata.name !== name && !failed.includes(each));
  return { name, removeFirst: failed, supersede: others.filter((each) => !isSuperseded(each, objects)) };
}

function chosenName(
  want: WantedRun,
  mine: readonly ClusterBackupManifest[],
  objects: readonly ClusterBackupManifest[],
): string {
  const same = mine.filter((each) => hashOf(each) === want.hash && !isSuperseded(each, objects));
  if (same.some(isStuck)) throw stuck(want);
  // What a killed deployment has left behind is taken over; what a newer run has superseded is too old for that.
  const found = newestFirst(same.filter(isUsable))[0];
  if (found !== undefined && !want.again) return found.metadata.name;
  const taken = new Set(
    objects
      .filter((each) => mine.includes(each) || each.metadata.annotations?.[KEPT_ANNOTATION] === want.owner)
      .map((each) => each.metadata.name),
  );
  let attempt = 1;
  while (taken.has(runName(want.base, want.hash, attempt))) attempt += 1;
  return runName(want.base, want.hash, attempt);
}

function fixedName(want: WantedRun, mine: readonly ClusterBackupManifest[]): string {
  const name = want.fixedName ?? '';
  const found = mine.find((each) => each.metadata.name === name);
  if (found === undefined || isFailed(found)) return name;
  if (isStuck(found)) throw stuck(want);
  const superseded = found.metadata.annotations?.[SUPERSEDED_ANNOTATION];
  if (!want.again && superseded === undefined) return name;
  throw new BackupError('spec-changed', 'This name belongs to an earlier run', {
    at: 'name',
    value: name,
    fix: 'give another name, or leave the name out: then each run gets its own',
  });
}

export interface Given {
  readonly owner: string;
  readonly uid: string;
  readonly onDestroy: RemovalMode;
  /** Finished runs to keep when one replaces another, the newest included. */
  readonly keepLast?: number;
  /** The program of this deployment still declares the resource. */
  readonly declared: boolean;
}

export interface RemovalPlan {
  readonly mode: RemovalMode;
  readonly remove: readonly ClusterBackupManifest[];
  /** Ours, but to stay as they are. */
  readonly leave: readonly ClusterBackupManifest[];
}

/**
 * What to remove when the engine deletes the resource with this uid: after a replacement nothing but what is beyond
 * `keepLast`, on destroy every run that the resource made.
 * @param objects all ClusterBackups of the namespace
 */
export function planRemoval(given: Given, objects: readonly ClusterBackupManifest[]): RemovalPlan {
  const mine = objects.filter((each) => ownerOf(each) === given.owner || each.metadata.uid === given.uid);
  const self = mine.find((each) => each.metadata.uid === given.uid);
  const plan = (mode: RemovalMode, remove: readonly ClusterBackupManifest[]): RemovalPlan => ({
    mode,
    remove,
    leave: mine.filter((each) => !remove.includes(each)),
  });
  const superseded = self !== undefined && isSuperseded(self, objects);
  if (!given.declared && !superseded) return plan(given.onDestroy, mine);
  // Asked for by the resource option deleteBeforeReplace: nothing has taken its place yet.
  if (self !== undefined && !superseded) return plan(isFailed(self) ? 'delete' : given.onDestroy, [self]);
  const finished = newestFirst(mine.filter(isUsable)).filter(isCompleted);
  const tooMany = given.keepLast === undefined ? [] : finished.slice(given.keepLast);
  return plan('delete', self !== undefined && isFailed(self) ? [self, ...tooMany] : tooMany);
}

/** Another run has taken its place, and that run exists. */
export function isSuperseded(run: ClusterBackupManifest, objects: readonly ClusterBackupManifest[]): boolean {
  const successor = run.metadata.annotations?.[SUPERSEDED_ANNOTATION];
  return successor !== undefined && objects.some((each) => each.metadata.name === successor);
}

const hashOf = (run: ClusterBackupManifest) => run.metadata.annotations?.[RUN_ANNOTATION];
const isFailed = (run: ClusterBackupManifest) => run.status?.status === 'Failed';
const isStuck = (run: ClusterBackupManifest) => run.status?.status === 'Stuck';
const isCompleted = (run: ClusterBackupManifest) => run.status?.status === 'Completed';

function isUsable(run: ClusterBackupManifest): boolean {
  const deleting =
    run.metadata.deletionTimestamp !== undefined ||
    run.spec.delete === true ||
    isDeletionStatus(run.status?.status);
  return !deleting && !isFailed(run) && !isStuck(run);
}

/** Creation times have whole seconds; within one of them what superseded the others is newer. */
function newestFirst(runs: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
  const created = ({ metadata }: ClusterBackupManifest) => metadata.creationTimestamp ?? '';
  const successors = (run: ClusterBackupManifest, seen = new Set<string>()): number => {
    const successor = run.metadata.annotations?.[SUPERSEDED_ANNOTATION];
    const next = runs.find((each) => each.metadata.name === successor && !seen.has(each.metadata.name));
    return next === undefined ? 0 : 1 + successors(next, seen.add(next.metadata.name));
  };
  return [...runs].sort((a, b) =>
    created(a) === created(b) ? successors(a) - successors(b) : created(a) < created(b) ? 1 : -1,
  );
}

function stuck({ owner }: WantedRun): BackupError {
  return new BackupError('backup-stuck', 'The run that this resource has already made is stuck', {
    at: owner,
    fix: 'MOSK says that it needs manual intervention; change a trigger to make a new run beside it',
  });
}
