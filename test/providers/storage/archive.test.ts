import { execFileSync } from 'node:child_process';
import type { TarEnd } from '../../../lib/archive';
import { BackupError } from '../../../lib/errors';
import { type ArchiveEntry, type ArchiveFile, readTar, writeArchive } from '../../../providers/storage';
import { collect, inPieces, seededBytes } from './bytes';

const modified = new Date('2026-01-31T00:00:00Z');
const files: ArchiveFile[] = [
  { name: 'cluster.json', content: '{}', modified },
  { name: 'etcd/snapshot.db', content: seededBytes(200_000, 1), modified },
  { name: `deep/${'long-name-'.repeat(20)}`, content: '', modified },
];

async function read(archive: AsyncIterable<Uint8Array>): Promise<{ entries: ArchiveEntry[]; end: TarEnd }> {
  const entries: ArchiveEntry[] = [];
  const end = await readTar(archive, (entry) => entries.push(entry));
  return { entries, end };
}

it('tar lists what was written', async () => {
  const archive = await collect(writeArchive(files));
  const names = execFileSync('tar', ['tf', '-'], { input: archive }).toString().trim().split('\n');
  expect(names).toEqual(files.map(({ name }) => name));
});

it('the same files give the same bytes', async () => {
  const [first, second] = await Promise.all([1, 2].map(() => collect(writeArchive(files))));
  expect(second && first?.equals(second)).toBe(true);
});

it.each([1, 511, 70_000])('lists names and sizes from pieces of %i bytes', async (pieceSize) => {
  const archive = await collect(writeArchive(files.slice(0, pieceSize === 1 ? 1 : 3)));
  const { entries, end } = await read(inPieces(archive, pieceSize));
  expect(end).toBe('marker');
  expect(entries[0]).toEqual({ name: 'cluster.json', size: 2, type: 'file' });
  expect(entries.map(({ name }) => name)).toEqual(files.slice(0, entries.length).map(({ name }) => name));
});

it.each([
  ['random bytes', 'broken', () => seededBytes(5000, 2)],
  ['nothing', 'cut', () => Buffer.alloc(0)],
  ['an archive without entries', 'empty', () => Buffer.alloc(10_240)],
  ['the beginning of an archive', 'cut', (archive: Buffer) => archive.subarray(0, 100_000)],
  ['an archive without its end marker', 'cut', (archive: Buffer) => archive.subarray(0, 200_704 + 512)],
  [
    'bytes behind the end marker',
    'broken',
    (archive: Buffer) => Buffer.concat([archive, Buffer.from('more')]),
  ],
])('%s: the reading ends as %s', async (_, end, change) => {
  const bytes = change(await collect(writeArchive(files)));
  expect(await read(inPieces(bytes))).toMatchObject({ end });
});

it('an error of the source is passed on as it is', async () => {
  const failure = new BackupError('decryption-failed', 'wrong key');
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(10);
    throw failure;
  }
  await expect(read(failing())).rejects.toBe(failure);
});

it('an error while the files are gathered ends the archive', async () => {
  const failure = new Error('disk');
  async function* failing(): AsyncGenerator<ArchiveFile> {
    yield { name: 'a', content: 'a', modified };
    throw failure;
  }
  await expect(collect(writeArchive(failing()))).rejects.toBe(failure);
});
