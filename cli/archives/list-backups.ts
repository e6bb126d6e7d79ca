import { allInOrder } from '../../lib/all-in-order';
import { contentOf, HEAD_BYTES, type ListedFile, sortFiles } from '../../lib/archive';
import { naturalOrder } from '../../lib/model';
import type { StoredFiles } from '../../providers/storage';

export type BackupState =
  /** Both files are there, and the archive begins as it should. */
  | 'encrypted'
  | 'not encrypted'
  /** One of its two files is not there. */
  | 'incomplete'
  /** What its name says it is not. */
  | 'no archive';

export interface ListedBackup {
  /** Where it is, without the name: `s3://backups/prod`. */
  readonly folder: string;
  readonly name: string;
  readonly state: BackupState;
  /** What is missing or wrong. */
  readonly says: string;
  /** When the archive was last written, in milliseconds since 1970. */
  readonly modified: number | undefined;
  /** Bytes of the archive. */
  readonly size: number | undefined;
  readonly files: readonly { readonly file: string; readonly size: number }[];
}

export interface BackupList {
  /** By folder, the newest first. */
  readonly backups: readonly ListedBackup[];
  /** Files that are none. */
  readonly others: number;
}

/** Beginnings of files that are looked at at the same time. */
const AT_ONCE = 16;

/** The backups among the files whose key begins so, by their names and first bytes. */
export async function listBackups(files: StoredFiles, prefix: string): Promise<BackupList> {
  const { pairs, others } = sortFiles(await files.list(prefix));
  const known = await inTurns(pairs, async ({ base, archive, dataKey }) => {
    const about = backupAt(files, base, archive, [archive, dataKey]);
    if (archive === undefined)
      return { ...about, state: 'incomplete' as const, says: 'its .encrypted is missing' };
    const content = await beginning(files, archive);
    if (content !== 'openssl') return { ...about, state: 'no archive' as const, says: WRONG[content] };
    if (dataKey === undefined) {
      return { ...about, state: 'incomplete' as const, says: 'its .dek is missing: it cannot be decrypted' };
    }
    return { ...about, state: 'encrypted' as const, says: '' };
  });
  const plain = await inTurns(others, async (file) => {
    const content = await beginning(files, file);
    if (content !== 'tar' && content !== 'gzip') return undefined;
    const says = content === 'tar' ? 'a tar archive' : 'a gzip-ed file';
    return { ...backupAt(files, file.key, file, [file]), state: 'not encrypted' as const, says };
  });
  const backups: ListedBackup[] = [...known, ...plain.filter((each) => each !== undefined)];
  return {
    backups: backups.sort(byFolderAndTime),
    others: plain.filter((each) => each === undefined).length,
  };
}

const WRONG: Readonly<Record<ReturnType<typeof contentOf> | 'gone', string>> = {
  openssl: '',
  tar: 'a tar archive under .encrypted',
  gzip: 'a gzip-ed file under .encrypted',
  page: 'HTML or XML, such as an error, in place of the file',
  text: 'a text under .encrypted',
  empty: '0 bytes',
  noise: 'not encrypted by openssl',
  zeros: 'nothing but zeros',
  short: 'not encrypted by openssl',
  other: 'not encrypted by openssl',
  gone: 'it was taken away meanwhile',
};

function backupAt(
  files: StoredFiles,
  base: string,
  archive: ListedFile | undefined,
  all: readonly (ListedFile | undefined)[],
): Omit<ListedBackup, 'state' | 'says'> {
  const place = files.placeOf(base);
  const slash = place.lastIndexOf('/');
  return {
    folder: place.slice(0, slash),
    name: place.slice(slash + 1),
    modified: archive?.modified,
    size: archive?.size,
    files: all.flatMap((file) =>
      file === undefined ? [] : [{ file: files.placeOf(file.key), size: file.size }],
    ),
  };
}

async function beginning(files: StoredFiles, { key, size }: ListedFile) {
  if (size === 0) return 'empty';
  // Of a list no version is known.
  const file = await files.look(key);
  if (file === undefined) return 'gone';
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(file, 0, Math.min(HEAD_BYTES, file.size))) chunks.push(chunk);
  return contentOf(Buffer.concat(chunks));
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await allInOrder(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}

function byFolderAndTime(a: ListedBackup, b: ListedBackup): number {
  return (
    naturalOrder(a.folder, b.folder) || (b.modified ?? 0) - (a.modified ?? 0) || naturalOrder(a.name, b.name)
  );
}
