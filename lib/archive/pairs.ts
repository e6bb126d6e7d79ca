/** Files of a storage as backups: `<name>.encrypted` and `<name>.dek` belong together (documented), all else stands alone. */

export const ENCRYPTED_SUFFIX = '.encrypted';
export const DATA_KEY_SUFFIX = '.dek';

export interface ListedFile {
  /** Path inside the bucket or folder, with forward slashes. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Time of the last change, in milliseconds since 1970, where the storage tells. */
  readonly modified?: number;
}

/** At least one of the two files is there. */
export interface Pair<File extends ListedFile> {
  /** Path without the suffixes. */
  readonly base: string;
  readonly archive: File | undefined;
  readonly dataKey: File | undefined;
}

export interface SortedFiles<File extends ListedFile> {
  readonly pairs: readonly Pair<File>[];
  /** Archives without encryption may be among them: their content tells. */
  readonly others: readonly File[];
}

export function sortFiles<File extends ListedFile>(files: readonly File[]): SortedFiles<File> {
  const pairs = new Map<string, { base: string; archive?: File; dataKey?: File }>();
  const others: File[] = [];
  for (const file of files) {
    const base = baseOf(file.key);
    if (base === file.key) {
      others.push(file);
      continue;
    }
    const pair = pairs.get(base) ?? { base };
    pairs.set(base, { ...pair, [file.key.endsWith(DATA_KEY_SUFFIX) ? 'dataKey' : 'archive']: file });
  }
  return {
    pairs: [...pairs.values()].map(({ base, archive, dataKey }) => ({ base, archive, dataKey })),
    others,
  };
}

/** Path without the suffix of an encrypted backup. */
export function baseOf(key: string): string {
  for (const suffix of [ENCRYPTED_SUFFIX, DATA_KEY_SUFFIX]) {
    if (key.endsWith(suffix)) return key.slice(0, -suffix.length);
  }
  return key;
}
