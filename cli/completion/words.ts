/** What can be typed, as plain data: completion is asked with every press of a key, and loads no command. */
export interface CommandWords {
  readonly name: string;
  readonly alias?: string;
  readonly about: string;
  readonly options: readonly OptionWords[];
  /** Of the program's options those that it uses, by their long names. */
  readonly globals: readonly string[];
  /** Arguments. */
  readonly takes: Taken;
  /** Subcommands. */
  readonly commands: readonly CommandWords[];
}

export interface OptionWords {
  /** `-n` and `--namespace` */
  readonly names: readonly string[];
  readonly about: string;
  /** Its value; without it is a switch. */
  readonly takes?: Taken;
  /** Several values may follow. */
  readonly isList?: boolean;
  /** May be said again. */
  readonly isRepeated?: boolean;
}

/** What a value may be. With neither, nobody knows. */
export interface Taken {
  readonly values?: readonly string[];
  readonly from?: Source;
}

/** Where values are looked up when they are asked for: on this machine, never on a network. */
export type Source = 'files' | 'folders' | 'contexts' | 'namespaces';
