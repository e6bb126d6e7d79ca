import { Command, CommanderError, type Option } from 'commander';
import { BackupError } from '../lib/errors';
import { MoskApi } from '../lib/model';
import { chosenApi } from './chosen-api';
import { COMMANDS } from './commands';
import { refuseEmptyArgument } from './empty-argument';
import { Ended, EXIT, exitCodeOf } from './exit-codes';
import { addGlobalOptions, readGlobals } from './globals';
import type { Io } from './io';
import { addOtherWords, withoutHarmfulHint } from './other-words';
import { printableIo } from './printable-io';
import { reportError } from './report-error';
import { warn } from './warn';

/**
 * Runs one command line.
 * @param argv without the program's own name
 * @returns the exit code; nothing is thrown
 */
export async function run(argv: readonly string[], outside: Io): Promise<number> {
  const io = printableIo(outside);
  // What commander throws does not say which command it is about.
  let failed = 'mosk-backup';
  const program = programFor(io, (command) => {
    failed = command;
  });
  try {
    refuseEmptyArgument(argv);
    await program.parseAsync(withoutHelpCommand(argv), { from: 'user' });
    return EXIT.ok;
  } catch (thrown) {
    if (thrown instanceof Ended) return thrown.exitCode;
    if (thrown instanceof CommanderError && HELP_SHOWN.includes(thrown.code)) {
      return thrown.exitCode === 0 ? EXIT.ok : EXIT.input;
    }
    const error = thrown instanceof CommanderError ? wrongUsage(thrown, failed) : thrown;
    const reported = io.signal.aborted && isBareAbort(error) ? interrupted(error) : error;
    reportError(reported, io, argv.includes('--json'));
    return exitCodeOf(reported);
  }
}

function programFor(io: Io, onFailure: (command: string) => void): Command {
  const program = new Command('mosk-backup');
  program
    .description('Declare, run, verify and remove the backups of MOSK clusters.')
    .version(packageVersion())
    .helpCommand(false)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: usedGlobals })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Told as all other errors are, at the end of `run`.
      outputError: () => {},
    })
    .exitOverride()
    .addHelpText(
      'after',
      `
Start with:  mosk-backup demo
Exit codes:  0 done · 2 wrong usage or input · 3 backup or deletion failed · 4 timed out · 5 refused
             6 management API · 7 storage or verification · 8 stale manifests · 9 against the policy
             130 interrupted · 1 a bug`,
    );
  addGlobalOptions(program);
  let api = MoskApi.v26_2;
  const context = { io, globals: () => readGlobals(program.opts(), api) };
  for (const { name, summary } of COMMANDS) {
    program
      .command(name)
      .summary(summary)
      .description(`${capital(summary)}.`);
  }
  program.hook('preAction', async () => {
    api = await chosenApi(program.opts().api, io, (text) => warn(context, text));
  });
  addOtherWords(program, io, () => context.globals().json);
  program.hook('preSubcommand', (_program, command) => {
    COMMANDS.find(({ name }) => name === command.name())
      ?.load()
      .define(command, context);
    for (const each of [command, ...command.commands]) {
      each.exitOverride((error) => {
        onFailure(fullName(each));
        throw error;
      });
    }
  });
  return program;
}

/** Of the global options those that a command uses, for its help. */
function usedGlobals(command: Command): Option[] {
  const [program, top, below] = lineOf(command);
  const entry = COMMANDS.find(({ name }) => name === top?.name());
  const used: readonly string[] = entry?.globalsOf?.[below?.name() ?? ''] ?? entry?.globals ?? [];
  return program?.options.filter((option) => used.includes(option.attributeName())) ?? [];
}

/** The command and those that it belongs to, the program first. */
function lineOf(command: Command): Command[] {
  return [...(command.parent === null ? [] : lineOf(command.parent)), command];
}

function fullName(command: Command): string {
  return lineOf(command)
    .map((each) => each.name())
    .join(' ');
}

const HELP_SHOWN = ['commander.helpDisplayed', 'commander.help', 'commander.version'];

/** `help COMMAND` for `COMMAND --help`: commander's own would show a command that has not been loaded. */
function withoutHelpCommand([first, ...rest]: readonly string[]): string[] {
  return first === 'help' ? [...rest, '--help'] : [...(first === undefined ? [] : [first]), ...rest];
}

function wrongUsage({ message }: CommanderError, command: string): BackupError {
  const problem = withoutHarmfulHint(message.replace(/^error: /, '')).replaceAll('\n', ' ');
  return new BackupError('usage', capital(problem), {
    at: command,
    fix: `see: ${command} --help`,
  });
}

/** An interruption that does not say how to go on. */
function isBareAbort(error: unknown): boolean {
  if (BackupError.is(error)) return error.code === 'aborted' && error.fix === undefined;
  return error instanceof Error;
}

function interrupted(cause: unknown): BackupError {
  return new BackupError('aborted', 'Interrupted', { fix: 'run the command again', cause });
}

function packageVersion(): string {
  // Both cli/ and dist/cli/ are inside the package.
  return (require('mosk-backup/package.json') as { version: string }).version;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
