import type { Globals } from './globals';
import type { Io } from './io';

/** What a command's action works with. Global options are read when it runs, once they are parsed. */
export interface CommandContext {
  readonly io: Io;
  globals(): Globals;
}
