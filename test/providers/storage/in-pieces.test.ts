import { inPieces } from '../../../providers/storage/in-pieces';
import { collect, seededBytes } from './bytes';

const MIB = 1024 * 1024;

/** Chunks as a connection gives them: each with memory of its own. */
async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Uint8Array.from(bytes.subarray(at, at + size));
}

async function piecesOf(chunks: AsyncIterable<Uint8Array>, bytes: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of inPieces(chunks, bytes)) pieces.push(piece);
  return pieces;
}

test.each([1, 65_521, MIB, 3 * MIB])(
  'chunks of %d bytes become pieces of 1 MiB with the same bytes',
  async (size) => {
    const bytes = seededBytes(size === 1 ? 1_000 : 2 * MIB + 7, size);

    const pieces = await piecesOf(chunksOf(bytes, size), bytes.length);

    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(pieces.map(({ length }) => length)).toEqual(size === 1 ? [1_000] : [MIB, MIB, 7]);
  },
);

test('what came before an error comes before it here too', async () => {
  const bytes = seededBytes(100_000, 2);
  const broken = async function* () {
    yield* chunksOf(bytes, 30_000);
    throw new Error('the cable is out');
  };
  const seen: Uint8Array[] = [];

  const reading = (async () => {
    for await (const piece of inPieces(broken(), MIB)) seen.push(piece);
  })();

  await expect(reading).rejects.toThrow('the cable is out');
  expect(Buffer.concat(seen).equals(bytes)).toBe(true);
});

test('chunks give their memory back, unless they share it with others', async () => {
  const shared = seededBytes(1_000, 3);
  const alone = Uint8Array.from(shared);
  const source = async function* () {
    yield alone;
    yield shared.subarray(0, 500);
  };

  await collect(inPieces(source(), 1_500));

  expect([alone.length, shared.length]).toEqual([0, 1_000]);
});
