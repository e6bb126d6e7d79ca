import type { CommandWords, OptionWords } from './words';

/** What the words before the cursor say. */
export interface ReadLine {
  /** The innermost that is named. */
  readonly command: CommandWords;
  /** The option whose value comes next. */
  readonly pending?: OptionWords;
  /** After `--` nothing is an option. */
  readonly isAfterDashes: boolean;
  /** Values of the options, by all their names; of switches, empty. */
  readonly typed: ReadonlyMap<string, string>;
}

/** Reads words as commander would; what it would refuse is passed over. */
export function readLine(words: readonly string[], program: CommandWords): ReadLine {
  const typed = new Map<string, string>();
  let command = program;
  let pending: OptionWords | undefined;
  const give = ({ names }: OptionWords, value: string) => {
    for (const name of names) typed.set(name, value);
  };
  for (const [at, word] of words.entries()) {
    if (word === '--') return { command, isAfterDashes: true, typed };
    if (word.startsWith('-') && word !== '-') {
      const [, name = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
      const option = [...command.options, ...program.options].find(({ names }) => names.includes(name));
      if (option !== undefined) give(option, value ?? '');
      pending = value === undefined && option?.takes !== undefined ? option : undefined;
    } else if (pending !== undefined) {
      give(pending, word);
      if (!pending.isList) pending = undefined;
    } else if (command.commands.length > 0 && !(at === 0 && word === 'help')) {
      const named = command.commands.find(({ name, alias }) => name === word || alias === word);
      // A word that is no command: nobody knows what may follow.
      if (named === undefined) return { command: NOTHING, isAfterDashes: false, typed };
      command = named;
    }
  }
  return { command, ...(pending !== undefined && { pending }), isAfterDashes: false, typed };
}

const NOTHING: CommandWords = { name: '', about: '', options: [], globals: [], takes: {}, commands: [] };
