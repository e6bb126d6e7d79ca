/** What happens to backups and to those who look after them through the runner: everything that a seed decides. */
import type { RemovalMode } from '../../lib/model';
import { diceOf } from './dice';
import { type Call, callOf } from './tools';
import { type Crash, calmer, type Moment, momentOf, type World, without, worldOf } from './world';

export interface Schedule extends World {
  readonly target: 'encrypted' | 'plain' | 'local';
  readonly naming: 'fixed' | 'hashed';
  /** An object of somebody else has the name already. */
  readonly nameTaken: boolean;
  /** Another process of ours makes the same run at the same time as the first one. */
  readonly twice: boolean;
  /** Another owner makes a backup with the same files, in the namespace or in the other one. */
  readonly sameFiles: 'here' | 'elsewhere' | undefined;
  readonly removal: RemovalMode;
  /** One for each try: runs first, then removals; a try without one does not die. */
  readonly runCrashes: readonly (Crash | undefined)[];
  readonly removalCrashes: readonly (Crash | undefined)[];
  /** The command line at work on the same objects. */
  readonly calls: readonly { readonly at: Moment; readonly call: Call }[];
}

/** A choice of each kind: some twenty seeds meet every one of them. */
export function scheduleOf(seed: number): Schedule {
  const dice = diceOf(seed);
  const { below, oneOf, maybe, some } = dice;
  const crash = (): Crash => ({ write: below(4), when: oneOf(['before', 'after']) });
  return {
    ...worldOf(seed, dice),
    target: oneOf(['encrypted', 'encrypted', 'encrypted', 'plain', 'plain', 'plain', 'plain', 'local']),
    naming: oneOf(['fixed', 'hashed']),
    nameTaken: below(100) < 8,
    twice: below(100) < 15,
    sameFiles: maybe(0.2, () => oneOf(['here', 'elsewhere'] as const)),
    removal: oneOf(['delete', 'delete', 'delete', 'keep', 'orphan']),
    runCrashes: some(2, () => maybe(0.6, crash)),
    removalCrashes: some(2, () => maybe(0.6, crash)),
    calls: below(5) === 0 ? some(2, () => ({ at: momentOf(dice), call: callOf(dice) })) : [],
  };
}

/** Schedules with one thing less each, for finding the least that fails. */
export function simpler(schedule: Schedule): Schedule[] {
  const { runCrashes, removalCrashes, calls } = schedule;
  const changes: Partial<Schedule>[] = [
    ...calmer(schedule),
    ...without(runCrashes).map((fewer) => ({ runCrashes: fewer })),
    ...without(removalCrashes).map((fewer) => ({ removalCrashes: fewer })),
    ...without(calls).map((fewer) => ({ calls: fewer })),
    ...(schedule.nameTaken ? [{ nameTaken: false }] : []),
    ...(schedule.twice ? [{ twice: false }] : []),
    ...(schedule.sameFiles === undefined ? [] : [{ sameFiles: undefined }]),
    ...(schedule.naming === 'hashed' ? [{ naming: 'fixed' as const }] : []),
    ...(schedule.target === 'encrypted' ? [{ target: 'plain' as const }] : []),
  ];
  return changes.map((change) => ({ ...schedule, ...change }));
}
