import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { STORAGE_LIMITS } from '../limits';
import { inTurn } from './in-turn';
import { md5OfFile } from './md5';
import { noSuchUpload, S3Problem } from './s3-problem';

export interface StoredPart {
  readonly number: number;
  readonly path: string;
  /** Without quotes. */
  readonly etag: string;
  readonly size: number;
  readonly modified: Date;
}

export interface UploadRef {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
}

export interface Upload extends UploadRef {
  readonly initiated: Date;
  /** That its object is to have. */
  readonly headers: Readonly<Record<string, string>>;
  /** By number, ascending. */
  parts(): StoredPart[];
}

/** Multipart uploads under way. A restart forgets them, as S3 may do by a bucket's life-cycle rule. */
export interface Uploads {
  /** @throws S3Problem 400 when there are too many */
  begin(bucket: string, key: string, headers: Upload['headers']): Promise<string>;
  /** @throws S3Problem NoSuchUpload */
  find(upload: UploadRef): Upload;
  of(bucket: string): Upload[];
  /** An earlier part of this number is replaced when the new one is whole. */
  putPart(upload: UploadRef, number: number, data: AsyncIterable<Uint8Array>): Promise<StoredPart>;
  /** Forgets the upload once `finish` has made something of it; while it fails the upload goes on. */
  end(upload: UploadRef, finish?: (upload: Upload) => Promise<void>): Promise<void>;
}

interface UnderWay extends Upload {
  readonly stored: Map<number, StoredPart>;
  /** Nobody ends an upload while somebody else does. */
  readonly ending: ReturnType<typeof inTurn>;
}

export function openUploads(folder: string): Uploads {
  const underWay = new Map<string, UnderWay>();

  function find({ id, bucket, key }: UploadRef): UnderWay {
    const upload = underWay.get(id);
    if (upload === undefined || upload.bucket !== bucket || upload.key !== key) throw noSuchUpload();
    return upload;
  }

  return {
    find,

    begin: async (bucket, key, headers) => {
      if (underWay.size >= STORAGE_LIMITS.uploads) throw tooManyUploads();
      const id = randomUUID();
      await mkdir(join(folder, id), { recursive: true });
      const stored = new Map<number, StoredPart>();
      const parts = () => [...stored.values()].sort((a, b) => a.number - b.number);
      underWay.set(id, { id, bucket, key, headers, initiated: new Date(), stored, parts, ending: inTurn() });
      return id;
    },

    of: (bucket) => [...underWay.values()].filter((upload) => upload.bucket === bucket),

    putPart: async (ref, number, data) => {
      find(ref);
      const path = join(folder, ref.id, String(number));
      const unfinished = `${path}.${randomUUID()}`;
      try {
        await pipeline(data, createWriteStream(unfinished));
        const etag = await md5OfFile(unfinished);
        const { size, mtime } = await stat(unfinished);
        const part = { number, path, etag, size, modified: mtime };
        return await find(ref).ending(async () => {
          const upload = find(ref);
          await rename(unfinished, path);
          upload.stored.set(number, part);
          return part;
        });
      } catch (error) {
        // Ended meanwhile: its folder is gone.
        find(ref);
        throw error;
      } finally {
        await rm(unfinished, { force: true });
      }
    },

    end: (ref, finish) =>
      find(ref).ending(async () => {
        await finish?.(find(ref));
        find(ref);
        underWay.delete(ref.id);
        await rm(join(folder, ref.id), { recursive: true, force: true });
      }),
  };
}

const tooManyUploads = () =>
  new S3Problem(400, 'InvalidRequest', `There are ${STORAGE_LIMITS.uploads} uploads under way: abort some`);

/** The whole content of some parts. */
export async function* contentOf(parts: readonly StoredPart[]): AsyncGenerator<Uint8Array> {
  for (const { path } of parts) yield* createReadStream(path);
}
