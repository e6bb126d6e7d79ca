import type { Argument, Command, Option } from 'commander';
import { RULES } from '../../lib/policy';
import type { CommandWords, OptionWords, Taken } from './words';

/** Reads off a program what can be typed. @param program with all its commands defined */
export function readWords(program: Command): CommandWords {
  const { visibleGlobalOptions } = program.createHelp();
  const wordsOf = (command: Command): CommandWords => {
    const used = command.parent === null ? command.options : visibleGlobalOptions(command);
    return {
      name: command.name(),
      ...(command.alias() !== undefined && { alias: command.alias() }),
      about: command.summary(),
      options: command.options.map(optionWords),
      globals: used.flatMap(({ long }) => long ?? []),
      takes: merged(command.registeredArguments.map(argumentTaken)),
      commands: command.commands.map(wordsOf),
    };
  };
  return wordsOf(program);
}

function optionWords(option: Option): OptionWords {
  const { short, long, description, flags, variadic } = option;
  const names = [short, long].filter((name) => name !== undefined);
  if (!option.required && !option.optional) return { names, about: description };
  return {
    names,
    about: description,
    takes: { ...taken(long ?? '', placeholderIn(flags)), ...valuesOf(option) },
    ...(variadic && { isList: true }),
    // An option with a parser of its own collects what it is given.
    ...((variadic || option.parseArg !== undefined) && { isRepeated: true }),
  };
}

function argumentTaken(argument: Argument): Taken {
  return { ...taken('', argument.name()), ...valuesOf(argument) };
}

function valuesOf({ argChoices }: Option | Argument): Taken {
  return argChoices === undefined ? {} : { values: argChoices };
}

/** `file` of `--out <file>` */
function placeholderIn(flags: string): string {
  return /[<[](.+?)(\.\.\.)?[>\]]$/.exec(flags)?.[1] ?? '';
}

const RELEASES = ['26.1', '26.2'];

/** By the name of an option or, where that is told, what stands for its value in the help. */
function taken(option: string, placeholder: string): Taken {
  switch (option) {
    case '--context':
    case '--contexts':
    case '--management-cluster':
      return { from: 'contexts' };
    case '--namespace':
    case '--project':
      return { from: 'namespaces' };
    case '--api':
      return { values: RELEASES, from: 'files' };
    case '--explain':
      return { values: RULES.map(({ id }) => id) };
    case '--policy':
      return { values: ['baseline', 'strict'], from: 'files' };
    case '--like':
    case '--listen':
      return {};
  }
  if (/folder$/.test(placeholder)) return { from: 'folders' };
  return /^(file|path|place|backup|base|head)s?$/.test(placeholder) ? { from: 'files' } : {};
}

/** Where each place has its own argument, any of them may be meant. */
function merged(all: readonly Taken[]): Taken {
  const values = all.flatMap((each) => each.values ?? []);
  const from = all.find((each) => each.from !== undefined)?.from;
  return { ...(values.length > 0 && { values }), ...(from !== undefined && { from }) };
}
