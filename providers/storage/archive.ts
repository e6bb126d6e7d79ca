import type { TarEnd } from '../../lib/archive';

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
 * Reads a tar archive to its end, as a stream: nothing is kept or written. Errors of the source pass through.
 * @param onEntry called for each entry, in their order
 */
export async function readTar(
  archive: AsyncIterable<Uint8Array>,
  onEntry: (entry: ArchiveEntry) => void,
): Promise<TarEnd> {
  const { createTarDecoder } = require('#vendor/modern-tar') as typeof import('#vendor/modern-tar');
  let sourceError: { readonly error: unknown } | undefined;
  const watched = async function* () {
    try {
      yield* archive;
    } catch (error) {
      sourceError = { error };
      throw error;
    }
  };
  let entries = 0;
  try {
    const decoder = createTarDecoder({ strict: true });
    for await (const { header, body } of ReadableStream.from(watched()).pipeThrough(decoder)) {
      await body.cancel();
      entries += 1;
      onEntry({ name: header.name, size: header.size, type: header.type ?? 'file' });
    }
  } catch (error) {
    if (sourceError !== undefined) throw sourceError.error;
    return (error as Error).message === 'Tar archive is truncated.' ? 'cut' : 'broken';
  }
  return entries === 0 ? 'empty' : 'marker';
}
