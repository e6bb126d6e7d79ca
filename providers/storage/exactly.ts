import { BackupError } from '../../lib/errors';

/** Passes a stream on and throws `size-mismatch` at its end when it was not `size` bytes long. */
export async function* exactly(
  size: number,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of source) {
    seen += chunk.length;
    if (seen <= size) yield chunk;
  }
  if (seen === size) return;
  throw new BackupError('size-mismatch', `The file was announced with ${size} bytes`, {
    value: `${seen} bytes`,
    fix: 'see that nothing changes the file while it is uploaded, and try again',
  });
}
