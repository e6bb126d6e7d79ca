import type { Ending, Reading, TarEnd } from '../../lib/archive';
import {
  type ArchiveEntry,
  BLOCK_BYTES,
  decrypter,
  HEADER_BYTES,
  readTar,
  reencrypter,
  release,
} from '../storage';
import { BrokenGzip, gunzipped } from './gunzip';
import { type Md5, md5InWorker } from './md5-worker';
import type { OpenedBackup } from './open-backup';
import type { PartFile } from './part-file';
import { sweeper } from './sweep';

export interface ReadingOptions {
  /** Where the archive is written to; @default - nowhere */
  readonly part?: PartFile;
  readonly onEntry?: (entry: ArchiveEntry) => void;
  /** @param bytes of the archive as it is stored, from its beginning */
  readonly onProgress?: (bytes: number) => void;
}

/** From where reading goes on: the beginning, or the end of what an earlier run has left. */
interface Start {
  /** Bytes of the archive, decrypted. */
  readonly at: number;
  /** Encrypted block before it. */
  readonly previous: Uint8Array;
  readonly hash: Md5 | undefined;
}

/**
 * Reads a backup to its end, as one stream in constant memory, and says what it saw.
 * @throws BackupError of the storage and the part file; what is wrong with the bytes themselves is no error
 */
export async function readBackup(
  backup: OpenedBackup,
  { part, onEntry = () => undefined, onProgress = () => undefined }: ReadingOptions = {},
): Promise<Reading> {
  const start = await startOf(backup, part);
  try {
    return await readFrom(start, backup, { part, onEntry, onProgress });
  } finally {
    start.hash?.close();
  }
}

async function readFrom(
  start: Start,
  backup: OpenedBackup,
  { part, onEntry, onProgress }: ReadingOptions & Required<Omit<ReadingOptions, 'part'>>,
): Promise<Reading> {
  const { archive, content } = backup;
  const seen: { ending: Ending } = { ending: 'unseen' };
  const plain = plainBytes(backup, start, part, seen, onProgress);
  let entries = 0;
  const count = (entry: ArchiveEntry) => {
    entries += 1;
    onEntry(entry);
  };
  const tar = await endOf(content === 'gzip' ? gunzipped(plain) : plain, count);
  return {
    content,
    tar,
    entries,
    ending: seen.ending,
    ...(archive.md5 !== undefined &&
      start.hash !== undefined &&
      tar === 'marker' && { md5: { stored: archive.md5, read: await start.hash.digest() } }),
  };
}

async function endOf(
  archive: AsyncIterable<Uint8Array>,
  onEntry: (entry: ArchiveEntry) => void,
): Promise<TarEnd> {
  try {
    return await readTar(archive, onEntry);
  } catch (error) {
    if (error instanceof BrokenGzip) return error.end;
    throw error;
  }
}

/** The archive, decrypted, from its beginning; what is new of it goes to the part file before it is passed on. */
async function* plainBytes(
  { files, archive, opening }: OpenedBackup,
  { at, previous, hash }: Start,
  part: PartFile | undefined,
  seen: { ending: Ending },
  onProgress: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  if (part !== undefined && at > 0) yield* part.read(at);
  const header = opening === undefined ? 0 : HEADER_BYTES;
  const cipher = opening && decrypter(opening.cipher.key, previous);
  const sweep = sweeper();
  let bytes = header + at;
  for await (const chunk of files.read(archive, bytes)) {
    bytes += chunk.length;
    sweep(chunk.length);
    const plain = cipher === undefined ? Uint8Array.from(chunk) : cipher.update(chunk);
    if (hash === undefined) release(chunk);
    else await hash.take(chunk);
    onProgress(bytes);
    if (plain.length === 0) continue;
    await part?.write(plain);
    yield plain;
  }
  const { rest, ending } = cipher?.end() ?? { rest: Buffer.alloc(0), ending: 'whole' as const };
  if (rest.length > 0) {
    await part?.write(rest);
    yield rest;
  }
  if (bytes === archive.size) seen.ending = ending;
}

/**
 * How much of what an earlier run has left is the beginning of this archive. Encrypted again, its last block is that of
 * the storage if all before it is equal: each block depends on those before.
 */
async function startOf(backup: OpenedBackup, part: PartFile | undefined): Promise<Start> {
  const { files, archive, opening } = backup;
  const beginning = async (): Promise<Start> => ({
    at: 0,
    previous: opening?.cipher.iv ?? Buffer.alloc(0),
    hash: await hashFromHeader(),
  });
  if (part === undefined) return beginning();
  const at = opening === undefined ? part.size : part.size - (part.size % BLOCK_BYTES);
  const most = archive.size - (opening === undefined ? 0 : HEADER_BYTES);
  // What is neither encrypted nor has a checksum could be anything, and nobody would notice.
  const isTold = opening !== undefined || archive.md5 !== undefined;
  const resumed = at === 0 || at > most || !isTold ? undefined : await reread(at);
  await part.cut(resumed?.at ?? 0);
  return resumed ?? beginning();

  async function hashFromHeader(): Promise<Md5 | undefined> {
    if (archive.md5 === undefined) return undefined;
    const md5 = md5InWorker();
    if (opening !== undefined) await md5.take(Uint8Array.from(opening.header));
    return md5;
  }

  async function reread(to: number): Promise<Start | undefined> {
    const md5 = await hashFromHeader();
    const encrypted = opening && reencrypter(opening.cipher);
    const sweep = sweeper();
    let last: Uint8Array = Buffer.alloc(0);
    for await (const chunk of (part as PartFile).read(to)) {
      const stored = encrypted === undefined ? chunk : encrypted(chunk);
      sweep(stored.length);
      last = Uint8Array.from(stored.subarray(-BLOCK_BYTES));
      await md5?.take(stored);
    }
    const start = { at: to, previous: last, hash: md5 };
    if (encrypted === undefined) return start;
    const there: Uint8Array[] = [];
    for await (const chunk of files.read(archive, to, to + HEADER_BYTES)) there.push(chunk);
    if (Buffer.concat(there).equals(last)) return start;
    md5?.close();
    return undefined;
  }
}
