import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  durationMs,
  type KubeObject,
  type ResourceType,
} from '../../lib/model';
import { type BackupSummary, SUMMARY_HEADINGS, summaryOf, summaryRow } from '../backups/backup-summary';
import { settle, throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import type { Io } from '../io';
import { table } from '../output';
import { getBackup, type Session, withManagementCluster } from '../session';
import { clusterStatus, clusterStatusJson, clusterTable, objectsByCluster, overdueClusters } from '../status';

interface Options {
  readonly allNamespaces?: boolean;
  readonly clusters?: boolean;
  readonly rpo?: string;
  readonly policy: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[name...]', 'names of ClusterBackups (default: all)')
    .option('-A, --all-namespaces', 'of all namespaces')
    .option('--clusters', 'a line for each cluster: last good backup, next run, what fails, and its risk')
    .option('--rpo <duration>', 'exit code 3 if the last good backup of a cluster is older, such as 26h')
    .option(
      '--policy <policy>',
      'with --clusters: baseline, strict, or a file that says how far apart two runs have to be',
      'baseline',
    )
    .addHelpText(
      'after',
      `
A good backup is complete, uploaded if it goes away from its cluster, and nobody has asked to delete it. A cluster with
neither schedule nor backup is shown by --clusters, and is no failure. The risk is that of "mosk-backup explain".`,
    )
    .action(async (names: string[], options: Options) => status(names, options, context));
}

function status(names: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const rpoMs = rpoOf(options.rpo, names);
  if (options.clusters !== true) return statusOfBackups(names, rpoMs, options, context);
  if (names.length === 0) return statusOfClusters(rpoMs, options, context);
  throw new BackupError('usage', 'Clusters are shown all together', {
    at: '--clusters',
    value: names.join(' '),
    fix: 'leave out the names, or explain one cluster: mosk-backup explain NAME',
  });
}

async function statusOfBackups(
  names: readonly string[],
  rpoMs: number | undefined,
  options: Options,
  context: CommandContext,
): Promise<void> {
  const { io, globals } = context;
  const everywhere = options.allNamespaces === true;
  const { backups, schedules, errors, where } = await withManagementCluster(context, async (session) => {
    // A name that does not exist hides none of those that do.
    const { done, errors } =
      names.length > 0
        ? await settle(names.map((name) => getBackup(session, name, io.signal)))
        : { done: await listed<ClusterBackupManifest>(ClusterBackupType, session, options, io), errors: [] };
    return {
      backups: done,
      schedules:
        rpoMs === undefined
          ? []
          : await listed<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, session, options, io),
      errors,
      where: placeOf(session, options),
    };
  });
  const summaries = backups.map(summaryOf);
  if (globals().json) io.stdout.write(`${JSON.stringify(summaries, null, 2)}\n`);
  else if (summaries.length > 0) io.stdout.write(`${statusTable(summaries, everywhere, Date.now())}\n`);
  else if (errors.length === 0)
    io.stderr.write(`No backups in ${where}.${everywhere ? '' : ' Look everywhere with: -A'}\n`);
  throwErrors(errors);
  if (rpoMs === undefined) return;
  throwErrors(overdueClusters(objectsByCluster({ clusters: [], schedules, backups }), rpoMs, Date.now()));
}

async function statusOfClusters(
  rpoMs: number | undefined,
  options: Options,
  context: CommandContext,
): Promise<void> {
  const { io, globals } = context;
  const { api, json } = globals();
  // The rules are large, and backups alone need none.
  const { loadPolicy } = require('../check') as typeof import('../check');
  const { minutesBetweenRuns } = loadPolicy(options.policy, io).settings;
  const everywhere = options.allNamespaces === true;
  const { objects, where } = await withManagementCluster(context, async (session) => {
    const [clusters, schedules, backups] = await Promise.all([
      listed<ClusterManifest>(ClusterType, session, options, io),
      listed<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, session, options, io),
      listed<ClusterBackupManifest>(ClusterBackupType, session, options, io),
    ]);
    return {
      objects: objectsByCluster({ clusters, schedules, backups }),
      where: placeOf(session, options),
    };
  });
  const now = Date.now();
  const statuses = objects.map((each) => clusterStatus(each, { api, now, rpoMs, minutesBetweenRuns }));
  if (json) io.stdout.write(`${JSON.stringify(statuses.map(clusterStatusJson), null, 2)}\n`);
  else if (statuses.length === 0)
    io.stderr.write(`No clusters in ${where}.${everywhere ? '' : ' Look everywhere with: -A'}\n`);
  else {
    const shown = { withNamespace: everywhere, withRpo: rpoMs !== undefined, now };
    io.stdout.write(`${clusterTable(statuses, shown)}\n`);
  }
  if (rpoMs !== undefined) throwErrors(overdueClusters(objects, rpoMs, now));
}

async function listed<T extends KubeObject>(
  type: ResourceType,
  { mosk, namespace }: Session,
  { allNamespaces }: Options,
  { signal }: Io,
): Promise<T[]> {
  const { items } = await mosk.client.list<T>(type, allNamespaces ? undefined : namespace, { signal });
  return items;
}

function placeOf({ namespace }: Session, { allNamespaces }: Options): string {
  return allNamespaces ? 'any namespace' : `namespace ${namespace}`;
}

/** @throws BackupError `usage` */
function rpoOf(option: string | undefined, names: readonly string[]): number | undefined {
  if (option === undefined) return undefined;
  if (names.length === 0) return durationMs(option, '--rpo');
  throw new BackupError('usage', 'A recovery point objective is meant for all backups of a cluster', {
    at: '--rpo',
    value: names.join(' '),
    fix: `leave out the names: mosk-backup status --rpo ${option}`,
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
