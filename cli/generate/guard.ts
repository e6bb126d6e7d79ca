import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import { orphanGuardManifests } from '../../lib/guard';
import type { CommandContext } from '../command-context';
import { writeManifests } from '../printable-io';

interface Options {
  readonly action: 'deny' | 'warn';
  readonly project?: string[];
  readonly exempt?: string[];
}

/** Adds `guard` to a command. */
export function defineGuard(command: Command, context: CommandContext): void {
  command
    .command('guard')
    .summary('the admission policy that keeps backups with files from being deleted')
    .description(
      'Print OrphanGuard, an admission policy that refuses to delete backups whose files would stay. Kubernetes 1.30 or newer.',
    )
    .addOption(
      new Option('--action <action>', 'what becomes of such a deletion')
        .choices(['deny', 'warn'])
        .default('deny'),
    )
    .option('--project <project...>', 'MOSK projects to guard (default: all of the management cluster)')
    .option('--exempt <user...>', 'users who are not asked, such as a service account of MOSK')
    .addHelpText(
      'after',
      `
Example:  mosk-backup generate guard | kubectl apply -f -`,
    )
    .action((options: Options) => print(options, context));
}

function print({ action, project, exempt }: Options, { io, globals }: CommandContext): void {
  const objects = orphanGuardManifests({ action, projects: project, exemptUsers: exempt });
  if (globals().json) io.stdout.write(`${JSON.stringify(objects, null, 2)}\n`);
  else for (const object of objects) writeManifests(`---\n${stringify(object)}`, io);
}
