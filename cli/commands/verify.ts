import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import {
  addBackupStorageOptions,
  addKeyFileOption,
  type ExaminedWord,
  type ExamineOptions,
  examineWord,
  STORAGE_HELP,
  verdictText,
} from '../archives';
import type { CommandContext } from '../command-context';
import { sizeText, type TableRoom, table, tableRoom } from '../output';
import { refuseOptions } from '../refuse-options';
import { addRehearsalOptions, REHEARSAL_HELP, REHEARSAL_OPTIONS, type RehearsalOptions } from '../rehearsal';

interface Options extends ExamineOptions, RehearsalOptions {
  readonly newest?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  addKeyFileOption(
    command.argument(
      '[backup...]',
      'a ClusterBackup, or its file: s3://BUCKET/FILE, a path; with --newest clusters',
    ),
  );
  addRehearsalOptions(command);
  addBackupStorageOptions(command)
    .addHelpText(
      'after',
      `${STORAGE_HELP}

Reads the archive and keeps nothing. The verdicts: found · complete · decrypts · readable to its
end · checksum equal. They are no proof that a cluster can be restored.

  mosk-backup verify s3://backups/prod/nightly-1 --rclone-config rclone.conf --key-file kek.key
${REHEARSAL_HELP}`,
    )
    .action(async (words: string[], options: Options) => {
      if (options.newest === true) {
        // What asks a management cluster is not loaded for a URL or a path.
        const { rehearseClusters } =
          require('../rehearsal/rehearsal') as typeof import('../rehearsal/rehearsal');
        return rehearseClusters(words, options, context);
      }
      return verify(onlyWord(words, command), options, context);
    });
}

/** @throws BackupError `usage` for what would be passed over, and where nothing is named */
function onlyWord(words: readonly string[], command: Command): string {
  refuseOptions(
    command,
    (name) => REHEARSAL_OPTIONS.some((each) => each === name),
    'This option needs --newest',
    'leave it out, or add --newest: then clusters are named, not backups',
  );
  const [word] = words;
  if (word !== undefined && words.length === 1) return word;
  throw new BackupError('usage', word === undefined ? 'Say what to read' : 'One backup is read at a time', {
    at: 'verify',
    value: words.join(' ') || undefined,
    fix: 'name one backup, or read the newest of each cluster: mosk-backup verify --newest',
  });
}

async function verify(word: string, options: ExamineOptions, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const examined = await examineWord(word, options, context);
  io.stdout.write(
    globals().json ? `${JSON.stringify(asJson(examined), null, 2)}\n` : asText(examined, tableRoom(io)),
  );
  const [failed] = examined.archives.flatMap(({ error }) => error ?? []);
  if (failed !== undefined) throw failed;
}

function asJson({ object, archives }: ExaminedWord): object {
  return {
    namespace: object?.namespace ?? null,
    name: object?.name ?? archives[0]?.base ?? null,
    encrypted: archives.some(({ isEncrypted }) => isEncrypted),
    files: archives.flatMap(({ files }) => files),
    entries: archives.flatMap(({ entries }) => entries),
    archives: archives.map(({ base, reason, entryCount, verdict }) => ({
      base,
      reason,
      entryCount,
      verdict,
    })),
  };
}

function asText({ archives }: ExaminedWord, room: TableRoom): string {
  return archives
    .map(({ files, entries, entryCount, verdict }) => {
      const more = entryCount - entries.length;
      return [
        sizeTable(
          'IN THE STORAGE',
          files.map(({ file, size }) => ({ name: file, size })),
        ),
        ...(entries.length === 0 ? [] : [sizeTable('IN THE ARCHIVE', entries)]),
        ...(more > 0 ? [`… and ${more} more\n`] : []),
        verdictText(verdict, room),
      ].join('\n');
    })
    .join('\n');
}

function sizeTable(heading: string, files: readonly { name: string; size: number }[]): string {
  const rows = files.map(({ name, size }) => [sizeText(size).padStart(10), name]);
  return `${table(['      SIZE', heading], rows).join('\n')}\n`;
}
