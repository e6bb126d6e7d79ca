import { type Command, Help, type Option } from 'commander';
import { COMMANDS, GROUPS } from './commands';
import type { Io } from './io';

/** A line that is longer is read by nobody to its end, however wide the terminal is. */
const WIDEST = 100;

/** Has commander print help as this program does: in groups, and as wide as can be read. */
export function configureHelp(program: Command, { stdout, stderr }: Io): void {
  const width = stdout.isTTY ? Math.min(WIDEST, stderr.columns) : WIDEST;
  program.configureOutput({ getOutHelpWidth: () => width, getErrHelpWidth: () => width }).configureHelp({
    showGlobalOptions: true,
    visibleGlobalOptions: usedGlobals,
    subcommandTerm: (command) => command.name(),
    formatHelp: (command, helper) =>
      command.parent === null
        ? `${programHelp(command)}\n`
        : Help.prototype.formatHelp.call(helper, command, helper),
  });
}

/** The command and those that it belongs to, the program first. */
export function lineOf(command: Command): Command[] {
  return [...(command.parent === null ? [] : lineOf(command.parent)), command];
}

/** Of the global options those that a command uses. */
function usedGlobals(command: Command): Option[] {
  const [program, top, below] = lineOf(command);
  const entry = COMMANDS.find(({ name }) => name === top?.name());
  const used: readonly string[] = entry?.globalsOf?.[below?.name() ?? ''] ?? entry?.globals ?? [];
  return program?.options.filter((option) => used.includes(option.attributeName())) ?? [];
}

/** All of it on one screen: what there is to do, by what one has come for. */
function programHelp(program: Command): string {
  const commands = GROUPS.flatMap((group) =>
    COMMANDS.filter((each) => each.group === group).map(({ name, summary }, at) => {
      const heading = at === 0 ? `${group.charAt(0).toUpperCase()}${group.slice(1)}` : '';
      return `${heading.padEnd(9)} ${name.padEnd(11)} ${summary}`;
    }),
  );
  return `Usage: ${program.name()} <command> [options]

${program.description()}  Start with:  ${program.name()} demo

${commands.join('\n')}

Help:       ${program.name()} <command> --help, with the options of each; --version
Exit codes: 0 done · 2 wrong usage or input · 3 backup or deletion failed · 4 timed out · 5 refused
            6 management API · 7 storage or verification · 8 stale manifests · 9 against the policy
            130 interrupted · 1 a bug`;
}
