import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType, remoteFiles, remoteFolder } from '../../lib/model';
import { removedJson, removedText } from '../backups/remove-backups';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { linesText } from '../output';
import { parallelOption } from '../parallel';
import { type Pruned, type PrunePlan, planPruning, pruneBackups } from '../prune';
import { getSchedule, withManagementCluster } from '../session';

interface Options {
  readonly schedule: string;
  readonly keepLast: string;
  readonly yes?: boolean;
  readonly parallel: number;
}

export function define(command: Command, context: CommandContext): void {
  command
    .requiredOption(
      '--schedule <name>',
      'whose backups: those that the ClusterBackupSchedule of this name has made',
    )
    .requiredOption('--keep-last <count>', 'how many good backups of each cluster and place stay, from 1')
    .option('-y, --yes', 'remove them; without it, show what would go and change nothing')
    .addOption(parallelOption())
    .addHelpText(
      'after',
      `
A good backup is complete, uploaded if it goes away from its cluster, and nobody has asked to delete it. Good ones beyond
the last so many of their cluster and place go, and so do older ones that have failed or whose deletion was requested:
first their remote files, then the objects. Nothing goes while there is no good one. Before each removal it is decided
anew, so what others remove meanwhile is not counted. MOSK documents no retention of its own.`,
    )
    .action(async (options: Options) => prune(options, context));
}

async function prune(options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  const keepLast = countOf(options.keepLast);
  const { plan, pruned } = await withManagementCluster(context, async (session) => {
    const look = async () => {
      const { client } = session.mosk;
      const { signal } = io;
      const { items } = await client.list<ClusterBackupManifest>(ClusterBackupType, session.namespace, {
        signal,
      });
      return planPruning(items, options.schedule, keepLast);
    };
    const plan = await look();
    if (plan.keep.length + plan.remove.length + plan.alone.length === 0) {
      // A misspelt name is told as such; a schedule that is gone may still have backups.
      await getSchedule(session, options.schedule, '--schedule', io.signal);
      throw new BackupError('not-found', 'This schedule has made no backup', {
        at: `ClusterBackupSchedule ${session.namespace}/${options.schedule} on ${session.mosk.client.server}`,
        fix: 'mosk-backup status lists the backups that there are',
      });
    }
    if (options.yes !== true || plan.remove.length === 0) return { plan, pruned: undefined };
    const { parallel } = options;
    return { plan, pruned: await pruneBackups(plan, look, session, { io, json, timeoutMs, parallel }) };
  });
  if (json)
    io.stdout.write(`${JSON.stringify({ ...planJson(plan), ...prunedJson(pruned?.done) }, null, 2)}\n`);
  else if (pruned === undefined) io.stdout.write(planText(plan, options));
  else io.stdout.write(`${linesText(planRows(plan))}\n${pruned.done.map(prunedText).join('')}`);
  throwErrors(pruned?.errors ?? []);
}

/** @throws BackupError `usage` */
function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new BackupError('usage', 'The number of backups to keep is a whole number from 1', {
    at: '--keep-last',
    value: JSON.stringify(text),
    fix: 'the newest good backup is never removed: give 1 or more',
  });
}

function planJson({ keep, remove, alone }: PrunePlan): object {
  const named = (backups: readonly ClusterBackupManifest[]) =>
    backups.map((backup) => ({
      namespace: backup.metadata.namespace,
      name: backup.metadata.name,
      cluster: backup.spec.targetCluster,
      status: backup.status?.status ?? '',
      target: targetOf(backup),
      files: remoteFiles(backup),
    }));
  return { keep: named(keep), remove: named(remove), alone: named(alone) };
}

/** Null without `--yes`, and where nothing was to go. */
function prunedJson(done: readonly Pruned[] | undefined): object {
  if (done === undefined) return { removed: null, stayed: null };
  return {
    removed: done.flatMap(({ backup, removed }) =>
      removed === undefined ? [] : [{ ...removedJson(removed), cluster: backup.spec.targetCluster }],
    ),
    stayed: done.flatMap(({ backup: { metadata, spec }, removed }) =>
      removed === undefined
        ? [{ namespace: metadata.namespace, name: metadata.name, cluster: spec.targetCluster }]
        : [],
    ),
  };
}

function planText(plan: PrunePlan, { schedule }: Options): string {
  const { remove } = plan;
  const files = remove.flatMap((backup) => remoteFiles(backup).map((file) => `          ${file}`));
  const end =
    remove.length === 0
      ? 'Nothing is to be removed.'
      : `Nothing was changed. With --yes, ${remove.length} of the backups of ${schedule} and these files are removed:`;
  return linesText([...planRows(plan), '', end, ...files]);
}

/** `keep    nightly-3  Completed  prod  s3://backups/prod  2027-01-31T01:00:03Z` */
function planRows({ keep, remove, alone }: PrunePlan): string[] {
  const rows = (word: string, backups: readonly ClusterBackupManifest[]) =>
    backups.map((backup) => {
      const { metadata, spec, status } = backup;
      const cells = [
        metadata.name,
        status?.status || '-',
        spec.targetCluster,
        targetOf(backup),
        status?.startedAt,
      ];
      return [word, ...cells].join('  ').trimEnd();
    });
  return [...rows('keep  ', keep), ...rows('alone ', alone), ...rows('remove', remove)];
}

function targetOf({ spec }: ClusterBackupManifest): string {
  return remoteFolder(spec.parameters) ?? 'local';
}

function prunedText({ backup: { metadata }, removed }: Pruned): string {
  if (removed !== undefined) return removedText(removed);
  const name = `${metadata.namespace}/${metadata.name}`;
  return linesText([`${name}  stays: by now it is one of the last good ones, or in other hands`]);
}
