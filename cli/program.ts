import { Command } from 'commander';
import { MoskApi } from '../lib/model';
import { chosenApi } from './chosen-api';
import type { CommandContext } from './command-context';
import { COMMANDS } from './commands';
import { addGlobalOptions, readGlobals } from './globals';
import { configureHelp } from './help';
import { type Io, programName } from './io';
import { addKeyWords, addOtherWords } from './other-words';
import { warn } from './warn';

/**
 * The command line. A command has its options once it is named, and its file is loaded then.
 * @param onFailure told which command is about to fail: what commander throws does not say it
 */
export function makeProgram(io: Io, onFailure: (command: Command) => void): Command {
  const program = emptyProgram(io);
  let api = MoskApi.v26_2;
  const context = { io, globals: () => readGlobals(program.opts(), api) };
  program.hook('preAction', async () => {
    api = await chosenApi(program.opts().api, io, (text) => warn(context, text));
  });
  addOtherWords(program, io, () => context.globals().json);
  program.hook('preSubcommand', (_program, command) => {
    defineCommand(command, context);
    if (command.name() === 'key') addKeyWords(command, io, () => context.globals().json);
    for (const each of [command, ...command.commands]) {
      each.exitOverride((error) => {
        onFailure(each);
        throw error;
      });
    }
  });
  return program;
}

/** All commands with all their options, for who looks at them: nothing of it is run. */
export function wholeProgram(io: Io): Command {
  const program = emptyProgram(io);
  const context = { io, globals: () => readGlobals(program.opts(), MoskApi.v26_2) };
  for (const command of program.commands) defineCommand(command, context);
  return program;
}

function emptyProgram(io: Io): Command {
  const program = new Command(programName(io.program));
  program
    .description('Declare, run, verify and remove the backups of MOSK clusters.')
    .version(packageVersion())
    .helpCommand(false)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Told as all other errors are, at the end of `run`.
      outputError: () => {},
    })
    .exitOverride();
  configureHelp(program, io);
  addGlobalOptions(program);
  for (const { name, alias, summary } of COMMANDS) {
    const command = program.command(name).summary(summary);
    command.description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);
    if (alias !== undefined) command.alias(alias);
  }
  return program;
}

function defineCommand(command: Command, context: CommandContext): void {
  COMMANDS.find(({ name }) => name === command.name())
    ?.load()
    .define(command, context);
}

function packageVersion(): string {
  // Both cli/ and dist/cli/ are inside the package.
  return (require('mosk-backup/package.json') as { version: string }).version;
}
