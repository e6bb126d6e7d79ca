import type { Dice } from '../../../promises/dice';
import type { StoryRepository } from '../story-repository';
import type { Base } from './base';
import type { Setting } from './play';

/** What a game is played with. */
export interface Table {
  readonly repository: StoryRepository;
  readonly base: Base;
  readonly head: Base;
  /** The file in which data are lost. */
  readonly file: string;
  readonly dice: Dice;
}

/** Something beside a loss that could hide it. */
export interface Noise {
  readonly name: string;
  /** Which losses it could hide, by their names. @default - any */
  readonly of?: RegExp;
  /** What is there already before the change. */
  readonly before?: (base: Base, dice: Dice) => void;
  /** What the change has beside the loss. */
  readonly change?: (table: Omit<Table, 'repository'>) => void;
  /** What is done to the repository afterwards, and how the command is called. */
  readonly around?: (table: Table) => Setting | Promise<Setting> | undefined;
}
