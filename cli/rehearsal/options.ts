import { type Command, Option } from 'commander';
import { parallelOption } from '../parallel';

/** Archives are large, and each is decrypted and unpacked here. */
const AT_A_TIME = 4;

/** Options that mean nothing without `--newest`. */
export const REHEARSAL_OPTIONS = ['random', 'allNamespaces', 'parallel', 'record', 'maxAge'] as const;

export function addRehearsalOptions(command: Command): Command {
  return command
    .option(
      '--newest',
      'a rehearsal: read the newest good backup of each cluster, or of those that are named',
    )
    .option('--random', 'with --newest: read one of their good backups by chance')
    .option('-A, --all-namespaces', 'with --newest: clusters of all namespaces')
    .addOption(parallelOption(AT_A_TIME))
    .option('--record', 'with --newest: write the result onto the ClusterBackups')
    .addOption(
      new Option(
        '--max-age <duration>',
        'with --newest: pass over clusters whose last recorded rehearsal was good and is younger, such as 90d',
      ),
    );
}

export const REHEARSAL_HELP = `
A rehearsal reads a backup of each cluster of the namespace before it is needed. One that fails, with its reason, ends with
exit code 7, and the others go on. MB046 of a policy and "mosk-backup runbook" read what --record has written.
Example:  mosk-backup verify --newest -A --key-file kek-2026.key --record --max-age 90d`;
