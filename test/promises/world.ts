/** What a management cluster does, and what happens to it, whoever uses it. */
import type { ApiFault, FaultRule } from '../../local/faults';
import type { Dice } from './dice';
import type { FileBehaviour } from './stored-files';

/** What somebody else does meanwhile. */
export type Interference =
  | { readonly do: 'outage'; readonly ms: number }
  | { readonly do: 'restartController' }
  | { readonly do: 'stuck' }
  | { readonly do: 'requestDeletion' }
  | { readonly do: 'deleteObject' }
  | { readonly do: 'replaceObject' };

export interface World {
  readonly seed: number;
  readonly files: FileBehaviour;
  /** How far the clock of the server is ahead of ours, in milliseconds. */
  readonly skewMs: number;
  /** For each wait of ours. */
  readonly timeoutMs: number;
  readonly faults: readonly FaultRule[];
  readonly interferences: readonly { readonly atMs: number; readonly what: Interference }[];
}

/** Where a process dies: at its n-th write, just before or just after the server has carried it out. */
export interface Crash {
  readonly write: number;
  readonly when: 'before' | 'after';
}

export function worldOf(seed: number, { below, oneOf, maybe, some }: Dice): World {
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
    files: {
      stepMs: oneOf([0, 200, 5_000, 600_000]),
      failedArchives: maybe(0.1, () => 1),
      failedUploads: maybe(0.2, () => 1),
      failedDeletions: maybe(0.2, () => 1 + below(2)),
    },
    skewMs: maybe(0.2, () => oneOf([-3_600_000, -45_000, 45_000, 3_600_000])) ?? 0,
    timeoutMs: oneOf([20_000, 3_600_000, 3_600_000]),
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
