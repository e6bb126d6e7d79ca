import { type Command, Option } from 'commander';
import { parallelOption } from '../parallel';

/** Archives are large, and each is decrypted and unpacked here. */
const AT_A_TIME = 4;

/** Options that mean nothing without `--newest`. */
export const REHEARSAL_OPTIONS = ['random', 'allNamespaces', 'parallel', 'record', 'maxAge'] as const;

export function addRehearsalOptions(command: Command): Command {
  return command
    .option('--newest', 'a rehearsal: the newest good backup of each cluster, or of those named')
    .option('--random', 'with --newest: one of their good backups by chance')
    .option('-A, --all-namespaces', 'with --newest: clusters of all namespaces')
    .addOption(parallelOption(AT_A_TIME))
    .option('--record', 'with --newest: write the result onto the ClusterBackups')
    .addOption(
      new Option('--max-age <duration>', 'with --newest: pass over clusters that have a younger record'),
    );
}

export const REHEARSAL_HELP = `  mosk-backup verify --newest -A --key-file kek.key --record --max-age 90d`;
