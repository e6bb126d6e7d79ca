import { BackupError } from '../../lib/errors';

export interface ArchiveFile {
  /** Path inside the archive, with forward slashes. */
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly modified: Date;
}

export interface ArchiveEntry {
  readonly name: string;
  /** Bytes; 0 for a directory. */
  readonly size: number;
  /** tar's type: `file`, `directory`, `symlink`… */
  readonly type: string;
}

/** Owner and mode are fixed, so that the same files give the same bytes. */
const FILE_HEADER = { type: 'file', mode: 0o600, uid: 0, gid: 0, uname: 'root', gname: 'root' } as const;

/** A tar archive of these files, as a stream. */
export async function* writeArchive(
  files: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>,
): AsyncGenerator<Uint8Array> {
  const { createTarPacker } = require('#vendor/modern-tar') as typeof import('#vendor/modern-tar');
  const { readable, controller } = createTarPacker();
  const pack = async () => {
    for await (const { name, content, modified } of files) {
      const bytes = Buffer.from(content as Uint8Array);
      const writer = controller
        .add({ ...FILE_HEADER, name, size: bytes.length, mtime: modified })
        .getWriter();
      await writer.write(bytes);
      await writer.close();
    }
    controller.finalize();
  };
  pack().catch((error) => controller.error(error));
  yield* readable;
}

/**
 * The entries of a tar archive in their order, read as a stream: nothing is kept or written.
 *
 * @param what name of the archive, for the error
 * @throws BackupError `archive-invalid` when it is not a tar archive, is empty or ends too early; errors of the source
 * pass through
 */
export async function* listArchive(
  archive: AsyncIterable<Uint8Array>,
  what = 'the archive',
): AsyncGenerator<ArchiveEntry> {
  const { createTarDecoder } = require('#vendor/modern-tar') as typeof import('#vendor/modern-tar');
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of archive) {
      bytes += chunk.length;
      yield new Uint8Array(chunk);
    }
  };
  let entries = 0;
  try {
    for await (const { header, body } of ReadableStream.from(counted()).pipeThrough(
      createTarDecoder({ strict: true }),
    )) {
      await body.cancel();
      entries += 1;
      yield { name: header.name, size: header.size, type: header.type ?? 'file' };
    }
  } catch (cause) {
    throw BackupError.is(cause) ? cause : invalid(what, bytes, cause);
  }
  if (entries === 0) throw invalid(what, bytes);
}

function invalid(what: string, bytes: number, cause?: unknown): BackupError {
  return new BackupError('archive-invalid', 'The file is not a complete tar archive', {
    at: what,
    value: `${bytes} bytes read`,
    fix: 'fetch it again and compare its size; if it was decrypted, check that the key is the right one',
    cause,
  });
}
