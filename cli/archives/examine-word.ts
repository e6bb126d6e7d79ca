import type { Verdict } from '../../lib/archive';
import { BackupError } from '../../lib/errors';
import {
  type Examined,
  examineBackup,
  type FoundBackup,
  type KeyFile,
  type OpenedBackup,
  type PartFile,
} from '../../providers/archive';
import type { ArchiveEntry } from '../../providers/storage';
import type { CommandContext } from '../command-context';
import { showTransfer, sizeText, type TransferView } from '../output';
import { blamingOptions } from './blame';
import { readKeyFiles } from './key-files';
import { type Located, locate } from './locate';
import type { NamedOptions } from './named-backup';
import { type OpenedWord, openWord } from './open-word';

export interface ExamineOptions extends NamedOptions {
  readonly keyFile?: readonly string[];
}

/** What became of one archive. */
export interface ArchiveReport {
  /** Path in the storage without suffixes. */
  readonly base: string;
  readonly isEncrypted: boolean;
  /** As `s3://bucket/folder/file`; sizes in bytes. */
  readonly files: readonly { readonly file: string; readonly size: number }[];
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly error: BackupError | undefined;
  readonly entries: readonly ArchiveEntry[];
  readonly entryCount: number;
  /** Where it was written to. */
  readonly out?: string;
}

export interface ExaminedWord {
  readonly object: OpenedWord['object'];
  readonly archives: readonly ArchiveReport[];
}

/** Where an archive is to be written; the name of the result is told when there is one. */
export interface Keeping {
  readonly part: PartFile;
  readonly out: string;
}

/**
 * Reads what a word of the command line means to its end, archive by archive, until one is not as it should be.
 * @param keep opens the file that it goes to; @default - nothing is kept
 * @throws BackupError of the storage, `usage` for an encrypted archive without a key
 */
export async function examineWord(
  word: string,
  options: ExamineOptions,
  context: CommandContext,
  keep?: (opened: OpenedBackup) => Promise<Keeping>,
): Promise<ExaminedWord> {
  const keys = await readKeyFiles(options.keyFile ?? [], context.io);
  const opened = await openWord(word, options, context);
  const { io, globals } = context;
  const view: ViewOf = (label, total) => showTransfer(io, { label, total, json: globals().json });
  try {
    return { object: opened.object, archives: await examineArchives(opened, keys, view, keep) };
  } catch (error) {
    throw blamingOptions(error, options, opened.object !== undefined);
  }
}

/** @param label of the archive @param total bytes */
export type ViewOf = (label: string, total: number) => TransferView;

/**
 * Reads archives to their end, one after another, until one is not as it should be.
 * @throws BackupError of the storage, `usage` for an encrypted archive without a key
 */
export async function examineArchives(
  { files, keys: archives }: Pick<OpenedWord, 'files' | 'keys'>,
  keys: readonly KeyFile[],
  view: ViewOf,
  keep?: (opened: OpenedBackup) => Promise<Keeping>,
): Promise<ArchiveReport[]> {
  const reports: ArchiveReport[] = [];
  for (const key of archives) {
    const report = await examine(await locate(files, key), keys, view, keep);
    reports.push(report);
    if (report.error !== undefined) break;
  }
  return reports;
}

async function examine(
  located: Located,
  keys: readonly KeyFile[],
  viewOf: ViewOf,
  keep: ((opened: OpenedBackup) => Promise<Keeping>) | undefined,
): Promise<ArchiveReport> {
  const { base, isEncrypted, files, found, missing } = located;
  const about = { base, isEncrypted, files };
  if (missing !== undefined) {
    const { error, verdict } = missing;
    return { ...about, verdict, reason: 'files-missing', error, entries: [], entryCount: 0 };
  }
  if (found === undefined) throw new Error('neither found nor missing');
  if (found.dataKey !== undefined && keys.length === 0) throw keyNeeded(found);
  let kept: Keeping | undefined;
  const view = viewOf(found.files.placeOf(found.archive.key), found.archive.size);
  let examined: Examined;
  try {
    examined = await examineBackup(
      found,
      keys,
      files.map(({ file, size }) => `${file} (${sizeText(size)})`),
      {
        onProgress: view.at,
        ...(keep && {
          keep: async (opened) => {
            kept = await keep(opened);
            return kept.part;
          },
        }),
      },
    );
  } finally {
    view.close();
  }
  const { verdict, reason = null, error, entries, entryCount } = examined;
  const out = error === undefined ? kept?.out : undefined;
  return { ...about, verdict, reason, error, entries, entryCount, ...(out !== undefined && { out }) };
}

function keyNeeded({ files, archive }: FoundBackup): BackupError {
  return new BackupError('usage', 'This backup is encrypted', {
    at: files.placeOf(archive.key),
    fix: 'give the file that holds the value of its key: --key-file FILE, several times if it may be one of several',
  });
}
