import {
  closeSync,
  existsSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { ResourceType } from '../../../lib/model';
import { entryLine, headLine, removedText, writtenText } from './journal-lines';
import { type KeptObjects, keptObjects } from './kept-objects';
import type { Stored } from './stored';

/**
 * Keeps the objects of a store in a file. What `commit` has taken survives the end of the process, however it ends: it
 * is with the operating system. A machine that loses power loses the last second at most, and never a part of a commit.
 */
export interface Journal {
  /** What was kept before; `undefined` for a new file. */
  readonly kept: KeptObjects | undefined;
  /** Says what the next `commit` is to keep. */
  written(stored: Stored): void;
  removed(type: ResourceType, namespace: string | undefined, name: string): void;
  /**
   * Keeps all that was said since the last commit, as a whole or not at all.
   *
   * @throws Node's own error, of a full disk for instance; nothing of it is kept
   */
  commit(state: JournalState): void;
  /** Nothing was said since the last commit. */
  forget(): void;
  close(): void;
}

/** The store as it is now, for when the file is written anew. */
export interface JournalState {
  version(): number;
  everything(): Iterable<Stored>;
}

/** So much beyond twice its first part, and the file is written anew without what has been replaced. */
const SLACK_BYTES = 8 * 1024 * 1024;
const SYNC_MS = 1_000;
/** Of objects that are joined before they are written. */
const BLOCK_BYTES = 1024 * 1024;

/**
 * @param say told of an unfinished write that was cut off
 * @throws BackupError `file-invalid` for a damaged file, which stays as it is
 */
export function openJournal(file: string, say: (line: string) => void): Journal {
  const kept = existsSync(file) ? recovered(file, say) : undefined;
  let fd = kept === undefined ? undefined : openSync(file, 'r+');
  let size = kept?.sound ?? 0;
  // How much of a file that is gone on with has been replaced is not known: a large one is written anew.
  let limit = SLACK_BYTES;
  let pending: string[] = [];
  let syncing: NodeJS.Timeout | undefined;

  function begin(state: JournalState): void {
    const next = `${file}.new`;
    const written = writeState(next, state);
    renameSync(next, file);
    syncFolder(dirname(file));
    if (fd !== undefined) closeSync(fd);
    fd = openSync(file, 'r+');
    size = written;
    limit = 2 * size + SLACK_BYTES;
  }

  function append(fd: number, text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(fd, bytes, done, bytes.length - done, size + done);
    } catch (error) {
      // Half a line in the middle would be damage.
      ftruncateSync(fd, size);
      throw error;
    }
    size += bytes.length;
    syncing ??= setTimeout(() => {
      syncing = undefined;
      fdatasync(fd, () => {});
    }, SYNC_MS).unref();
  }

  return {
    kept,
    written: (stored) => void pending.push(writtenText(stored)),
    removed: (type, namespace, name) => void pending.push(removedText(type, namespace, name)),
    commit(state) {
      if (pending.length === 0) return;
      if (fd === undefined || size > limit) begin(state);
      else append(fd, entryLine(state.version(), pending));
      pending = [];
    },
    forget() {
      pending = [];
    },
    close() {
      clearTimeout(syncing);
      if (fd === undefined) return;
      fsyncSync(fd);
      closeSync(fd);
      fd = undefined;
    },
  };
}

function recovered(file: string, say: (line: string) => void): KeptObjects {
  const content = readFileSync(file);
  const kept = keptObjects(content, file);
  const rest = content.subarray(kept.sound);
  if (rest.length > 0) {
    writeFileSync(`${file}.cut`, rest, { mode: 0o600 });
    const fd = openSync(file, 'r+');
    ftruncateSync(fd, kept.sound);
    fsyncSync(fd);
    closeSync(fd);
    say(`${file}: the last write was unfinished, ${rest.length} bytes of it are now in ${file}.cut`);
  }
  return kept;
}

/** @returns how many bytes it has written, all of which are on the disk by then */
function writeState(file: string, state: JournalState): number {
  const fd = openSync(file, 'w', 0o600);
  try {
    const objects = [...state.everything()];
    let block = headLine(state.version(), objects.length);
    for (const stored of objects) {
      block += entryLine(state.version(), [writtenText(stored)]);
      if (block.length < BLOCK_BYTES) continue;
      writeFileSync(fd, block);
      block = '';
    }
    writeFileSync(fd, block);
    fsyncSync(fd);
    return fstatSync(fd).size;
  } finally {
    closeSync(fd);
  }
}

/** So that the new name, too, outlives a loss of power. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
