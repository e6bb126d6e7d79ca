import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Command } from 'commander';
import { addGlobalOptions } from './globals';

/**
 * The program of the project's own copy of this package, when the command line is to be left to it.
 *
 * That is `synth` alone, as other local-first commands do: it runs the app of the project anyway, and what it writes is
 * committed, so that the version in the project's lockfile decides about it, and not the one that somebody has installed.
 * All other commands stay with the copy that was called: a checkout that is reviewed must not bring its own reviewer.
 * @param argv without the program's own name
 * @param self the program that runs, which a project may have as its own
 */
export function programOfProject(argv: readonly string[], cwd: string, self: string): string | undefined {
  if (commandOf(argv) !== 'synth') return undefined;
  const project = createRequire(path.join(cwd, 'package.json'));
  try {
    const manifest = project.resolve('mosk-backup/package.json');
    const { bin } = project(manifest) as { bin: Readonly<Record<string, string>> };
    const program = path.resolve(path.dirname(manifest), bin['mosk-backup'] ?? '');
    // A checkout may not be built.
    if (!existsSync(program)) return undefined;
    return realpathSync(program) === realpathSync(self) ? undefined : program;
  } catch {
    return undefined;
  }
}

/** The first word that is no option, nor the value of one. */
function commandOf(argv: readonly string[]): string | undefined {
  // A word of one line is found faster than it is parsed.
  if (!argv.includes('synth')) return undefined;
  const program = new Command().exitOverride().configureOutput({ outputError: () => {} });
  addGlobalOptions(program);
  try {
    return program.parseOptions([...argv]).operands[0];
  } catch {
    // Wrong usage is told by the command itself.
    return undefined;
  }
}
