import type { Command } from 'commander';
import { Option } from 'commander';
import { BackupError } from '../../lib/errors';
import type { ClusterBackupManifest, RemovalMode } from '../../lib/model';
import { remoteFiles } from '../../lib/model';
import { removeBackups, removedJson, removedText } from '../backups/remove-backups';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { confirm, type Question } from '../confirm';
import type { Io } from '../io';
import { linesText } from '../output';
import { parallelOption } from '../parallel';
import { getBackup, type Session, withManagementCluster } from '../session';

interface Options {
  readonly keep?: boolean;
  readonly orphan?: boolean;
  readonly unrecorded?: boolean;
  readonly yes?: boolean;
  readonly ignoreNotFound?: boolean;
  readonly parallel: number;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('<name...>', 'names of ClusterBackups')
    .addOption(
      new Option(
        '--keep',
        'files and objects stay; what another removal has begun is taken back, and our mark taken off',
      ).conflicts('orphan'),
    )
    .option(
      '--orphan',
      'remove the objects only; the files stay, and nobody can delete them through MOSK any more',
    )
    .option(
      '--unrecorded',
      'with --orphan, leave no record of the files: for those who may not create ConfigMaps',
    )
    .option('-y, --yes', 'do not ask')
    .option('--ignore-not-found', 'a backup that does not exist counts as removed')
    .addOption(parallelOption())
    .addHelpText(
      'after',
      `
              remote files     object
  (default)   deleted first    then removed
  --keep      stay             stays, and is nobody's; apply --adopt takes it back
  --orphan    stay             removed; the paths are printed and recorded

Files that another backup has as well, or that were left behind, are not deleted: the removal is
refused, and says whose they are. A ConfigMap records what --orphan leaves: its key and credential
stay in use until "kubectl delete configmap" ends it. An interrupted removal goes on when the
command is run again.`,
    )
    .action(async (names: string[], options: Options) => remove(names, options, context));
}

async function remove(names: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  if (options.unrecorded && !options.orphan) {
    throw new BackupError('usage', 'Only what is orphaned is recorded', {
      at: '--unrecorded',
      fix: 'say --orphan as well, or leave it out',
    });
  }
  const mode: RemovalMode = options.keep ? 'keep' : options.orphan ? 'orphan' : 'delete';
  const { done, errors } = await withManagementCluster(context, async (session) => {
    const backups = await existing(names, options, session, { io, json });
    if (mode !== 'keep' && backups.length > 0 && !options.yes) {
      await confirm(question(backups, mode, session), io);
    }
    const { parallel, unrecorded } = options;
    return removeBackups(backups, mode, session, { io, json, timeoutMs, parallel, unrecorded });
  });
  if (json) io.stdout.write(`${JSON.stringify(done.map(removedJson), null, 2)}\n`);
  else for (const removed of done) io.stdout.write(removedText(removed));
  throwErrors(errors);
}

async function existing(
  names: readonly string[],
  { ignoreNotFound }: Options,
  session: Session,
  { io, json }: { io: Io; json: boolean },
): Promise<ClusterBackupManifest[]> {
  const found: ClusterBackupManifest[] = [];
  for (const name of names) {
    try {
      found.push(await getBackup(session, name, io.signal, false));
    } catch (error) {
      if (!ignoreNotFound || !BackupError.is(error) || error.code !== 'not-found') throw error;
      io.stderr.write(remark(`${session.namespace}/${name}`, nothingToRemove(session.namespace), json));
    }
  }
  return found;
}

function nothingToRemove(namespace: string): string {
  return `there is no such backup: nothing to remove; if it was deleted with kubectl, its files may still be there: mosk-backup files --unclaimed -n ${namespace}`;
}

function remark(backup: string, text: string, json: boolean): string {
  return json
    ? `${JSON.stringify({ note: { backup, text, elapsedMs: 0 } })}\n`
    : linesText([`${backup}  ${text}`]);
}

function question(
  backups: readonly ClusterBackupManifest[],
  mode: RemovalMode,
  { mosk, namespace }: Session,
): Question {
  const { client, context } = mosk;
  return {
    lines: [
      `Server     ${client.server}${context === undefined ? '' : ` (context ${context})`}`,
      ...backups.flatMap((backup) => [
        `Backup     ${namespace}/${backup.metadata.name}  ${backup.status?.status ?? ''}`,
        ...remoteFiles(backup).map((file) => `  ${mode === 'delete' ? 'delete' : 'leave '}   ${file}`),
      ]),
      mode === 'delete'
        ? 'The remote files are deleted, then the objects removed. There is no way back.'
        : 'The objects are removed. What is in the storage stays, and nobody can delete it through MOSK any more.',
    ],
    question: backups.length === 1 ? 'Remove it?' : 'Remove them?',
    at: `${client.server}, namespace ${namespace}`,
    value: backups.map(({ metadata }) => metadata.name).join(', '),
  };
}
