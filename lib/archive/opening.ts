/** Which key opens a backup, told by its small `.dek` and the first bytes of its archive, before gigabytes are read. */
import type { Content } from './content';
import type { Reason } from './verdict';

/** What came of one key. */
export interface OpeningTry {
  /** Name of its file. */
  readonly keyFile: string;
  /** What is wrong with the file, if this is not how openssl reads it. */
  readonly form?: { readonly wrong: string; readonly fix: string };
  /** Bytes of padding at the end of the decrypted `.dek`; 0: none, so that it does not open. */
  readonly padding: number;
  /** Whether the data key, or without padding all that came out, is text. */
  readonly isText: boolean;
  /** First bytes of the archive under that data key; absent where the `.dek` does not open. */
  readonly first?: Content;
}

export type Opening =
  | { readonly opens: OpeningTry }
  | { readonly reason: Reason; readonly by?: OpeningTry; readonly byChance?: boolean };

/**
 * A wrong key gives right padding by chance, of n bytes once in 256^n. Text, or more padding than that, is no chance.
 */
const CHANCE_PADDING = 2;

/** @param tries of all keys, those that are as openssl reads their file first */
export function judgeOpening(tries: readonly OpeningTry[]): Opening {
  const fits = tries.find(({ first }) => first === 'tar' || first === 'gzip');
  if (fits !== undefined) return fits.form === undefined ? { opens: fits } : { reason: 'key-file', by: fits };
  const opened = tries.filter(({ padding }) => padding > 0);
  // Under a wrong data key all is noise: whatever has an order was opened by the right one.
  const ordered = opened.find(({ first }) => first !== undefined && first !== 'noise' && first !== 'short');
  if (ordered !== undefined) {
    return { reason: ordered.first === 'other' ? 'damaged' : 'not-a-backup', by: ordered };
  }
  // No tar is that short, and a gzip would have shown itself.
  const short = opened.find(({ first }) => first === 'short');
  if (short !== undefined) return { reason: 'truncated', by: short };
  const certain = opened.find(({ isText, padding }) => isText || padding > CHANCE_PADDING);
  if (certain !== undefined) return { reason: 'wrong-dek', by: certain };
  // Text without an end: the right key, and a block that is gone.
  const cut = tries.find(({ padding, isText }) => padding === 0 && isText);
  if (cut !== undefined) return { reason: 'dek-damaged', by: cut };
  return { reason: 'wrong-key', byChance: opened.length > 0 };
}
