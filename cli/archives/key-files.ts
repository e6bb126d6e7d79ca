import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import type { KeyFile } from '../../providers/archive';
import type { Io } from '../io';

/** Nobody's key is larger; what is, is another file. */
const MOST_BYTES = 1024 * 1024;

/** For somebody to open the other end of a pipe; what is written then may take its time. */
const WRITER_MS = 2_000;
const POLL_MS = 20;

export function addKeyFileOption(command: Command): Command {
  return command.option(
    '--key-file <file>',
    'its first line is the encryption key; of several, the one that fits',
    (file: string, before: readonly string[] = []) => [...before, file],
  );
}

/**
 * Key files as they are: what openssl would read of them is part of the judgement.
 * @throws BackupError `file-invalid`, `aborted`; never with the content
 */
export function readKeyFiles(names: readonly string[], { cwd, signal }: Io): Promise<KeyFile[]> {
  return allInOrder(
    names.map(async (name) => {
      const content = await beginningOf(path.resolve(cwd, name), signal).catch(
        (error: NodeJS.ErrnoException) => {
          if (signal.aborted) throw interrupted(name);
          const problem =
            error.code === 'ENOENT' ? 'This file does not exist' : `This file cannot be read (${error.code})`;
          throw invalid(name, problem, 'name a file that exists and that you may read', error);
        },
      );
      if (content.toString('latin1').trim() === '') {
        throw invalid(name, 'This key file is empty', 'look for a copy of the key');
      }
      if (content.length > MOST_BYTES) {
        throw invalid(
          name,
          `This is no key: it has more than ${MOST_BYTES} bytes`,
          'name the file with the key',
        );
      }
      return { name, content };
    }),
  );
}

/**
 * At most one byte more than a key has: a device may have no end. Nothing here waits in the kernel, where a process could
 * not even be ended: a pipe may have nobody who writes into it.
 */
async function beginningOf(file: string, signal: AbortSignal): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const isPipe = (await handle.stat()).isFIFO();
    const content = Buffer.alloc(MOST_BYTES + 1);
    const nobody = AbortSignal.timeout(WRITER_MS);
    let size = 0;
    while (size < content.length) {
      const bytesRead = await readNow(handle, content, size);
      size += bytesRead ?? 0;
      if (bytesRead === 0 && (!isPipe || size > 0 || nobody.aborted)) break;
      if (!bytesRead) await setTimeout(POLL_MS, undefined, { signal });
    }
    return content.subarray(0, size);
  } finally {
    await handle.close();
  }
}

/** `undefined`: nothing yet. */
async function readNow(handle: FileHandle, content: Buffer, at: number): Promise<number | undefined> {
  try {
    return (await handle.read(content, at, content.length - at)).bytesRead;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}

function interrupted(name: string): BackupError {
  return new BackupError('aborted', 'The reading was interrupted', {
    at: `--key-file ${name}`,
    fix: 'run it again; of a pipe, see that somebody writes into it',
  });
}

function invalid(name: string, problem: string, fix: string, cause?: unknown): BackupError {
  return new BackupError('file-invalid', problem, { at: `--key-file ${name}`, fix, cause });
}
