import { type Command, CommanderError } from 'commander';
import { BackupError } from '../lib/errors';
import { refuseEmptyArgument } from './empty-argument';
import { Ended, EXIT, exitCodeOf } from './exit-codes';
import { lineOf } from './help';
import { type Io, programName } from './io';
import { withoutHarmfulHint } from './other-words';
import { printableIo } from './printable-io';
import { makeProgram } from './program';
import { reportError } from './report-error';

/**
 * Runs one command line.
 * @param argv without the program's own name
 * @returns the exit code; nothing is thrown
 */
export async function run(argv: readonly string[], outside: Io): Promise<number> {
  const io = printableIo(outside);
  let failed = programName(io.program);
  const program = makeProgram(io, (command) => {
    failed = fullName(command);
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
