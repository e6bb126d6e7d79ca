/** A property test that cannot fail proves nothing: here the code is broken, and the promise concerned has to fail. */
import type { Game } from './search';

export interface Break {
  readonly promise: number;
  readonly how: string;
  readonly module: string;
  /** The search begins at a seed that is known to show it, where that takes long. */
  readonly seed?: number;
  readonly change: (real: never) => object;
}

/** Most of them are caught by the first ones. */
const SEEDS = 400;

/** @param load the game, with broken modules in it */
export function eachIsCaught<Schedule>(breaks: readonly Break[], load: () => Game<Schedule>): void {
  it.each(breaks)(
    'is caught when $how: promise $promise',
    async ({ promise, module, change, seed = 1 }) => {
      jest.resetModules();
      // The real one is loaded when the game loads it, so that it shares with the game what both of them need.
      jest.doMock(module, () => {
        const real = jest.requireActual(module);
        return { ...real, ...change(real as never) };
      });
      try {
        const { firstBroken, seeds } = require('./search') as typeof import('./search');
        expect(await firstBroken(load(), seeds(seed, SEEDS), promise)).toMatchObject({ promise });
      } finally {
        jest.dontMock(module);
      }
    },
    600_000,
  );
}
