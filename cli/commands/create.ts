import type { Command } from 'commander';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupType,
} from '../../lib/model';
import { finishedJson, finishedText } from '../backups/finished-output';
import { runBackups } from '../backups/run-backups';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { getSchedule, withManagementCluster } from '../session';

interface Options {
  readonly fromSchedule: string;
  readonly wait?: boolean;
  readonly owner: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[name]', 'name of the backup (default: <schedule>-manual-<time>)')
    .requiredOption('--from-schedule <name>', 'the ClusterBackupSchedule whose cluster and target it takes')
    .option('--wait', 'wait until it is uploaded')
    .option('--owner <scope>', 'who declares this backup; another owner cannot take it over', 'default')
    .addHelpText(
      'after',
      `
One backup now, of the same cluster and to the same place as those of a schedule, and with the same key. It is not one of
the schedule's own: prune leaves it alone. Run again with the same name, it goes on with the backup that is there.`,
    )
    .action(async (name: string | undefined, options: Options) => create(name, options, context));
}

async function create(name: string | undefined, options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  const { done, errors } = await withManagementCluster(context, async (session) => {
    const schedule = await getSchedule(session, options.fromSchedule, '--from-schedule', io.signal);
    const backup = backupLike(schedule, name ?? nameNow(schedule, new Date()));
    const runs = { wait: options.wait === true, scope: options.owner };
    return runBackups([backup], runs, session, { io, json, timeoutMs });
  });
  if (json) io.stdout.write(`${JSON.stringify(done.map(finishedJson), null, 2)}\n`);
  else for (const finished of done) io.stdout.write(finishedText(finished));
  throwErrors(errors);
}

function backupLike(
  { metadata: { namespace }, spec: { targetCluster, parameters } }: ClusterBackupScheduleManifest,
  name: string,
): ClusterBackupManifest {
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace },
    spec: { targetCluster, ...(parameters !== undefined && { parameters }) },
  };
}

/** To the minute, so that a command repeated at once goes on with the same backup. */
function nameNow({ metadata: { name } }: ClusterBackupScheduleManifest, now: Date): string {
  const minute = now.toISOString().replace(/[-:T]/g, '').slice(0, 12);
  return `${name}-manual-${minute}`;
}
