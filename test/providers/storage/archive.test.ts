import { execFileSync } from 'node:child_process';
import { BackupError } from '../../../lib/errors';
import { type ArchiveEntry, type ArchiveFile, listArchive, writeArchive } from '../../../providers/storage';
import { collect, inPieces, seededBytes } from './bytes';

const modified = new Date('2026-01-31T00:00:00Z');
const files: ArchiveFile[] = [
  { name: 'cluster.json', content: '{}', modified },
  { name: 'etcd/snapshot.db', content: seededBytes(200_000, 1), modified },
  { name: `deep/${'long-name-'.repeat(20)}`, content: '', modified },
];

async function entriesOf(archive: AsyncIterable<Uint8Array>): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  for await (const entry of listArchive(archive, 'prod-1')) entries.push(entry);
  return entries;
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
  const entries = await entriesOf(inPieces(archive, pieceSize));
  expect(entries[0]).toEqual({ name: 'cluster.json', size: 2, type: 'file' });
  expect(entries.map(({ name }) => name)).toEqual(files.slice(0, entries.length).map(({ name }) => name));
});

it.each([
  ['random bytes', () => seededBytes(5000, 2)],
  ['nothing', () => Buffer.alloc(0)],
  ['an archive without entries', () => Buffer.alloc(10_240)],
  ['the beginning of an archive', (archive: Buffer) => archive.subarray(0, 100_000)],
])('%s is an invalid archive', async (_, change) => {
  const bytes = change(await collect(writeArchive(files)));
  await expect(entriesOf(inPieces(bytes))).rejects.toMatchObject({ code: 'archive-invalid', at: 'prod-1' });
});

it('an error of the source is passed on as it is', async () => {
  const failure = new BackupError('decryption-failed', 'wrong key');
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(10);
    throw failure;
  }
  await expect(entriesOf(failing())).rejects.toBe(failure);
});

it('an error while the files are gathered ends the archive', async () => {
  const failure = new Error('disk');
  async function* failing(): AsyncGenerator<ArchiveFile> {
    yield { name: 'a', content: 'a', modified };
    throw failure;
  }
  await expect(collect(writeArchive(failing()))).rejects.toBe(failure);
});
