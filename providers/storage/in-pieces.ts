import { release } from './release';

const PIECE_BYTES = 1024 * 1024;

/**
 * The same bytes in fewer and larger pieces: each step of what comes behind costs as much for few bytes as for many.
 * The chunks are given up. What came before an error comes before it here too.
 * @param bytes how many are awaited
 */
export async function* inPieces(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
): AsyncGenerator<Uint8Array> {
  const fresh = () => Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, bytes));
  let piece = fresh();
  let filled = 0;
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) {
        const size = Math.min(chunk.length - at, piece.length - filled);
        piece.set(chunk.subarray(at, at + size), filled);
        at += size;
        filled += size;
        if (filled < piece.length) continue;
        yield piece;
        piece = fresh();
        filled = 0;
      }
      release(chunk);
    }
  } catch (error) {
    failure = { error };
  }
  if (filled > 0) yield piece.subarray(0, filled);
  if (failure !== undefined) throw failure.error;
}
