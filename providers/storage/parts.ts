import { BackupError } from '../../lib/errors';

/** S3 allows parts of 5 MiB and more; larger ones mean fewer requests, smaller ones less memory. */
const USUAL_PART_BYTES = 8 * 1024 * 1024;
/** Limit of S3. */
const MOST_PARTS = 10_000;

/** Bytes per part of an upload of `size` bytes. */
export function partSizeFor(size: number): number {
  return Math.max(USUAL_PART_BYTES, Math.ceil(size / MOST_PARTS));
}

/** Cuts a stream into parts of `partSize` bytes; the last one may be shorter. No bytes, no part. */
export async function* partsOf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  partSize: number,
): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (let chunk of source) {
    while (size + chunk.length >= partSize) {
      const missing = partSize - size;
      yield Buffer.concat([...chunks, chunk.subarray(0, missing)]);
      chunk = chunk.subarray(missing);
      chunks = [];
      size = 0;
    }
    if (chunk.length === 0) continue;
    chunks.push(chunk);
    size += chunk.length;
  }
  if (size > 0) yield Buffer.concat(chunks);
}

/** Passes a stream on and throws `size-mismatch` at its end when it was not `size` bytes long. */
export async function* exactly(
  size: number,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of source) {
    seen += chunk.length;
    yield chunk;
  }
  if (seen === size) return;
  throw new BackupError('size-mismatch', `The file was announced with ${size} bytes`, {
    value: `${seen} bytes`,
    fix: 'see that nothing changes the file while it is uploaded, and try again',
  });
}
