import type { ClaimBook } from './claim-book';

/** A file as a listing of its storage shows it. */
export interface ListedFile {
  /** `s3://bucket/key` */
  readonly file: string;
  /** Identity of the endpoint; `undefined` where it cannot be read: it may then be any storage. */
  readonly storage: string | undefined;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch; `undefined`: the storage does not tell. */
  readonly modified: number | undefined;
}

/** What a file is to those who look at storages. */
export const VERDICTS = [
  /** The files of a good backup that are not there. */
  'missing',
  /** Nobody names it. */
  'unclaimed',
  /** Nobody names it, and without its other half an archive cannot be read. */
  'half a pair',
  /** Nobody names it who could be asked; not everybody could. */
  'cannot tell',
  /** A record says that it was left. */
  'left on purpose',
  /** It belongs to a backup whose upload has not been reported as complete. */
  'unfinished',
  /** So new that whoever writes it may not yet name it. */
  'young',
  /** A manifest says that a backup will write it. */
  'declared',
  /** An object has it. */
  'claimed',
] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judged {
  /** `unclaimed` also for what may be half a pair, which the other files tell. */
  readonly verdict: Exclude<Verdict, 'missing' | 'half a pair' | 'cannot tell'>;
  /** Who names it; `undefined`: nobody. */
  readonly by: string | undefined;
}

/** How long somebody who has begun to write a file may take to name it. */
export const YOUNG_MS = 48 * 3_600_000;

export interface JudgingOptions {
  readonly book: Pick<ClaimBook, 'of' | 'runInto'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly youngMs: number;
}

/** Whose a file is, by all that is known. A storage that tells no time, or one to come, has only young files. */
export function judgeFile(listed: ListedFile, { book, now, youngMs }: JudgingOptions): Judged {
  const claim = book.of(listed);
  if (claim !== undefined) return claim;
  const { file, storage, modified } = listed;
  const folder = { storage, file: file.slice(0, file.lastIndexOf('/')) };
  const run = book.runInto(folder, modified ?? now);
  if (run !== undefined) return { verdict: 'unfinished', by: run };
  const isYoung = modified === undefined || now - modified < youngMs;
  return { verdict: isYoung ? 'young' : 'unclaimed', by: undefined };
}
