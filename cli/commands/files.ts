import path from 'node:path';
import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { counted } from '../../lib/model';
import { folderFiles, s3Files } from '../../providers/storage';
import {
  addStorageOptions,
  type BackupList,
  type ListedBackup,
  listBackups,
  placeOf,
  STORAGE_HELP,
  type StorageOptions,
  wholeStorageAccess,
} from '../archives';
import { blamingOptions } from '../archives/blame';
import type { CommandContext } from '../command-context';
import { linesText, sizeText, type TableRoom, table, tableRoom } from '../output';
import { refuseOptions } from '../refuse-options';
import {
  addUnclaimedOptions,
  UNCLAIMED_HELP,
  UNCLAIMED_OPTIONS,
  type UnclaimedOptions,
  unclaimedFiles,
} from '../unclaimed';

interface Options extends StorageOptions, UnclaimedOptions {
  readonly unclaimed?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  addStorageOptions(
    command.argument('[place...]', 'buckets or folders (s3://BUCKET/FOLDER), or folders of this machine'),
  );
  addUnclaimedOptions(command)
    .addHelpText(
      'after',
      `${STORAGE_HELP}

Lists what lies there as backups: pairs of .encrypted and .dek, archives without encryption by their
content, and what is incomplete; by folder, the newest first. No kubeconfig is read.
${UNCLAIMED_HELP}

  mosk-backup files s3://backups --rclone-config rclone.conf
  mosk-backup files --unclaimed s3://backups/prod`,
    )
    .action(async (words: string[], options: Options) => {
      refuseOthersOptions(options.unclaimed === true, command);
      if (options.unclaimed === true) return unclaimedFiles(words, options, context);
      if (words.length > 0) return files(words, options, context);
      throw new BackupError('usage', 'Say where to look', {
        at: 'files',
        fix: 'name buckets or folders, or see whose all known files are: mosk-backup files --unclaimed',
      });
    });
}

function refuseOthersOptions(unclaimed: boolean, command: Command): void {
  const isOfUnclaimed = (name: string) => UNCLAIMED_OPTIONS.some((option) => option === name);
  refuseOptions(
    command,
    (name) => name !== 'unclaimed' && isOfUnclaimed(name) !== unclaimed,
    `This option ${unclaimed ? 'does not go with' : 'needs'} --unclaimed`,
    unclaimed
      ? 'leave it out: storages are known from their credentials'
      : 'leave it out, or add --unclaimed',
  );
}

async function files(
  words: readonly string[],
  options: StorageOptions,
  context: CommandContext,
): Promise<void> {
  const { io, globals } = context;
  const lists: BackupList[] = [];
  for (const word of words) lists.push(await listOf(word, options, context));
  const backups = lists.flatMap((list) => list.backups);
  const others = lists.reduce((sum, list) => sum + list.others, 0);
  if (globals().json)
    io.stdout.write(`${JSON.stringify({ backups: backups.map(asJson), others }, null, 2)}\n`);
  else io.stdout.write(asText(backups, others, tableRoom(io)));
  if (backups.length > 0) return;
  throw new BackupError('storage-file-missing', 'There is no backup here', {
    at: words.join(', '),
    value: `${counted(others, 'other file', 'other files')}`,
    fix: 'look at the folder above, and at other buckets that this access key may read',
  });
}

async function listOf(word: string, options: StorageOptions, { io }: CommandContext): Promise<BackupList> {
  const place = placeOf(word);
  if (place.kind === 's3') {
    try {
      const { bucket, key } = place;
      const access = await wholeStorageAccess(options, io);
      return await listBackups(
        s3Files({ ...access, bucket, signal: io.signal }),
        key === '' ? '' : `${key}/`,
      );
    } catch (error) {
      throw blamingOptions(error, options, false);
    }
  }
  // A word alone is a folder too: no object has files in it.
  const folder = path.resolve(io.cwd, place.kind === 'path' ? place.path : place.name);
  return listBackups(folderFiles(folder, io.signal), '');
}

function asJson({ modified, size, ...rest }: ListedBackup): object {
  const time = modified === undefined ? null : timeText(modified);
  return { ...rest, time, size: size ?? null };
}

function asText(backups: readonly ListedBackup[], others: number, room: TableRoom): string {
  const rows = backups.map(({ folder, name, state, says, modified, size }) => [
    folder,
    name,
    modified === undefined ? '-' : timeText(modified),
    size === undefined ? '-' : sizeText(size),
    `${state === 'encrypted' || state === 'not encrypted' ? state : state.toUpperCase()}${says && `: ${says}`}`,
  ]);
  const listed = rows.length === 0 ? [] : table(['FOLDER', 'BACKUP', 'WRITTEN', 'SIZE', 'FILES'], rows, room);
  return linesText([...listed, ...(others === 0 ? [] : [`${counted(others, 'other file', 'other files')}`])]);
}

/** In UTC, whole seconds. */
function timeText(modified: number): string {
  return new Date(modified).toISOString().replace(/\.\d+Z$/, 'Z');
}
