import { type Command, Option } from 'commander';
import { BackupError } from '../../lib/errors';
import type { ClusterBackupManifest } from '../../lib/model';
import type { CreatedBackup, FinishedBackup } from '../../providers/kubernetes';
import { backupLike, type Model } from '../backups/backup-like';
import { finishedJson, finishedText } from '../backups/finished-output';
import { refusingLyingFiles } from '../backups/lying-files';
import { runBackups } from '../backups/run-backups';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { getBackup, getSchedule, type Session, withManagementCluster } from '../session';
import { warn } from '../warn';

interface Options {
  readonly fromSchedule?: string;
  readonly like?: string;
  readonly set: readonly string[];
  readonly wait?: boolean;
  readonly owner: string;
  readonly storageCheck: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[name]', 'name of the backup (default: <schedule or backup>-manual-<time>)')
    .addOption(
      new Option(
        '--from-schedule <name>',
        'the ClusterBackupSchedule whose cluster and target it takes',
      ).conflicts('like'),
    )
    .option('--like <name>', 'the ClusterBackup whose cluster, target and further fields it takes')
    .addOption(
      new Option(
        '--set <field=value>',
        'a further field that backups have here, such as reason=rehearsal; once for each',
      )
        .argParser((text, before: string[]) => [...before, text])
        .default([], 'those of the backup, and of a schedule those that backups have to have'),
    )
    .option('--wait', 'wait until it is uploaded')
    .option('--owner <scope>', 'who declares this backup; another owner cannot take it over', 'default')
    .option('--no-storage-check', 'do not see whether files of the given name lie in the storage already')
    .addHelpText(
      'after',
      `
One backup now, of the same cluster and to the same place as those of a schedule, or as another
backup, and with the same key. It is not one of the schedule's own: prune leaves it alone. Run again
with the same name, it goes on with the backup that is there.`,
    )
    .action(async (name: string | undefined, options: Options) => create(name, options, context));
}

async function create(name: string | undefined, options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  const older: string[] = [];
  const { done, errors } = await withManagementCluster(context, async (session) => {
    const model = await modelOf(options, session, io.signal);
    const backup = backupLike(model, name ?? nameNow(model, new Date()), options.set, globals().api);
    const runs = {
      wait: options.wait === true,
      scope: options.owner,
      // A name that is made up of the time meets no file.
      beforeCreation:
        name !== undefined && options.storageCheck ? refusingLyingFiles(session.mosk, context) : undefined,
      onCreated: (_: ClusterBackupManifest, { adopted, namespace, name }: CreatedBackup) => {
        if (adopted) older.push(keyOf({ namespace, name }));
      },
    };
    return runBackups([backup], runs, session, { io, json, timeoutMs });
  });
  if (json) io.stdout.write(`${JSON.stringify(done.map(finishedJson), null, 2)}\n`);
  else for (const finished of done) io.stdout.write(finishedText(finished));
  for (const { namespace, name, startedAt } of done.filter((each) => older.includes(keyOf(each)))) {
    const since = startedAt === undefined ? '' : ` since ${startedAt}`;
    warn(
      context,
      `no new backup was made: ${namespace}/${name} exists${since}, and this command went on with it. For another one, give another name`,
    );
  }
  throwErrors(errors);
}

const keyOf = ({ namespace, name }: Pick<FinishedBackup, 'namespace' | 'name'>) => `${namespace}/${name}`;

/** @throws BackupError `usage`, `not-found`, and those of the API */
function modelOf({ fromSchedule, like }: Options, session: Session, signal: AbortSignal): Promise<Model> {
  if (fromSchedule !== undefined) return getSchedule(session, fromSchedule, '--from-schedule', signal);
  if (like !== undefined) return getBackup(session, like, signal);
  throw new BackupError('usage', 'It is not said of which cluster, and where to', {
    at: 'mosk-backup create',
    fix: 'say --from-schedule NAME of a schedule, or --like NAME of another backup',
  });
}

/** To the minute, so that a command repeated at once goes on with the same backup. */
function nameNow({ metadata: { name } }: Model, now: Date): string {
  const minute = now.toISOString().replace(/[-:T]/g, '').slice(0, 12);
  return `${name.replace(/-manual-\d{12}$/, '')}-manual-${minute}`;
}
