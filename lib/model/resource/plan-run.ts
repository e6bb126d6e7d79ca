/** Which run a resource makes, or takes over, and what becomes of its earlier ones: from all objects that are there. */
import { BackupError } from '../../errors';
import type { ClusterBackupManifest } from '../api/manifest';
import { runName } from '../api/names';
import { isWorthless } from '../life/retention';
import { isStuck, isSuperseded, isUsable, newestFirst, runHashOf } from './runs';

type Run = ClusterBackupManifest;

export interface PlannedRun {
  /** Text of the owner annotation. */
  readonly owner: string;
  readonly namespace: string;
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
  readonly adopt?: Run;
  /** Failed runs, which go before their replacement comes. */
  readonly failed: readonly Run[];
  /** Runs whose place the new one takes. */
  readonly supersede: readonly Run[];
}

/**
 * Runs are found by owner and hash, never by walking over names: a name that is free again may be that of a run which
 * somebody has taken away, beside a later try of the same run.
 * @param mine the runs of the resource
 * @param objects all ClusterBackups that may be seen
 * @throws BackupError `backup-stuck`, `spec-changed`
 */
export function planRun(want: PlannedRun, mine: readonly Run[], objects: readonly Run[]): RunPlan {
  const failed = mine.filter(isWorthless);
  const living = mine.filter((each) => !failed.includes(each));
  const adopt = want.fixedName === undefined ? sameRun(want, living) : runNamed(want.fixedName, want, living);
  return {
    name: adopt?.metadata.name ?? want.fixedName ?? nextName(want, objects),
    adopt,
    failed,
    supersede: living.filter((each) => each !== adopt && !isSuperseded(each, living)),
  };
}

/** What a killed deployment has left behind. What a newer run has superseded is too old to be taken over. */
function sameRun(want: PlannedRun, living: readonly Run[]): Run | undefined {
  const same = living.filter((each) => runHashOf(each) === want.hash && !isSuperseded(each, living));
  if (same.some(isStuck)) throw stuck(want);
  return newestFirst(same.filter(isUsable))[0];
}

/** A run of this name is taken over if it is the same, else the runner refuses: a name stands for one run. */
function runNamed(name: string, want: PlannedRun, living: readonly Run[]): Run | undefined {
  const found = living.find(
    ({ metadata }) => metadata.name === name && metadata.namespace === want.namespace,
  );
  if (found === undefined) return undefined;
  if (isStuck(found)) throw stuck(want);
  if (!isSuperseded(found, living)) return found;
  throw new BackupError('spec-changed', 'This name belongs to an earlier run', {
    at: 'name',
    value: name,
    fix: 'give another name, or leave the name out: then each run gets its own',
  });
}

function nextName(want: PlannedRun, objects: readonly Run[]): string {
  const taken = new Set(
    objects
      .filter(({ metadata }) => metadata.namespace === want.namespace)
      .map(({ metadata }) => metadata.name),
  );
  for (let attempt = 1; ; attempt += 1) {
    const name = runName(want.base, want.hash, attempt);
    if (!taken.has(name) && !want.overwrites?.(name)) return name;
  }
}

function stuck({ owner }: PlannedRun): BackupError {
  return new BackupError('backup-stuck', 'The run that this resource has already made is stuck', {
    at: owner,
    fix: 'MOSK says that it needs manual intervention; change a trigger to make a new run beside it',
  });
}
