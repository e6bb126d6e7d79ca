import { createHash } from 'node:crypto';
import {
  ENCRYPTED_SUFFIX,
  type Evidence,
  type Reading,
  type Reason,
  reasonError,
  reasonOf,
  type Verdict,
  verdictOf,
} from '../../lib/archive';
import type { BackupError } from '../../lib/errors';
import type { ArchiveEntry } from '../storage';
import { type FoundBackup, type KeyFile, type OpenedBackup, openBackup } from './open-backup';
import type { PartFile } from './part-file';
import { readBackup } from './read-backup';

/** What became of one backup. */
export interface Examined {
  readonly verdict: Verdict;
  readonly reason?: Reason;
  /** The same for people. */
  readonly error?: BackupError;
  /** The first of the archive. */
  readonly entries: readonly ArchiveEntry[];
  /** How many there are. */
  readonly entryCount: number;
}

export interface ExaminingOptions {
  /** Opens the file that the archive is to be written to; @default - nothing is kept */
  readonly keep?: (backup: OpenedBackup) => Promise<PartFile>;
  readonly onProgress?: (bytes: number) => void;
}

/** An archive may have millions, and memory has to stay what it is. */
const MOST_ENTRIES = 10_000;

/**
 * Finds the key, reads the backup to its end and judges it. What is kept gets its name only when nothing is wrong; it is
 * taken away where something is, and stays to be gone on with where the reading itself fails.
 * @param files what was found, for the verdict
 * @throws BackupError of the storage and of the file that is written
 */
export async function examineBackup(
  found: FoundBackup,
  keys: readonly KeyFile[],
  files: readonly string[],
  { keep, onProgress }: ExaminingOptions = {},
): Promise<Examined> {
  const isEncrypted = found.archive.key.endsWith(ENCRYPTED_SUFFIX);
  const opened = await openBackup(found, keys);
  if ('reason' in opened) {
    const { reason, keyFile, at, value, fix } = opened;
    const error = reasonError(reason, { at, value, ...(fix && { fix }) });
    return judged({ files, isEncrypted, keyFile, reason }, [], error);
  }
  const part = await keep?.(opened);
  const entries: ArchiveEntry[] = [];
  let reading: Reading;
  try {
    reading = await readBackup(opened, {
      part,
      onProgress,
      onEntry: (entry) => {
        if (entries.length < MOST_ENTRIES) entries.push(entry);
      },
    });
  } catch (error) {
    // The first error is the one that tells.
    await part?.close().catch(() => undefined);
    throw error;
  }
  const reason = reasonOf(reading);
  const evidence = { files, isEncrypted, keyFile: opened.opening?.keyFile, reading, reason };
  if (reason === undefined) {
    await part?.finish();
    return judged(evidence, entries);
  }
  await part?.discard();
  const at = found.files.placeOf(found.archive.key);
  return judged(evidence, entries, reasonError(reason, { at, value: `${found.archive.size} bytes` }));
}

function judged(evidence: Evidence, entries: readonly ArchiveEntry[], error?: BackupError): Examined {
  return {
    verdict: verdictOf(evidence),
    ...(evidence.reason && { reason: evidence.reason }),
    ...(error && { error }),
    entries,
    entryCount: evidence.reading?.entries ?? 0,
  };
}

/** Of a version of a file: parts of another one are not gone on with. */
export function identityOf({ files, archive, opening }: OpenedBackup): string {
  const version = archive.version ?? archive.modified;
  // What is encrypted tells itself whether it is the same; of all else, without a version nothing is known.
  const unknown = opening === undefined && version === undefined ? Date.now() : '';
  const told = [files.placeOf(archive.key), archive.size, version, unknown].join('\n');
  return createHash('sha256').update(told).digest('hex').slice(0, 8);
}
