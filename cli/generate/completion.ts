import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Argument, type Command } from 'commander';
import type { CommandContext } from '../command-context';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Adds `completion` to a command. */
export function defineCompletion(command: Command, { io }: CommandContext): void {
  command
    .command('completion')
    .summary('a script by which a shell completes commands, options and their values')
    .description('Print a script by which a shell completes commands, options and their values.')
    .addArgument(new Argument('<shell>', 'whose').choices(SHELLS))
    .addHelpText(
      'after',
      `
  bash, in ~/.bashrc:                   source <(mosk-backup generate completion bash)
  zsh, in ~/.zshrc behind compinit:     source <(mosk-backup generate completion zsh)
  fish:  mosk-backup generate completion fish > ~/.config/fish/completions/mosk-backup.fish

It asks this program, which asks no management cluster: contexts and namespaces are those of the
kubeconfig. "kubectl mosk-backup" is completed by the completion of kubectl itself.`,
    )
    .action((shell: (typeof SHELLS)[number]) => io.stdout.write(scriptFor(shell)));
}

function scriptFor(shell: string): string {
  const folder = path.dirname(require.resolve('mosk-backup/package.json'));
  return readFileSync(path.join(folder, `completions/mosk-backup.${shell}`), 'utf8');
}
