import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decrypt,
  decryptArchive,
  encrypt,
  encryptArchive,
  encryptedSize,
  passPhraseOf,
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
    const decrypted = await collect(decrypt(inPieces(readFileSync(path('theirs')), 7), KEK));
    expect(decrypted.equals(plain)).toBe(true);
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

  it('opens with our own decryption, from pieces of any size', async () => {
    const { dek, encrypted } = await encryptArchive(inPieces(archive), KEK);
    const bytes = await collect(encrypted);
    const opened = await collect(decryptArchive(inPieces(bytes, 3), dek, `${KEK}\n`));
    expect(opened.equals(archive)).toBe(true);
  });

  it('every backup has a data key of its own', async () => {
    const dataKeys = await Promise.all(
      [1, 2].map(async () => {
        const { dek } = await encryptArchive(inPieces(archive), KEK);
        return (await collect(decrypt([dek], KEK))).toString();
      }),
    );
    expect(new Set(dataKeys).size).toBe(2);
    expect(dataKeys[0]).toMatch(/^[A-Za-z0-9+/]{64}\n$/);
  });

  it('a wrong key is an error that says so and shows no key', async () => {
    const { dek, encrypted } = await encryptArchive(inPieces(archive), KEK);
    const wrong = 'another-key-of-at-least-32-characters';
    const error = await collect(decryptArchive(encrypted, dek, wrong, 'prod-1')).catch((e) => e);
    expect(error).toMatchObject({ code: 'decryption-failed' });
    // One wrong key in 256 gives the data key valid padding by chance; the archive then shows it.
    expect(error.at).toMatch(/^prod-1\.(dek|encrypted)$/);
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain(wrong);
  });

  it.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5)],
    ['empty', () => Buffer.alloc(0)],
    ['shorter than its header', (bytes: Buffer) => bytes.subarray(0, 9)],
    ['in another format', () => Buffer.from('this is not an encrypted file at all')],
  ])('a file that is %s is an error', async (_, damage) => {
    const bytes = damage(await collect(encrypt(inPieces(archive), KEK)));
    await expect(collect(decrypt(inPieces(bytes), KEK, 'x.encrypted'))).rejects.toMatchObject({
      code: 'decryption-failed',
      at: 'x.encrypted',
    });
  });
});
