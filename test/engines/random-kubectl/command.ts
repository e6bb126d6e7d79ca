import type { Dice } from '../../promises/dice';
import type { Kind } from './kinds';

/** What is given to kubectl, by words as a shell would read them. */
export interface Command {
  readonly run: string;
  /** For `-f -`. */
  readonly input?: string;
  /** What kubectl runs as the editor. */
  readonly editor?: string;
}

/** Where a game is played: names outside of the namespace are told apart by it, too. */
export interface Ground {
  readonly namespace: string;
  readonly kinds: readonly Kind[];
}

/** One family of commands. */
export type Family = (dice: Dice, ground: Ground) => Command;

/** A word that a shell leaves as it is. */
export const quoted = (text: string): string => `'${text}'`;

/** As `-p` takes it. */
export const patchText = (patch: unknown): string => quoted(JSON.stringify(patch));
