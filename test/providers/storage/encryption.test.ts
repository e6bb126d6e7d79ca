import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cipherKey,
  decryptBlocks,
  decrypter,
  encrypt,
  encryptArchive,
  encryptedSize,
  HEADER_BYTES,
  paddingOf,
  passPhraseOf,
  reencrypter,
} from '../../../providers/storage';
import { collect, inPieces, seededBytes } from './bytes';

const KEK = 'correct-horse-battery-staple-0123456789';
const SIZES = [0, 1, 15, 16, 17, 100_000];

let folder: string;
const path = (name: string) => join(folder, name);
const openssl = (...args: string[]) =>
  execFileSync('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', ...args], {
    cwd: folder,
    stdio: 'pipe',
    env: { PATH: process.env.PATH },
  });

/** All of a file, from pieces of any size. */
async function decrypted(bytes: Buffer, key: string | Uint8Array, pieceSize = 1000) {
  const cipher = await cipherKey(key, bytes);
  const each = decrypter(cipher.key, cipher.iv);
  const plain: Buffer[] = [];
  for await (const piece of inPieces(bytes.subarray(HEADER_BYTES), pieceSize)) plain.push(each.update(piece));
  const { rest, ending } = each.end();
  return { plain: Buffer.concat([...plain, rest]), ending };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mosk-encryption-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the file format', () => {
  it.each(SIZES)('what we encrypt, openssl decrypts: %i bytes', async (size) => {
    const plain = seededBytes(size, 1);
    writeFileSync(path('key'), `${KEK}\n`);
    writeFileSync(path('ours'), await collect(encrypt(inPieces(plain), KEK)));
    expect(openssl('-d', '-pass', 'file:key', '-in', 'ours').equals(plain)).toBe(true);
  });

  it.each(SIZES)('what openssl encrypts, we decrypt: %i bytes', async (size) => {
    const plain = seededBytes(size, 2);
    writeFileSync(path('key'), KEK);
    writeFileSync(path('plain'), plain);
    openssl('-pass', 'file:key', '-in', 'plain', '-out', 'theirs');
    const ours = await decrypted(readFileSync(path('theirs')), KEK, 7);
    expect(ours.ending).toBe('whole');
    expect(ours.plain.equals(plain)).toBe(true);
  });

  it.each(SIZES)('the encrypted size is known beforehand: %i bytes', async (size) => {
    const encrypted = await collect(encrypt(inPieces(seededBytes(size, 3)), KEK));
    expect(encrypted).toHaveLength(encryptedSize(size));
  });

  it('no two encryptions of the same bytes are equal', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => collect(encrypt([Buffer.from('same')], KEK))));
    expect(first).not.toEqual(second);
  });
});

describe('the pass phrase of a key file', () => {
  it.each([
    ['the first line', `${KEK}\nsecond line\n`, KEK],
    ['with its carriage return', `${KEK}\r\n`, `${KEK}\r`],
    ['up to a NUL', `${KEK}\0rest`, KEK],
    ['cut after 1023 bytes', 'x'.repeat(2000), 'x'.repeat(1023)],
  ])('%s, as openssl reads it', (_, content, passPhrase) => {
    writeFileSync(path('odd-key'), content);
    writeFileSync(path('plain'), 'hello');
    openssl('-pass', 'file:odd-key', '-in', 'plain', '-out', 'odd');
    expect(openssl('-d', '-pass', `pass:${passPhrase}`, '-in', 'odd').toString()).toBe('hello');
    expect(passPhraseOf(content).toString()).toBe(passPhrase);
  });
});

describe('the envelope', () => {
  const archive = seededBytes(50_000, 4);

  it('opens with the two documented openssl commands', async () => {
    const { dek, encrypted } = await encryptArchive(inPieces(archive), KEK);
    writeFileSync(path('KEK'), `${KEK}\n`);
    writeFileSync(path('b.dek'), dek);
    writeFileSync(path('b.encrypted'), await collect(encrypted));
    openssl('-d', '-pass', 'file:KEK', '-in', 'b.dek', '-out', 'dek.plain');
    expect(openssl('-d', '-pass', 'file:dek.plain', '-in', 'b.encrypted').equals(archive)).toBe(true);
  });

  it('every backup has a data key of its own', async () => {
    const dataKeys = await Promise.all(
      [1, 2].map(async () => {
        const { dek } = await encryptArchive(inPieces(archive), KEK);
        return (await decrypted(dek, KEK)).plain.toString();
      }),
    );
    expect(new Set(dataKeys).size).toBe(2);
    expect(dataKeys[0]).toMatch(/^[A-Za-z0-9+/]{64}\n$/);
  });
});

describe('the end of a decrypted file', () => {
  it.each([
    ['whole', 'as it was written', (bytes: Buffer) => bytes],
    ['odd', 'cut within a block', (bytes: Buffer) => bytes.subarray(0, -5)],
    ['odd', 'of its header alone', (bytes: Buffer) => bytes.subarray(0, HEADER_BYTES)],
    ['wrong', 'cut at a block', (bytes: Buffer) => bytes.subarray(0, 4_816)],
    ['zeros', 'cut at a block of zeros', (bytes: Buffer) => bytes.subarray(0, 48_016)],
  ])('is %s for one %s', async (ending, _, change) => {
    const plain = Buffer.concat([seededBytes(40_000, 4), Buffer.alloc(10_000)]);
    const bytes = change(await collect(encrypt([plain], KEK)));
    expect((await decrypted(bytes, KEK, 7)).ending).toBe(ending);
    expect((await decrypted(bytes, KEK)).ending).toBe(ending);
  });

  it.each(SIZES)('padding of %i bytes is told from their blocks alone', async (size) => {
    const bytes = await collect(encrypt([Buffer.alloc(size, 'x')], KEK));
    const plain = decryptBlocks(await cipherKey(KEK, bytes), bytes.subarray(HEADER_BYTES));
    expect(plain.length - paddingOf(plain)).toBe(size);
  });

  it('what was decrypted is encrypted again to the same bytes', async () => {
    const plain = seededBytes(4_800, 5);
    const bytes = await collect(encrypt([plain], KEK));
    const again = reencrypter(await cipherKey(KEK, bytes));
    const both = Buffer.concat([again(plain.subarray(0, 1_600)), again(plain.subarray(1_600))]);
    expect(both.equals(bytes.subarray(HEADER_BYTES, HEADER_BYTES + 4_800))).toBe(true);
  });
});
