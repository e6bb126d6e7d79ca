import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  type ResourceType,
} from '../../lib/model';
import { type BackupSummary, SUMMARY_HEADINGS, summaryOf, summaryRow } from '../backup-summary';
import type { CommandContext } from '../command-context';
import { parseDuration } from '../duration';
import { table } from '../output';
import { overdueClusters } from '../overdue';
import { getBackup, withManagementCluster } from '../session';
import { settle, throwErrors } from '../waiting';

interface Options {
  readonly allNamespaces?: boolean;
  readonly failOn?: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[name...]', 'names of ClusterBackups (default: all)')
    .option('-A, --all-namespaces', 'of all namespaces')
    .option(
      '--fail-on <rpo=duration>',
      'exit code 3 if the last good backup of a cluster is older, such as rpo=26h',
    )
    .action(async (names: string[], options: Options) => status(names, options, context));
}

async function status(names: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const everywhere = options.allNamespaces === true;
  const rpoMs = rpoOf(options.failOn, names);
  const { summaries, scheduled, errors, where } = await withManagementCluster(context, async (session) => {
    const { mosk, namespace } = session;
    const listed = async <T extends KubeObject>(type: ResourceType) => {
      const place = everywhere ? undefined : namespace;
      return (await mosk.client.list<T>(type, place, { signal: io.signal })).items;
    };
    // A name that does not exist hides none of those that do.
    const { done, errors } =
      names.length > 0
        ? await settle(names.map((name) => getBackup(session, name, io.signal)))
        : { done: await listed<ClusterBackupManifest>(ClusterBackupType), errors: [] };
    const schedules =
      rpoMs === undefined ? [] : await listed<ClusterBackupScheduleManifest>(ClusterBackupScheduleType);
    return {
      summaries: done.map(summaryOf),
      scheduled: schedules.map(({ metadata, spec }) => ({
        namespace: metadata.namespace ?? '',
        cluster: spec.targetCluster,
      })),
      errors,
      where: everywhere ? 'any namespace' : `namespace ${namespace}`,
    };
  });
  if (globals().json) io.stdout.write(`${JSON.stringify(summaries, null, 2)}\n`);
  else if (summaries.length > 0) io.stdout.write(`${statusTable(summaries, everywhere, Date.now())}\n`);
  else if (errors.length === 0)
    io.stderr.write(`No backups in ${where}.${everywhere ? '' : ' Look everywhere with: -A'}\n`);
  throwErrors(errors);
  if (rpoMs !== undefined) throwErrors(overdueClusters(summaries, scheduled, rpoMs, Date.now()));
}

/** @throws BackupError `usage` */
function rpoOf(option: string | undefined, names: readonly string[]): number | undefined {
  if (option === undefined) return undefined;
  const duration = /^rpo=(.+)$/.exec(option)?.[1];
  if (duration !== undefined && names.length === 0) return parseDuration(duration, '--fail-on');
  throw new BackupError('usage', 'A recovery point objective is a duration, and is meant for all backups', {
    at: '--fail-on',
    value: option,
    fix: 'write it as --fail-on rpo=26h, without names of backups',
  });
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
