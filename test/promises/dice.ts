import { seededRandom } from '../../local/faults';

/** Everything that a seed decides is decided by these. */
export interface Dice {
  /** From 0 to below the limit. */
  below(limit: number): number;
  oneOf<T>(choices: readonly T[]): T;
  /** By chance, from 0 to 1. */
  maybe<T>(chance: number, make: () => T): T | undefined;
  /** None to `most`. */
  some<T>(most: number, make: () => T): T[];
}

export function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    below,
    oneOf: <T>(choices: readonly T[]) => choices[below(choices.length)] as T,
    maybe: (chance, make) => (random() < chance ? make() : undefined),
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
