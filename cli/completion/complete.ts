import { readLine } from './read-line';
import type { CommandWords, OptionWords, Source, Taken } from './words';

/** What may stand where the cursor is. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Of these the shell knows more than we do. */
  readonly files?: FileSource;
}

export interface Candidate {
  /** The whole word. */
  readonly word: string;
  readonly about?: string;
}

type FileSource = Extract<Source, 'files' | 'folders'>;
type NameSource = Exclude<Source, FileSource>;

/** Names that only this machine tells. @param typed values of the options so far, by their long names */
export type LookUp = (source: NameSource, typed: ReadonlyMap<string, string>) => readonly string[];

/**
 * Completes the last word of a command line.
 * @param words without the program's name; the last may be empty
 */
export function complete(words: readonly string[], program: CommandWords, lookUp: LookUp): Completion {
  const last = words.at(-1) ?? '';
  const { command, pending, isAfterDashes, typed } = readLine(words.slice(0, -1), program);
  const options = command === program ? program.options : [...command.options, ...program.options];

  const valuesOf = ({ values = [], from }: Taken, before = ''): Completion => {
    const names = from === undefined || isOfFiles(from) ? [] : lookUp(from, typed);
    const candidates = [...values, ...names].map((value) => ({ word: `${before}${value}` }));
    return {
      candidates: candidates.filter(({ word }) => word.startsWith(last)),
      ...(from !== undefined && isOfFiles(from) && { files: from }),
    };
  };

  if (isAfterDashes) return valuesOf(command.takes);
  if (pending !== undefined && !last.startsWith('-')) return valuesOf(pending.takes ?? {});
  const [, named] = /^(--[^=]+)=/.exec(last) ?? [];
  if (named !== undefined) {
    return valuesOf(options.find(({ names }) => names.includes(named))?.takes ?? {}, `${named}=`);
  }
  if (last.startsWith('-')) {
    const used = program.options.filter(({ names }) => names.some((name) => command.globals.includes(name)));
    const own = command === program ? [] : command.options;
    return { candidates: optionsFor(last, [...own, ...used, HELP], typed) };
  }
  return command.commands.length > 0 ? { candidates: commandsFor(last, command) } : valuesOf(command.takes);
}

const HELP: OptionWords = { names: ['-h', '--help'], about: 'display help' };

function isOfFiles(source: Source): source is FileSource {
  return source === 'files' || source === 'folders';
}

/** By their long names, as one reads them later; those that were given already are not offered again. */
function optionsFor(
  last: string,
  options: readonly OptionWords[],
  typed: ReadonlyMap<string, string>,
): readonly Candidate[] {
  return options.flatMap(({ names, about, isRepeated }) => {
    const [word] = names.filter((name) => name.startsWith(last)).sort((a, b) => b.length - a.length);
    const isGiven = names.some((name) => typed.has(name));
    return word === undefined || (isGiven && !isRepeated) ? [] : [{ word, about }];
  });
}

/** Another word for a command only when nothing else is meant. */
function commandsFor(last: string, { commands }: CommandWords): readonly Candidate[] {
  const named = commands.filter(({ name }) => name.startsWith(last));
  if (named.length > 0) return named.map(({ name, about }) => ({ word: name, about }));
  return commands.flatMap(({ alias, about }) => (alias?.startsWith(last) ? [{ word: alias, about }] : []));
}
