import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { fileChanged } from './file-changed';
import type { StoredFile, StoredFiles } from './stored-files';

const PIECE_BYTES = 1024 * 1024;

/** The files of a folder of this machine, or of an export that is mounted there; keys are paths inside it. */
export function folderFiles(folder: string, signal?: AbortSignal): StoredFiles {
  const placeOf = (key: string) => path.join(folder, key);

  async function* read(file: StoredFile, from: number, to: number): AsyncGenerator<Uint8Array> {
    const place = placeOf(file.key);
    let handle: FileHandle | undefined;
    try {
      handle = await open(place);
      let at = from;
      while (at < to) {
        if (signal?.aborted) throw aborted(place);
        const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, to - at));
        const { bytesRead } = await handle.read(piece, 0, piece.length, at);
        if (bytesRead === 0) throw fileChanged(place, `${at} bytes instead of ${file.size}`);
        at += bytesRead;
        yield piece.subarray(0, bytesRead);
      }
      const now = factsOf(await handle.stat({ bigint: true }));
      if (now.version !== file.version) throw fileChanged(place);
    } catch (error) {
      throw unreadable(place, error);
    } finally {
      await handle?.close();
    }
  }

  return {
    placeOf,
    async list(prefix) {
      // No more than what may begin so: beside it there may be a whole disk.
      const within = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      try {
        const entries = await readdir(placeOf(within), { recursive: true, withFileTypes: true });
        const keys = entries
          .filter((entry) => entry.isFile() || entry.isSymbolicLink())
          .map((entry) =>
            path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
          )
          .filter((key) => key.startsWith(prefix));
        const found = await allInOrder(keys.map((key) => look(placeOf(key), key)));
        return found.filter((file) => file !== undefined);
      } catch (error) {
        if (within !== '' && isAbsent(error)) return [];
        throw unreadable(placeOf(within), error);
      }
    },
    look: (key) => look(placeOf(key), key),
    read: (file, from = 0, to = file.size) => read(file, from, to),
  };
}

/** @throws BackupError `storage-error` */
async function look(place: string, key: string): Promise<StoredFile | undefined> {
  try {
    const found = await stat(place, { bigint: true });
    return found.isFile() ? { key, ...factsOf(found) } : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unreadable(place, error);
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function factsOf({ size, mtimeMs, mtimeNs, ino }: BigIntStats) {
  return { size: Number(size), modified: Number(mtimeMs), version: `${ino}-${size}-${mtimeNs}` };
}

function aborted(at: string): BackupError {
  return new BackupError('aborted', 'The reading was interrupted', { at, fix: 'run it again' });
}

function unreadable(at: string, error: unknown): BackupError {
  if (BackupError.is(error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  return new BackupError('storage-error', 'This file or folder cannot be read', {
    at,
    value: code,
    fix:
      code === 'ENOENT'
        ? 'name one that exists'
        : 'see whether you may read it, and whether its disk or export is there',
    cause: error,
  });
}
