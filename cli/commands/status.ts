import type { Command } from 'commander';
import { type ClusterBackupManifest, ClusterBackupType } from '../../lib/model';
import { type BackupSummary, SUMMARY_HEADINGS, summaryOf, summaryRow } from '../backup-summary';
import type { CommandContext } from '../command-context';
import { table } from '../output';
import { getBackup, withManagementCluster } from '../session';
import { settle, throwErrors } from '../waiting';

interface Options {
  readonly allNamespaces?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[name...]', 'names of ClusterBackups (default: all)')
    .option('-A, --all-namespaces', 'of all namespaces')
    .action(async (names: string[], options: Options) => status(names, options, context));
}

async function status(names: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const everywhere = options.allNamespaces === true;
  const { summaries, errors, where } = await withManagementCluster(context, async (session) => {
    const { mosk, namespace } = session;
    // A name that does not exist hides none of those that do.
    const { done, errors } =
      names.length > 0
        ? await settle(names.map((name) => getBackup(session, name, io.signal)))
        : {
            done: (
              await mosk.client.list<ClusterBackupManifest>(
                ClusterBackupType,
                everywhere ? undefined : namespace,
                { signal: io.signal },
              )
            ).items,
            errors: [],
          };
    return {
      summaries: done.map(summaryOf),
      errors,
      where: everywhere ? 'any namespace' : `namespace ${namespace}`,
    };
  });
  if (globals().json) io.stdout.write(`${JSON.stringify(summaries, null, 2)}\n`);
  else if (summaries.length > 0) io.stdout.write(`${statusTable(summaries, everywhere, Date.now())}\n`);
  else if (errors.length === 0)
    io.stderr.write(`No backups in ${where}.${everywhere ? '' : ' Look everywhere with: -A'}\n`);
  throwErrors(errors);
}

function statusTable(summaries: readonly BackupSummary[], withNamespace: boolean, now: number): string {
  const rows = summaries.map((summary) => [summary.namespace, ...summaryRow(summary, now)]);
  const headings = ['NAMESPACE', ...SUMMARY_HEADINGS];
  const from = withNamespace ? 0 : 1;
  return table(
    headings.slice(from),
    rows.map((row) => row.slice(from)),
  ).join('\n');
}
