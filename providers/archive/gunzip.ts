import { createGunzip, type Gunzip } from 'node:zlib';
import type { TarEnd } from '../../lib/archive';

/** A gzip that breaks off. */
export class BrokenGzip extends Error {
  constructor(readonly end: Extract<TarEnd, 'cut' | 'broken'>) {
    super(end);
  }
}

const PIECE_BYTES = 256 * 1024;

/**
 * The source is read to its end: Node's own way ends it at the first zero behind a gzip stream, and what follows would
 * neither be written nor judged.
 * @throws BrokenGzip, also for what is not zeros behind it, and errors of the source
 */
export async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  let failure: { readonly error: unknown } | undefined;
  const feeding = feed(source, gunzip).catch((error) => {
    failure = { error };
    gunzip.destroy();
  });
  try {
    yield* gunzip;
  } catch (error) {
    // One of the source, or of what stands behind, ends the stream too early.
    failure ??= {
      error: new BrokenGzip((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? 'cut' : 'broken'),
    };
  } finally {
    await feeding;
  }
  if (failure !== undefined) throw failure.error;
}

async function feed(source: AsyncIterable<Uint8Array>, gunzip: Gunzip): Promise<void> {
  let fed = 0;
  let isOver = false;
  for await (const chunk of source) {
    let behind = chunk;
    if (!isOver) {
      if (!gunzip.destroyed) await written(gunzip, chunk);
      // Nobody reads on, or it has failed.
      if (gunzip.destroyed && !gunzip.readableEnded) return;
      fed += chunk.length;
      // What it does not take stands behind its end.
      const left = fed - gunzip.bytesWritten;
      isOver = left > 0;
      behind = chunk.subarray(chunk.length - left);
    }
    if (isOver && behind.some((byte) => byte !== 0)) throw new BrokenGzip('broken');
  }
  if (!isOver) gunzip.end();
}

/** Also when it is destroyed meanwhile, of which a write is not told. */
function written(gunzip: Gunzip, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      gunzip.off('close', done);
      resolve();
    };
    gunzip.once('close', done);
    gunzip.write(chunk, done);
  });
}
