import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType, remoteFiles } from '../../lib/model';
import type { CommandContext } from '../command-context';
import { parallelOption } from '../parallel';
import { type PrunePlan, planPruning } from '../prune';
import { removeBackups, removedJson, removedText } from '../remove-backups';
import { getSchedule, withManagementCluster } from '../session';
import { throwErrors } from '../waiting';

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
    .requiredOption('--keep-last <count>', 'how many good backups stay, from 1')
    .option('-y, --yes', 'remove them; without it, show what would go and change nothing')
    .addOption(parallelOption())
    .addHelpText(
      'after',
      `
A good backup is complete, uploaded if it goes away from its cluster, and nobody has asked to delete it. Good ones beyond
the last so many go, oldest and all, and so do failed ones from before the newest good one: first their remote files,
then the objects. Nothing goes while there is no good one. MOSK documents no retention of its own.`,
    )
    .action(async (options: Options) => prune(options, context));
}

async function prune(options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  const keepLast = countOf(options.keepLast);
  const { plan, removed } = await withManagementCluster(context, async (session) => {
    const { mosk, namespace } = session;
    const { items } = await mosk.client.list<ClusterBackupManifest>(ClusterBackupType, namespace, {
      signal: io.signal,
    });
    const plan = planPruning(items, options.schedule, keepLast);
    if (plan.keep.length + plan.remove.length + plan.alone.length === 0) {
      // A misspelt name is told as such; a schedule that is gone may still have backups.
      await getSchedule(session, options.schedule, '--schedule', io.signal);
      throw new BackupError('not-found', 'This schedule has made no backup', {
        at: `ClusterBackupSchedule ${namespace}/${options.schedule} on ${mosk.client.server}`,
        fix: 'mosk-backup status lists the backups that there are',
      });
    }
    const show = options.yes !== true || plan.remove.length === 0;
    if (show) return { plan, removed: undefined };
    const { parallel } = options;
    return {
      plan,
      removed: await removeBackups(plan.remove, 'delete', session, { io, json, timeoutMs, parallel }),
    };
  });
  if (json)
    io.stdout.write(
      `${JSON.stringify({ ...planJson(plan), removed: removed?.done.map(removedJson) ?? null }, null, 2)}\n`,
    );
  else if (removed === undefined) io.stdout.write(planText(plan, options));
  else for (const each of removed.done) io.stdout.write(removedText(each));
  throwErrors(removed?.errors ?? []);
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
      status: backup.status?.status ?? '',
      files: remoteFiles(backup),
    }));
  return { keep: named(keep), remove: named(remove), alone: named(alone) };
}

function planText({ keep, remove, alone }: PrunePlan, { schedule }: Options): string {
  const lines = (word: string, backups: readonly ClusterBackupManifest[]) =>
    backups.map(({ metadata, status }) =>
      `${word}  ${metadata.name}  ${status?.status || '-'}  ${status?.startedAt ?? ''}`.trimEnd(),
    );
  const files = remove.flatMap((backup) => remoteFiles(backup).map((file) => `          ${file}`));
  const end =
    remove.length === 0
      ? 'Nothing is to be removed.'
      : `Nothing was changed. With --yes, ${remove.length} of the backups of ${schedule} and these files are removed:`;
  return [
    ...lines('keep  ', keep),
    ...lines('alone ', alone),
    ...lines('remove', remove),
    '',
    end,
    ...files,
    '',
  ].join('\n');
}
