/** What a management cluster does, and what happens to it, whoever uses it. */
import type { ApiFault, FaultRule } from '../../local/faults';
import type { Dice } from './dice';
import type { FileBehaviour } from './stored-files';

/** What somebody does to a backup. */
export const DEEDS = [
  'stuck',
  'requestDeletion',
  'withdrawDeletion',
  'deleteObject',
  /** Deletes it, and makes one of his own under its name. */
  'replaceObject',
  /** Takes all annotations of ours off. */
  'dropRecords',
  /** Applies an export of it under another name, annotations and all. */
  'copy',
  /** Applies an export of one that is gone. */
  'bringBack',
  /** Makes one that claims its files, in its namespace or in the other one. */
  'claimFiles',
  'claimFilesElsewhere',
] as const;

/** What somebody else does meanwhile. */
export type Interference =
  | { readonly do: 'outage'; readonly ms: number }
  | { readonly do: 'restartController' }
  /** A schedule makes a backup, of one cluster or the other, with a target or without. */
  | { readonly do: 'scheduledRun'; readonly cluster: 'prod' | 'spare'; readonly isLocal: boolean }
  /** Removes the records of what was left behind, and answers for it. */
  | { readonly do: 'forgetLeft' }
  /** @property whom the newest of ours is 0, the one before it 1 */
  | { readonly do: (typeof DEEDS)[number]; readonly whom: number };

/** From the beginning, or as soon as so many changes of backups were seen. */
export type Moment = { readonly afterMs: number } | { readonly afterChanges: number };

export interface World {
  readonly seed: number;
  readonly files: FileBehaviour;
  /** How far the clock of the server is ahead of ours, in milliseconds. */
  readonly skewMs: number;
  /** For each wait of ours. */
  readonly timeoutMs: number;
  readonly faults: readonly FaultRule[];
  readonly interferences: readonly { readonly at: Moment; readonly what: Interference }[];
}

/** Where a process dies: at its n-th write, just before or just after the server has carried it out. */
export interface Crash {
  readonly write: number;
  readonly when: 'before' | 'after';
}

export function worldOf(seed: number, dice: Dice): World {
  const { below, oneOf, maybe, some } = dice;
  return {
    seed,
    files: {
      stepMs: oneOf([0, 200, 5_000, 600_000]),
      failedArchives: maybe(0.1, () => 1),
      failedUploads: maybe(0.2, () => 1),
      failedDeletions: maybe(0.2, () => 1 + below(2)),
    },
    skewMs: maybe(0.2, () => oneOf([-3_600_000, -45_000, 45_000, 3_600_000])) ?? 0,
    timeoutMs: oneOf([20_000, 3_600_000, 3_600_000]),
    faults:
      below(3) === 0
        ? []
        : some(4, () => plausible({ fault: faultOf(dice), skip: below(8), times: 1 + below(3) })),
    interferences: some(2, () => ({ at: momentOf(dice), what: interferenceOf(dice) })),
  };
}

export function momentOf({ below, oneOf }: Dice): Moment {
  return below(2) === 0
    ? { afterChanges: below(40) }
    : { afterMs: oneOf([0, 300, 4_000, 30_000, 900_000]) + below(1_000) };
}

function interferenceOf({ below, oneOf }: Dice): Interference {
  const deed = (): Interference => ({
    do: oneOf([...DEEDS, 'deleteObject', 'replaceObject', 'replaceObject', 'requestDeletion']),
    whom: oneOf([0, 0, 0, 1, 2]),
  });
  return oneOf<() => Interference>([
    () => ({ do: 'outage', ms: oneOf([1_000, 60_000, 400_000]) }),
    () => ({ do: 'restartController' }),
    () => ({ do: 'scheduledRun', cluster: oneOf(['prod', 'prod', 'spare']), isLocal: below(4) === 0 }),
    () => ({ do: 'forgetLeft' }),
    ...Array.from({ length: 8 }, () => deed),
  ])();
}

function faultOf({ below, oneOf, maybe }: Dice): ApiFault {
  return oneOf<() => ApiFault>([
    () => ({ kind: 'latency', ms: oneOf([50, 5_000, 70_000]) }),
    () => ({
      kind: 'answer',
      status: oneOf([409, 429, 500, 503, 504]),
      retryAfterS: maybe(0.3, () => 1 + below(90)),
    }),
    () => ({ kind: 'reset' }),
    () => ({ kind: 'lostAnswer' }),
    () => ({ kind: 'lateAnswer' }),
    () => ({ kind: 'silence' }),
    () => ({ kind: 'halfLine' }),
    () => ({ kind: 'expired' }),
    () => ({ kind: 'coalesce', ms: oneOf([500, 20_000]) }),
    () => ({ kind: 'stale', changes: 1 + below(6) }),
  ])();
}

/** Nothing that is only read can be in conflict. */
function plausible(rule: FaultRule): FaultRule {
  const { fault } = rule;
  return fault.kind === 'answer' && fault.status === 409
    ? { ...rule, verbs: ['create', 'patch', 'delete'] }
    : rule;
}

export const without = <T>(list: readonly T[]): T[][] => list.map((_, index) => list.toSpliced(index, 1));

/** One thing less each. */
export function calmer({ faults, interferences, files, skewMs }: World): Partial<World>[] {
  return [
    ...without(faults).map((fewer) => ({ faults: fewer })),
    ...without(interferences).map((fewer) => ({ interferences: fewer })),
    ...faults.flatMap((rule, index) =>
      (rule.times ?? 1) > 1 ? [{ faults: faults.with(index, { ...rule, times: 1 }) }] : [],
    ),
    ...(['failedArchives', 'failedUploads', 'failedDeletions'] as const).flatMap((each) =>
      files[each] === undefined ? [] : [{ files: { ...files, [each]: undefined } }],
    ),
    ...(files.stepMs > 0 ? [{ files: { ...files, stepMs: 0 } }] : []),
    ...(skewMs === 0 ? [] : [{ skewMs: 0 }]),
  ];
}
