/** Every way in which a backup has been seen to be wrong, and the verdict on it; beside it what openssl and tar say. */
import { gzipSync } from 'node:zlib';
import { encrypt } from '../../../providers/storage';
import { collect, seededBytes } from '../storage/bytes';
import {
  type ExaminedFolder,
  examinedFolder,
  KEK,
  type MadeBackup,
  makeBackup,
  makeWithBytes,
  stepsOf,
  tarOf,
  wrongKeys,
} from './made-backup';

let made: MadeBackup;
let other: MadeBackup;
let folder: ExaminedFolder;
beforeAll(async () => {
  made = await makeBackup(await tarOf(1));
  other = await makeBackup(await tarOf(2));
  folder = examinedFolder();
});
afterAll(() => folder.remove());

const GOOD = {
  found: true,
  complete: true,
  decrypts: true,
  'readable to its end': true,
  'checksum equal': null,
};
const HTML = Buffer.from('<!DOCTYPE html><html><title>Sign in</title></html>');
const XML = Buffer.from('<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code></Error>');

describe('a backup as it should be', () => {
  it('decrypts and is readable to its end, with openssl and tar too', async () => {
    const examined = await folder.examine(made);
    expect(stepsOf(examined)).toEqual(GOOD);
    expect(examined.reason).toBeUndefined();
    expect(examined.entries.map(({ name }) => name)).toContain('./etcd/snapshot.db');
    expect(folder.byHand(`${KEK}\n`)).toEqual({ openssl: 0, tar: 0 });
  });

  it('may be a gzip-ed tar under the same name', async () => {
    const examined = await folder.examine(await makeBackup(gzipSync(made.archive)));
    expect(stepsOf(examined)).toEqual(GOOD);
    expect(examined.entryCount).toBe(3);
  });

  it.each([
    ['text of many alphabets', 'schlüssel-ключ-鍵-'.repeat(3)],
    ['32 bytes', 'k'.repeat(32)],
    ['1023 bytes', 'k'.repeat(1023)],
    ['a final line break', `${KEK}\n`],
  ])('opens with a key of %s', async (_what, key) => {
    expect(stepsOf(await folder.examine(await makeBackup(made.archive, key), [key]))).toEqual(GOOD);
  });

  it('may have a data key of bytes instead of text', async () => {
    const bytes = seededBytes(32, 9)
      .map((byte) => byte || 1)
      .map((byte) => (byte === 10 ? 11 : byte));
    expect(stepsOf(await folder.examine(await makeWithBytes(made.archive, Buffer.from(bytes))))).toEqual(
      GOOD,
    );
  });

  it('one changed bit in a file inside is not noticed without a checksum, and that is said', async () => {
    const encrypted = Buffer.from(made.encrypted);
    encrypted[20_000] = (encrypted[20_000] ?? 0) ^ 1;
    const { verdict, reason } = await folder.examine({ ...made, encrypted });
    expect(reason).toBeUndefined();
    expect(verdict.at(-1)).toMatchObject({
      holds: null,
      says: expect.stringContaining('would not be noticed'),
    });
    expect(folder.byHand(KEK)).toEqual({ openssl: 0, tar: 0 });
  });
});

describe('the rows of what goes wrong', () => {
  const cut = (bytes: Buffer, size: number) => bytes.subarray(0, size);
  const rows: readonly (readonly [
    string,
    string,
    () => Partial<MadeBackup> | Promise<Partial<MadeBackup>>,
  ])[] = [
    ['truncated', 'cut, not at a block', () => ({ ...made, encrypted: cut(made.encrypted, 20_001) })],
    ['truncated', 'cut at a block', () => ({ ...made, encrypted: cut(made.encrypted, 20_000) })],
    [
      'truncated',
      'cut so that its padding is zeros',
      () => ({ ...made, encrypted: cut(made.encrypted, made.encrypted.length - 32) }),
    ],
    ['truncated', 'cut between two entries and encrypted again', () => makeBackup(cut(made.archive, 1024))],
    ['truncated', 'cut in its gzip', () => makeBackup(cut(gzipSync(made.archive), 9_000))],
    ['truncated', 'cut to its header', () => ({ ...made, encrypted: cut(made.encrypted, 16) })],
    ['truncated', 'cut to a block', () => ({ ...made, encrypted: cut(made.encrypted, 32) })],
    ['truncated', 'cut within its header', () => ({ ...made, encrypted: cut(made.encrypted, 5) })],
    ['truncated', '10 bytes', () => ({ ...made, encrypted: cut(made.encrypted, 10) })],
    ['empty', '0 bytes', () => ({ ...made, encrypted: Buffer.alloc(0) })],
    ['not-encrypted', 'a plain tar under .encrypted', () => ({ ...made, encrypted: made.archive })],
    ['not-encrypted', 'a plain tar under .encrypted, without .dek', () => ({ encrypted: made.archive })],
    [
      'not-encrypted',
      'a plain gzip under .encrypted',
      () => ({ ...made, encrypted: gzipSync(made.archive) }),
    ],
    ['page', "S3's error in place of the archive", () => ({ ...made, encrypted: XML })],
    ['page', 'a login page in place of the archive', () => ({ ...made, encrypted: HTML })],
    ['page', "S3's error in place of the .dek", () => ({ ...made, dek: XML })],
    ['empty', 'a .dek of 0 bytes', () => ({ ...made, dek: Buffer.alloc(0) })],
    ['dek-damaged', 'a .dek cut within a block', () => ({ ...made, dek: cut(made.dek, 90) })],
    ['dek-damaged', 'a .dek cut at a block', () => ({ ...made, dek: cut(made.dek, 80) })],
    ['dek-damaged', 'a .dek cut to one block', () => ({ ...made, dek: cut(made.dek, 32) })],
    ['dek-damaged', 'a .dek cut to its header', () => ({ ...made, dek: cut(made.dek, 16) })],
    ['wrong-dek', 'the .dek of another backup', () => ({ ...made, dek: other.dek })],
    ['files-missing', 'no .dek', () => ({ encrypted: made.encrypted })],
    ['files-missing', 'a .dek alone', () => ({ dek: made.dek })],
    ['files-missing', 'nothing', () => ({})],
    [
      'not-a-backup',
      'an encrypted text',
      () => makeBackup(Buffer.from('hello, this is no archive'.repeat(40))),
    ],
    ['not-a-backup', 'an encrypted short text', () => makeBackup(Buffer.from('hello'))],
    ['not-a-backup', 'a tar without an entry', () => makeBackup(Buffer.alloc(10_240))],
    ['not-a-backup', 'a gzip-ed tar without an entry', () => makeBackup(gzipSync(Buffer.alloc(10_240)))],
    ['not-a-backup', 'nothing, encrypted', () => makeBackup(Buffer.alloc(0))],
    [
      'truncated',
      'a gzip with zeros behind it, cut',
      async () => {
        const { encrypted, ...rest } = await makeBackup(zeroed(made.archive));
        return { ...rest, encrypted: cut(encrypted, encrypted.length - 3_200_000) };
      },
    ],
    [
      'damaged',
      'a gzip with zeros and something else behind it',
      () => makeBackup(Buffer.concat([zeroed(made.archive), Buffer.from('x')])),
    ],
    ['damaged', 'a gzip with a changed byte', () => makeBackup(flipped(gzipSync(made.archive), 20_000))],
  ];

  it.each(rows)('%s: %s', async (reason, _what, files) => {
    const examined = await folder.examine(await files());
    expect(examined.reason).toBe(reason);
    expect(stepsOf(examined)['readable to its end']).not.toBe(true);
    expect(examined.error?.fix).toMatch(/\S/);
    expect(`${examined.error?.message}`).not.toMatch(/wrong key/i);
    expect(`${examined.error?.message}`).not.toContain(KEK);
  });

  it('a tar cut between entries satisfies openssl and tar, and is not readable to its end all the same', async () => {
    const examined = await folder.examine(await makeBackup(made.archive.subarray(0, 1024)));
    expect(examined.reason).toBe('truncated');
    expect(folder.byHand(KEK)).toEqual({ openssl: 0, tar: 0 });
  });
});

/** As a file of a fixed size, or with a tape's last block. */
function zeroed(archive: Buffer): Buffer {
  return Buffer.concat([gzipSync(archive), Buffer.alloc(5_000_000)]);
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0x55;
  return changed;
}

describe('keys', () => {
  const wrong = (index: number) => `another-key-of-at-least-32-characters-${index}`;

  it('a wrong key is a wrong key, and says which files were tried', async () => {
    // The salt is another in each run, so a fixed key would be one of the 256 at times.
    const [first = '', second = ''] = wrongKeys(made.dek, wrong, { looksRight: false });
    const examined = await folder.examine(made, [first, second]);
    expect(examined.reason).toBe('wrong-key');
    expect(examined.error).toMatchObject({ code: 'decryption-failed', value: 'tried 0.key, 1.key' });
    expect(stepsOf(examined)).toMatchObject({ found: true, complete: null, decrypts: false });
  });

  it('a wrong key is one in the case of 256 too in which its padding looks right', async () => {
    const [key = ''] = wrongKeys(made.dek, wrong, { looksRight: true });
    const examined = await folder.examine(made, [key]);
    expect(examined.reason).toBe('wrong-key');
    expect(examined.error?.value).toMatch(/is chance, which one wrong key in 256 has/);
    const before = await folder.examine(made, [key, KEK]);
    expect(before.verdict[2]).toMatchObject({ holds: true, says: 'with 1.key' });
  }, 120_000);

  it('of several keys the one that fits is found, wherever it stands', async () => {
    for (const keys of [
      [KEK, wrong(1)],
      [wrong(1), wrong(2), KEK],
    ]) {
      const examined = await folder.examine(made, keys);
      expect(stepsOf(examined)).toEqual(GOOD);
      expect(examined.verdict[2]?.says).toBe(`with ${keys.indexOf(KEK)}.key`);
    }
  });

  it.each([
    ['CR LF', Buffer.from(`${KEK}\r\n`), /Windows/],
    ['a trailing blank', Buffer.from(`${KEK} \n`), /blanks/],
    ['a byte order mark', Buffer.from(`\ufeff${KEK}\n`), /byte order mark/],
    ['base64 twice', Buffer.from(Buffer.from(KEK).toString('base64')), /base64, as a Secret shows it/],
  ])('a key file with %s is told from a wrong key, as openssl does not', async (_what, content, says) => {
    const examined = await folder.examine(made, [wrong(1), content]);
    expect(examined.reason).toBe('key-file');
    expect(examined.error).toMatchObject({ at: '1.key', value: expect.stringMatching(says) });
    expect(examined.error?.message).not.toContain(KEK);
    expect(folder.byHand(content).openssl).not.toBe(0);
  });

  it('a key file in another form does not matter beside one that fits', async () => {
    expect(stepsOf(await folder.examine(made, [`${KEK}\r\n`, KEK]))).toEqual(GOOD);
  });

  it('a wrong key costs no reading of the archive', async () => {
    let read = 0;
    await folder.examine(made, [wrong(1)], { onProgress: (bytes) => (read = bytes) });
    expect(read).toBe(0);
  });

  it('the .dek of a backup with another key is a wrong key', async () => {
    const theirs = await makeBackup(await tarOf(3), wrong(3));
    expect((await folder.examine({ ...made, dek: theirs.dek })).reason).toBe('wrong-key');
  });

  it('what is encrypted under the key itself, without a data key, opens nothing', async () => {
    const encrypted = await collect(encrypt([made.archive], KEK));
    expect((await folder.examine({ ...made, encrypted })).reason).toBe('wrong-dek');
  });
});
