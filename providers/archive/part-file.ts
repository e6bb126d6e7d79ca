import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { lockOut, type OutLock } from './out-lock';

const PIECE_BYTES = 1024 * 1024;

/** A file that gets its name when it is complete; until then it can be gone on with. Its owner alone may read it. */
export interface PartFile {
  /** Path while it is not complete. */
  readonly name: string;
  /** Bytes that an earlier run has left. */
  readonly size: number;
  /** Those bytes. */
  read(to: number): AsyncIterable<Uint8Array>;
  /** Forgets what stands behind; the next write goes there. */
  cut(size: number): Promise<void>;
  write(chunk: Uint8Array): Promise<void>;
  /** On the disk, under its name. */
  finish(): Promise<void>;
  /** Closes it; what was written stays for the next run. */
  close(): Promise<void>;
  /** Takes it away. */
  discard(): Promise<void>;
}

/**
 * @param out path under which it will stand; there must be nothing
 * @param identity eight hexadecimal digits, others for other content: parts of that are taken away
 * @throws BackupError `file-invalid`, as all functions of the result; `already-running` while another one is open
 */
export async function openPart(out: string, identity: string): Promise<PartFile> {
  let lock: OutLock | undefined;
  try {
    if (await exists(out)) {
      throw new BackupError('file-invalid', 'This file exists', {
        at: out,
        fix: 'name another with --out, or move it away',
      });
    }
    lock = await lockOut(out);
    const name = `${out}.${identity}.part`;
    await takeOthersAway(out, name);
    return partFile(out, name, await opened(name), lock);
  } catch (error) {
    await lock?.release().catch(() => undefined);
    throw unwritable(out, error);
  }
}

async function opened(name: string): Promise<{ handle: FileHandle; size: number }> {
  // Not `a`: what is not right of it is written anew. Through no link: it may lead to anything.
  const handle = await open(name, constants.O_RDWR | constants.O_NOFOLLOW).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return open(name, 'wx+', 0o600);
    },
  );
  const found = await handle.stat();
  // Who owns a file can read it, and so can who has it under another name.
  if (!isOurs(found) || found.nlink > 1) {
    await handle.close();
    throw new BackupError('file-invalid', 'What stands in the way here is not of this command', {
      at: name,
      fix: 'take it away, or name another place with --out',
    });
  }
  await handle.chmod(0o600);
  return { handle, size: found.size };
}

function partFile(
  out: string,
  name: string,
  { handle, size }: { handle: FileHandle; size: number },
  lock: OutLock,
): PartFile {
  let end = size;
  let writing: Promise<unknown> = Promise.resolve();
  let failure: unknown;
  let written = Buffer.alloc(0);
  const settled = async () => {
    await writing;
    if (failure !== undefined) throw unwritable(name, failure);
  };
  const orFail = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      throw unwritable(name, error);
    }
  };
  return {
    name,
    size,
    async *read(to) {
      for (let at = 0; at < to; ) {
        const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, to - at));
        let bytesRead = 0;
        await orFail(async () => {
          bytesRead = (await handle.read(piece, 0, piece.length, at)).bytesRead;
          if (bytesRead === 0) throw withCode('EIO');
        });
        at += bytesRead;
        yield piece.subarray(0, bytesRead);
      }
    },
    async cut(to) {
      await orFail(() => handle.truncate(to));
      end = to;
    },
    // One is written while the next one is decrypted; a copy, so that chunks are not kept for as long as a disk takes.
    async write(chunk) {
      await settled();
      const at = end;
      end += chunk.length;
      if (written.length < chunk.length) written = Buffer.allocUnsafeSlow(chunk.length);
      written.set(chunk);
      writing = writeAll(handle, written.subarray(0, chunk.length), at).catch((error) => {
        failure = error;
      });
    },
    async finish() {
      try {
        await settled();
        await orFail(async () => {
          await requireMine(handle, name, end, lock);
          await handle.sync();
          await place(name, out);
          await syncFolder(path.dirname(out));
        });
      } finally {
        await left();
      }
    },
    async close() {
      await writing;
      await orFail(async () => {
        if (end === 0) await rm(name, { force: true });
      }).finally(left);
    },
    async discard() {
      await writing;
      await orFail(() => rm(name, { force: true })).finally(left);
    },
  };

  /** What was written is on the disk or was not promised: an error here hides none that matters. */
  async function left(): Promise<void> {
    await handle.close().catch(() => undefined);
    await lock.release().catch(() => undefined);
  }
}

/** That what stands there is what was written here, whatever became of the lock. */
async function requireMine(handle: FileHandle, name: string, size: number, lock: OutLock): Promise<void> {
  const [mine, named, isLocked] = await Promise.all([handle.stat(), lstat(name), lock.isMine()]);
  if (isLocked && mine.size === size && mine.ino === named.ino) return;
  throw new BackupError('file-invalid', 'Somebody else has written into this file in the meantime', {
    at: name,
    value: `${mine.size} bytes instead of ${size}`,
    fix: 'remove it, and run the command again',
  });
}

/** Gives a file its name, where nothing may stand. */
async function place(name: string, out: string): Promise<void> {
  try {
    await link(name, out);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!WITHOUT_LINKS.includes(code ?? '')) throw error;
    if (await exists(out)) throw withCode('EEXIST');
    await rename(name, out);
    return;
  }
  await rm(name, { force: true });
}

/** What file systems say that know no second name of a file, such as FAT and some mounts. */
const WITHOUT_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'];

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, start: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, start + done);
    done += bytesWritten;
  }
}

/** A new name is on the disk when its folder is; not every file system can do that, or needs it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Decrypted data of another version, which nobody will go on with: whoever holds the lock is the only one that writes. */
async function takeOthersAway(out: string, mine: string): Promise<void> {
  const folder = path.dirname(out);
  const start = `${path.basename(out)}.`;
  for (const each of await readdir(folder)) {
    const isPart = each.startsWith(start) && /^[0-9a-f]{8}\.part$/.test(each.slice(start.length));
    const name = path.join(folder, each);
    if (isPart && each !== path.basename(mine) && isOurs(await lstat(name))) await rm(name, { force: true });
  }
}

function isOurs(found: Stats): boolean {
  return found.isFile() && (process.getuid === undefined || found.uid === process.getuid());
}

/** A link that leads nowhere is something too; and what cannot be looked at is not absent. */
async function exists(name: string): Promise<boolean> {
  try {
    await lstat(name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function unwritable(at: string, error: unknown): BackupError {
  if (BackupError.is(error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  return new BackupError('file-invalid', PROBLEMS[code ?? ''] ?? 'The file cannot be written here', {
    at,
    value: code,
    fix:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'make room, and run it again: it goes on where it stopped; or name a place on another disk with --out'
        : 'name a file in a folder that exists and that you may write to, with --out',
    cause: error,
  });
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full',
  EDQUOT: 'The disk quota is used up',
  EFBIG: 'The file is larger than this file system or process may write',
  EEXIST: 'Somebody else has made this file in the meantime',
};
