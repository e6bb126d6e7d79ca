import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { md5OfFile } from './md5';
import { noSuchUpload, S3Problem } from './s3-problem';

export interface Part {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
}

/** Multipart uploads under way. A restart forgets them, as S3 may do by a bucket's life-cycle rule. */
export interface Uploads {
  begin(bucket: string, key: string): Promise<string>;
  putPart(upload: UploadRef, number: number, data: AsyncIterable<Uint8Array>): Promise<Part>;
  /** The whole content of these parts, and its ETag as S3 forms it. */
  assemble(
    upload: UploadRef,
    parts: readonly Part[],
  ): Promise<{ etag: string; data: AsyncIterable<Uint8Array> }>;
  end(upload: UploadRef): Promise<void>;
}

export interface UploadRef {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
}

export function openUploads(folder: string): Uploads {
  const underWay = new Map<string, { owner: string; parts: Map<number, string> }>();

  function find({ id, bucket, key }: UploadRef) {
    const upload = underWay.get(id);
    if (upload?.owner !== `${bucket}/${key}`) throw noSuchUpload();
    return upload;
  }

  const partPath = (id: string, number: number) => join(folder, id, String(number));

  return {
    begin: async (bucket, key) => {
      const id = randomUUID();
      await mkdir(join(folder, id), { recursive: true });
      underWay.set(id, { owner: `${bucket}/${key}`, parts: new Map() });
      return id;
    },

    putPart: async (ref, number, data) => {
      const upload = find(ref);
      const path = partPath(ref.id, number);
      await pipeline(data, createWriteStream(path));
      const etag = await md5OfFile(path);
      upload.parts.set(number, etag);
      return { number, etag };
    },

    assemble: async (ref, parts) => {
      const upload = find(ref);
      const inOrder = parts.every((part, i) => i === 0 || part.number > (parts[i - 1]?.number ?? 0));
      if (parts.length === 0 || !inOrder) {
        throw new S3Problem(
          400,
          'InvalidPartOrder',
          'The list of parts was empty or not in ascending order.',
        );
      }
      if (parts.some(({ number, etag }) => upload.parts.get(number) !== etag)) {
        throw new S3Problem(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
      }
      const hash = createHash('md5');
      for (const { etag } of parts) hash.update(Buffer.from(etag, 'hex'));
      return {
        etag: `${hash.digest('hex')}-${parts.length}`,
        data: concatenate(parts.map(({ number }) => partPath(ref.id, number))),
      };
    },

    end: async (ref) => {
      find(ref);
      underWay.delete(ref.id);
      await rm(join(folder, ref.id), { recursive: true, force: true });
    },
  };
}

async function* concatenate(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) yield* createReadStream(path);
}
