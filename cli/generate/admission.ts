import type { Command } from 'commander';
import { stringify } from 'yaml';
import { admissionPolicies } from '../../lib/policy';
import { loadPolicy } from '../check';
import type { CommandContext } from '../command-context';
import { writeManifests } from '../printable-io';

interface Options {
  readonly policy: string;
  readonly name?: string;
  readonly project?: string[];
  readonly exempt?: string[];
}

/** Adds `admission` to a command. */
export function defineAdmission(command: Command, context: CommandContext): void {
  command
    .command('admission')
    .summary('ValidatingAdmissionPolicies for the rules that a cluster can enforce')
    .description(
      'Print ValidatingAdmissionPolicies and their bindings, for those rules of a policy that a management cluster can ' +
        'enforce by itself: errors are refused, warnings shown, infos audited. Kubernetes 1.30 or newer.',
    )
    .option('--policy <policy>', 'baseline, strict, or a file that exports a BackupPolicy', 'baseline')
    .option('--name <name>', 'first part of the names of the objects', 'mosk-backup')
    .option('--project <project...>', 'MOSK projects to guard (default: all of the management cluster)')
    .option('--exempt <user...>', 'users who are not asked, such as a service account of MOSK')
    .action((options: Options) => printAdmission(options, context));
}

function printAdmission({ policy, name, project, exempt }: Options, { io, globals }: CommandContext): void {
  const objects = admissionPolicies(loadPolicy(policy, io), { name, projects: project, exemptUsers: exempt });
  if (globals().json) io.stdout.write(`${JSON.stringify(objects, null, 2)}\n`);
  else for (const object of objects) writeManifests(`---\n${stringify(object)}`, io);
}
