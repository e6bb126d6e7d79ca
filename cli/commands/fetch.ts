import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { baseOf } from '../../lib/archive';
import { identityOf, type OpenedBackup, openPart } from '../../providers/archive';
import {
  type ArchiveReport,
  addBackupStorageOptions,
  addKeyFileOption,
  type ExamineOptions,
  examineWord,
  type Keeping,
  STORAGE_HELP,
  verdictText,
} from '../archives';
import type { CommandContext } from '../command-context';
import { type TableRoom, tableRoom } from '../output';

interface Options extends ExamineOptions {
  readonly out?: string;
}

export function define(command: Command, context: CommandContext): void {
  addKeyFileOption(
    command.argument('<backup>', 'a ClusterBackup, or without a cluster its file: s3://BUCKET/FILE, a path'),
  ).option('--out <file>', 'file or folder to write to (default: the name of the archive, here)');
  addBackupStorageOptions(command)
    .addHelpText(
      'after',
      `${STORAGE_HELP}

Downloads, decrypts and checks in one stream. The file gets its name only when nothing is wrong with
it, and its owner alone may read it; until then it ends in .part, and the same command goes on with
it. Nothing is written over. The result is what MOSK's restore procedure calls backup.tar. For a URL
or a path no kubeconfig is read.

  mosk-backup fetch s3://backups/prod/nightly-1 --rclone-config rclone.conf --key-file kek.key`,
    )
    .action(async (word: string, options: Options) => fetchBackup(word, options, context));
}

async function fetchBackup(word: string, options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { object, archives } = await examineWord(word, options, context, (opened) =>
    keepingOf(opened, options.out, io.cwd),
  );
  if (globals().json) {
    const json = {
      namespace: object?.namespace ?? null,
      name: object?.name ?? archives[0]?.base ?? null,
      archives: archives.map(({ base, isEncrypted, files, out, reason, entryCount, verdict }) => ({
        base,
        encrypted: isEncrypted,
        files,
        out: out ?? null,
        reason,
        entryCount,
        verdict,
      })),
    };
    io.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  } else io.stdout.write(archives.map((each) => asText(each, tableRoom(io))).join('\n'));
  const [failed] = archives.flatMap(({ error }) => error ?? []);
  if (failed !== undefined) throw failed;
}

function asText({ verdict, out }: ArchiveReport, room: TableRoom): string {
  return `${verdictText(verdict, room)}${out === undefined ? 'Nothing was written.\n' : `Written to ${out}\n`}`;
}

async function keepingOf(opened: OpenedBackup, out: string | undefined, cwd: string): Promise<Keeping> {
  const name = `${path.basename(baseOf(opened.archive.key)).replace(/\.(?:tar|tgz|tar\.gz)$/, '')}.${ENDINGS[opened.content]}`;
  const named = path.resolve(cwd, out ?? name);
  const isFolder = await stat(named).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const absolute = isFolder ? path.join(named, name) : named;
  return { part: await openPart(absolute, identityOf(opened)), out: absolute };
}

const ENDINGS = { tar: 'tar', gzip: 'tar.gz' } as const;
