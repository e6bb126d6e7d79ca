import path from 'node:path';
import { allInOrder } from '../../lib/all-in-order';
import {
  baseOf,
  DATA_KEY_SUFFIX,
  ENCRYPTED_SUFFIX,
  type ListedFile,
  reasonError,
  sortFiles,
  type Verdict,
  verdictOf,
} from '../../lib/archive';
import { BackupError } from '../../lib/errors';
import type { FoundBackup } from '../../providers/archive';
import { folderFiles, type StoredFile, type StoredFiles } from '../../providers/storage';

/** A backup in a storage, or what of it is missing. */
export interface Located {
  /** Path in the storage without suffixes. */
  readonly base: string;
  readonly isEncrypted: boolean;
  /** All files that there are. */
  readonly files: readonly { readonly file: string; readonly size: number }[];
  readonly found?: FoundBackup;
  readonly missing?: { readonly error: BackupError; readonly verdict: Verdict };
}

/** Where a path of this machine leads, and the name of the file there. */
export function pathFiles(
  word: string,
  cwd: string,
  signal: AbortSignal,
): { readonly files: StoredFiles; readonly key: string } {
  const absolute = path.resolve(cwd, word);
  return { files: folderFiles(path.dirname(absolute), signal), key: path.basename(absolute) };
}

/**
 * The files of one backup, whichever of them is named, with or without its suffix.
 * @throws BackupError `usage` for a folder, and those of the storage
 */
export async function locate(files: StoredFiles, key: string): Promise<Located> {
  const base = baseOf(key);
  const [archive, dataKey, plain] = await allInOrder([
    files.look(`${base}${ENCRYPTED_SUFFIX}`),
    files.look(`${base}${DATA_KEY_SUFFIX}`),
    base === key ? files.look(key) : undefined,
  ]);
  const there = (...each: (StoredFile | undefined)[]) =>
    each.flatMap((file) => (file === undefined ? [] : [{ file: files.placeOf(file.key), size: file.size }]));
  if (plain !== undefined && archive === undefined) {
    const found = { files, archive: plain, dataKey: undefined };
    return { base, isEncrypted: false, files: there(plain), found };
  }
  const common = { base, isEncrypted: true, files: there(archive, dataKey) };
  if (archive !== undefined) return { ...common, found: { files, archive, dataKey } };
  if (dataKey === undefined) await refuseFolder(files, key);
  const error = reasonError('files-missing', {
    at: files.placeOf(dataKey === undefined ? key : `${base}${ENCRYPTED_SUFFIX}`),
    ...(dataKey !== undefined && { value: 'of its two files only the .dek is there' }),
  });
  const verdict = verdictOf({
    files: common.files.map(({ file }) => file),
    isEncrypted: true,
    reason: 'files-missing',
  });
  return { ...common, missing: { error, verdict } };
}

/** Whoever names a folder means one of the backups in it. */
async function refuseFolder(files: StoredFiles, key: string): Promise<void> {
  const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
  const { pairs } = sortFiles(await files.list(folder));
  const newest = pairs
    .filter((pair) => pair.archive !== undefined)
    .sort((a, b) => timeOf(b.archive) - timeOf(a.archive))[0];
  if (newest === undefined) return;
  throw new BackupError('usage', 'This is a folder with backups, not a backup', {
    at: files.placeOf(key),
    value: `the newest one in it is ${files.placeOf(newest.base)}`,
    fix: 'name one of them; they are listed by: mosk-backup files',
  });
}

function timeOf(file: ListedFile | undefined): number {
  return file?.modified ?? 0;
}
