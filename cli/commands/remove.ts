import type { Command } from 'commander';
import { Option } from 'commander';
import { BackupError } from '../../lib/errors';
import type { ClusterBackupManifest, RemovalMode } from '../../lib/model';
import { remoteFiles } from '../../lib/model';
import type { Progress, Removed } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import type { Io } from '../io';
import { getBackup, type Session, withManagementCluster } from '../session';
import { throwErrors, waitTogether } from '../waiting';

interface Options {
  readonly keep?: boolean;
  readonly orphan?: boolean;
  readonly yes?: boolean;
  readonly ignoreNotFound?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('<name...>', 'names of ClusterBackups')
    .addOption(new Option('--keep', 'change nothing: files and objects stay').conflicts('orphan'))
    .option(
      '--orphan',
      'remove the objects only; the files stay, and nobody can delete them through MOSK any more',
    )
    .option('-y, --yes', 'do not ask')
    .option('--ignore-not-found', 'a backup that does not exist counts as removed')
    .addHelpText(
      'after',
      `
              remote files     object
  (default)   deleted first    then removed
  --keep      stay             stays
  --orphan    stay             removed; the paths are printed

An interrupted removal goes on when the command is run again.`,
    )
    .action(async (names: string[], options: Options) => remove(names, options, context));
}

async function remove(names: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  const mode: RemovalMode = options.keep ? 'keep' : options.orphan ? 'orphan' : 'delete';
  const { done, errors } = await withManagementCluster(context, async (session) => {
    const backups = await existing(names, options, session, { io, json });
    if (mode !== 'keep' && backups.length > 0) await confirm(backups, mode, options, session, io);
    // By uid: while somebody is asked, another backup may take the name.
    const tasks = backups.map(({ metadata: { name, uid } }) => ({
      label: `${session.namespace}/${name}`,
      goOn: 'run the same command again: it goes on from here',
      run: (onProgress: (progress: Progress) => void) =>
        session.mosk.remove(
          { namespace: session.namespace, name, uid },
          { mode, timeoutMs, signal: io.signal, onProgress },
        ),
    }));
    return waitTogether(tasks, { io, json });
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
      found.push(await getBackup(session, name, io.signal));
    } catch (error) {
      if (!ignoreNotFound || !BackupError.is(error) || error.code !== 'not-found') throw error;
      io.stderr.write(
        remark(`${session.namespace}/${name}`, 'there is no such backup: nothing to remove', json),
      );
    }
  }
  return found;
}

function remark(backup: string, text: string, json: boolean): string {
  return json ? `${JSON.stringify({ note: { backup, text, elapsedMs: 0 } })}\n` : `${backup}  ${text}\n`;
}

/** @throws BackupError `not-a-terminal`, `aborted` */
async function confirm(
  backups: readonly ClusterBackupManifest[],
  mode: RemovalMode,
  { yes }: Options,
  { mosk, namespace }: Session,
  io: Io,
): Promise<void> {
  if (yes) return;
  if (!io.stdin.isTTY) {
    throw new BackupError(
      'not-a-terminal',
      'Removing asks for confirmation, and there is no terminal to ask on',
      {
        at: `${mosk.client.server}, namespace ${namespace}`,
        value: backups.map(({ metadata }) => metadata.name).join(', '),
        fix: 'say --yes',
      },
    );
  }
  const lines = [
    `Server     ${mosk.client.server}${mosk.context === undefined ? '' : ` (context ${mosk.context})`}`,
    ...backups.flatMap((backup) => [
      `Backup     ${namespace}/${backup.metadata.name}  ${backup.status?.status ?? ''}`,
      ...remoteFiles(backup).map((file) => `  ${mode === 'delete' ? 'delete' : 'leave '}   ${file}`),
    ]),
    mode === 'delete'
      ? 'The remote files are deleted, then the objects removed. There is no way back.'
      : 'The objects are removed. What is in the storage stays, and nobody can delete it through MOSK any more.',
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
  const answer = await io.ask('Type "yes" to go on: ');
  if (answer === 'yes') return;
  throw new BackupError('aborted', 'Nothing was changed', { fix: 'answer with the word yes' });
}

function removedJson({ name, namespace, outcome, files, warnings }: Removed): object {
  return { namespace, name, outcome, files, warnings };
}

const OUTCOMES: Readonly<Record<Removed['outcome'], string>> = {
  deleted: 'removed, its remote files were deleted',
  kept: 'kept: nothing was changed',
  orphaned: 'removed; what it has uploaded stays, and nobody can delete it through MOSK any more:',
  'deletion-abandoned':
    'removed; its files had been given up for deletion before, look yourself which of them are left:',
  'local-only': 'removed; it had no remote files',
  'nothing-uploaded': 'removed; nothing had been uploaded',
  'already-gone': 'was already gone',
};

const LEAVES_FILES: readonly Removed['outcome'][] = ['orphaned', 'deletion-abandoned', 'kept'];

function removedText({ namespace, name, outcome, files, warnings }: Removed): string {
  const shown = LEAVES_FILES.includes(outcome) ? files : [];
  return [
    `${namespace}/${name}  ${OUTCOMES[outcome]}`,
    ...shown.map((file) => `  ${file}`),
    ...warnings.map((warning) => `  warning: ${warning}`),
    '',
  ].join('\n');
}
