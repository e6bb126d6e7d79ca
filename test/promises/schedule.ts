/** What happens to one backup and to those who look after it: everything that a seed decides. */
import type { RemovalMode } from '../../lib/model';
import { type ApiFault, type FaultRule, seededRandom } from '../../local/faults';
import type { FileBehaviour } from './stored-files';

/** Where a process of ours dies: at its n-th write, just before or just after the server has carried it out. */
export interface Crash {
  readonly write: number;
  readonly when: 'before' | 'after';
}

/** What somebody else does meanwhile. */
export type Interference =
  | { readonly do: 'outage'; readonly ms: number }
  | { readonly do: 'restartController' }
  | { readonly do: 'stuck' }
  | { readonly do: 'requestDeletion' }
  | { readonly do: 'deleteObject' }
  | { readonly do: 'replaceObject' };

export interface Schedule {
  readonly seed: number;
  readonly target: 'encrypted' | 'plain' | 'local';
  readonly naming: 'fixed' | 'hashed';
  readonly files: FileBehaviour;
  /** An object of somebody else has the name already. */
  readonly nameTaken: boolean;
  readonly timeoutMs: number;
  readonly removal: RemovalMode;
  /** One for each try: runs first, then removals; a try without one does not die. */
  readonly runCrashes: readonly (Crash | undefined)[];
  readonly removalCrashes: readonly (Crash | undefined)[];
  readonly faults: readonly FaultRule[];
  readonly interferences: readonly { readonly atMs: number; readonly what: Interference }[];
}

/** A choice of each kind: some twenty seeds meet every one of them. */
export function scheduleOf(seed: number): Schedule {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const maybe = <T>(chance: number, make: () => T): T | undefined => (random() < chance ? make() : undefined);
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);

  const crash = (): Crash => ({ write: below(4), when: oneOf(['before', 'after']) });
  const fault = (): ApiFault =>
    oneOf<() => ApiFault>([
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

  return {
    seed,
    target: oneOf(['encrypted', 'encrypted', 'plain', 'local']),
    naming: oneOf(['fixed', 'hashed']),
    files: {
      stepMs: oneOf([0, 200, 5_000, 600_000]),
      failedArchives: maybe(0.1, () => 1),
      failedUploads: maybe(0.2, () => 1),
      failedDeletions: maybe(0.2, () => 1 + below(2)),
    },
    nameTaken: random() < 0.08,
    timeoutMs: oneOf([20_000, 3_600_000, 3_600_000]),
    removal: oneOf(['delete', 'delete', 'delete', 'keep', 'orphan']),
    runCrashes: some(2, () => maybe(0.6, crash)),
    removalCrashes: some(2, () => maybe(0.6, crash)),
    faults: some(5, () => plausible({ fault: fault(), skip: below(8), times: 1 + below(3) })),
    interferences: some(2, () => ({
      atMs: oneOf([0, 300, 4_000, 30_000, 900_000]) + below(1_000),
      what: oneOf<() => Interference>([
        () => ({ do: 'outage', ms: oneOf([1_000, 60_000, 400_000]) }),
        () => ({ do: 'restartController' }),
        () => ({ do: 'restartController' }),
        () => ({ do: 'stuck' }),
        () => ({ do: 'requestDeletion' }),
        () => ({ do: 'deleteObject' }),
        () => ({ do: 'replaceObject' }),
      ])(),
    })),
  };
}

/** Nothing that is only read can be in conflict. */
function plausible(rule: FaultRule): FaultRule {
  const { fault } = rule;
  return fault.kind === 'answer' && fault.status === 409
    ? { ...rule, verbs: ['create', 'patch', 'delete'] }
    : rule;
}

/** Schedules with one thing less each, for finding the least that fails. */
export function simpler(schedule: Schedule): Schedule[] {
  const { faults, interferences, runCrashes, removalCrashes, files } = schedule;
  const without = <T>(list: readonly T[]): T[][] => list.map((_, index) => list.toSpliced(index, 1));
  const calm: Partial<Schedule>[] = [
    ...without(faults).map((fewer) => ({ faults: fewer })),
    ...without(interferences).map((fewer) => ({ interferences: fewer })),
    ...without(runCrashes).map((fewer) => ({ runCrashes: fewer })),
    ...without(removalCrashes).map((fewer) => ({ removalCrashes: fewer })),
    ...faults.flatMap((rule, index) =>
      (rule.times ?? 1) > 1 ? [{ faults: faults.with(index, { ...rule, times: 1 }) }] : [],
    ),
    ...(['failedArchives', 'failedUploads', 'failedDeletions'] as const).flatMap((each) =>
      files[each] === undefined ? [] : [{ files: { ...files, [each]: undefined } }],
    ),
    ...(files.stepMs > 0 ? [{ files: { ...files, stepMs: 0 } }] : []),
    ...(schedule.nameTaken ? [{ nameTaken: false }] : []),
    ...(schedule.naming === 'hashed' ? [{ naming: 'fixed' as const }] : []),
    ...(schedule.target === 'encrypted' ? [{ target: 'plain' as const }] : []),
  ];
  return calm.map((change) => ({ ...schedule, ...change }));
}
