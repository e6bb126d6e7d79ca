/**
 * How long a storage may take and how much it may say. It belongs to somebody else, and what it does wrong must end by
 * itself: with an error, in bounded memory.
 */
export interface StorageLimits {
  /** Until the head of an answer is complete, counted from the end of the request. */
  readonly headMs: number;
  /** The same for an upload, which a storage may have to put together first. */
  readonly storedMs: number;
  /** For all of an answer that is read into memory: a list page, an error. */
  readonly wholeMs: number;
  /** Spent on waiting for the storage alone while `paceBytes` of a file come or go. */
  readonly paceMs: number;
  readonly paceBytes: number;
  /** For all pages of one list. */
  readonly listMs: number;
  /** Of one list. */
  readonly listObjects: number;
}

/** S3 answers uploads of gigabytes within seconds; a list of the files of backups has hundreds of entries. */
export const STORAGE_LIMITS: StorageLimits = {
  headMs: 60_000,
  storedMs: 300_000,
  wholeMs: 60_000,
  paceMs: 60_000,
  paceBytes: 64 * 1024,
  listMs: 300_000,
  listObjects: 200_000,
};

/** A thousand keys of S3's greatest length with all their fields are some 7 MB. */
export const MAX_LIST_PAGE_BYTES = 8 * 1024 * 1024;
export const MAX_ERROR_BYTES = 64 * 1024;
