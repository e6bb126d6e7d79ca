/**
 * That somebody has read the archive of a backup to its end: a backup that was never read is a hope. It tells of one very
 * object, whose uid is in it; a copy of the object has not been read.
 */
import type { ClusterBackupManifest } from '../api/manifest';
import { REHEARSED_ANNOTATION } from '../api/records';
import { momentOf } from '../values/moment';

export interface Rehearsed {
  /** RFC 3339. */
  readonly at: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** Why the archive could not be read to its end, in the words of docs/fetch.md; `undefined`: it could. */
  readonly reason: string | undefined;
}

const READ = 'read';

/** The last rehearsal of a backup; `undefined`: there was none, or its record is another object's or cannot be read. */
export function rehearsedOf({ metadata }: ClusterBackupManifest): Rehearsed | undefined {
  const [at = '', uid, result = ''] = (metadata.annotations?.[REHEARSED_ANNOTATION] ?? '').split(' ');
  const atMs = momentOf(at);
  if (atMs === undefined || result === '' || uid !== (metadata.uid ?? '')) return undefined;
  return { at, atMs, reason: result === READ ? undefined : result };
}

/** What was seen of an archive. */
export interface RehearsalResult {
  /** `undefined`: it was read to its end. */
  readonly reason: string | undefined;
  /** Of the archive. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/**
 * The record of a rehearsal.
 * @param now milliseconds since the epoch
 */
export function rehearsedText(
  { metadata }: ClusterBackupManifest,
  { reason = READ, bytes, milliseconds }: RehearsalResult,
  now: number,
): string {
  const at = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return `${at} ${metadata.uid ?? ''} ${reason} ${bytes} ${Math.round(milliseconds)}`;
}
