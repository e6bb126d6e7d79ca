/**
 * The file format of `openssl enc -aes-256-cbc -pbkdf2`: `Salted__`, eight bytes of salt, AES-256-CBC with PKCS#7
 * padding; key and initial vector are 48 bytes of PBKDF2-HMAC-SHA256 after 10,000 rounds. The rounds are openssl's
 * default and are not recorded in the file. There is no authentication: changed bytes decrypt to wrong bytes.
 */
import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { BackupError } from '../../lib/errors';
import { passPhraseOf } from './pass-phrase';

const CIPHER = 'aes-256-cbc';
const MAGIC = Buffer.from('Salted__', 'latin1');
const SALT_BYTES = 8;
const HEADER_BYTES = MAGIC.length + SALT_BYTES;
const BLOCK_BYTES = 16;
const ROUNDS = 10_000;
const KEY_BYTES = 32;

/**
 * Encrypts a stream so that `openssl enc -d -aes-256-cbc -pbkdf2 -pass file:KEYFILE` reads it.
 *
 * @param keyFile content of the key file; only its first line counts, as for openssl
 */
export async function* encrypt(
  plain: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  keyFile: string | Uint8Array,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const { key, iv } = await derive(keyFile, salt);
  const cipher = createCipheriv(CIPHER, key, iv);
  yield Buffer.concat([MAGIC, salt]);
  for await (const chunk of plain) yield cipher.update(chunk);
  yield cipher.final();
}

/**
 * Decrypts a stream that {@link encrypt} or openssl wrote.
 *
 * @param what name of the file, for the error
 * @throws BackupError `decryption-failed`: wrong key, another format, or a cut or damaged file. A wrong key is seen at
 * the end of the stream, and in one of 256 cases not at all: check what comes out.
 */
export async function* decrypt(
  encrypted: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  keyFile: string | Uint8Array,
  what = 'the encrypted file',
): AsyncGenerator<Buffer> {
  let header: Buffer | undefined = Buffer.alloc(0);
  let decipher: ReturnType<typeof createDecipheriv> | undefined;
  let bytes = 0;
  for await (const chunk of encrypted) {
    bytes += chunk.length;
    if (decipher !== undefined) {
      yield decipher.update(chunk);
      continue;
    }
    header = Buffer.concat([header ?? Buffer.alloc(0), chunk]);
    if (header.length < HEADER_BYTES) continue;
    decipher = await openHeader(header, keyFile, what);
    yield decipher.update(header.subarray(HEADER_BYTES));
    header = undefined;
  }
  if (decipher === undefined) throw notEncrypted(what);
  if (bytes % BLOCK_BYTES !== 0) throw cutShort(bytes, what);
  yield finish(decipher, what);
}

/** Size in bytes of the encrypted form of `plainSize` bytes. */
export function encryptedSize(plainSize: number): number {
  return HEADER_BYTES + (Math.floor(plainSize / BLOCK_BYTES) + 1) * BLOCK_BYTES;
}

async function openHeader(header: Buffer, keyFile: string | Uint8Array, what: string) {
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) throw notEncrypted(what);
  const { key, iv } = await derive(keyFile, header.subarray(MAGIC.length, HEADER_BYTES));
  return createDecipheriv(CIPHER, key, iv);
}

function finish(decipher: ReturnType<typeof createDecipheriv>, what: string): Buffer {
  try {
    return decipher.final();
  } catch (cause) {
    throw new BackupError(
      'decryption-failed',
      'The file cannot be decrypted: the key is wrong or the file is damaged',
      {
        at: what,
        fix: 'use the key that was valid when the backup was made; if it is that key, fetch the file again and compare sizes',
        cause,
      },
    );
  }
}

function cutShort(bytes: number, what: string): BackupError {
  return new BackupError('decryption-failed', 'The file is damaged: encrypted files have whole blocks', {
    at: what,
    value: `${bytes} bytes, not a multiple of ${BLOCK_BYTES}`,
    fix: 'it was cut short or changed in the storage: look for a copy, and make a new backup',
  });
}

function notEncrypted(what: string): BackupError {
  return new BackupError(
    'decryption-failed',
    'The file is not one that `openssl enc` encrypted with a salt',
    {
      at: what,
      fix: 'give the `.encrypted` or `.dek` file of the backup, complete and unchanged',
    },
  );
}

async function derive(keyFile: string | Uint8Array, salt: Buffer): Promise<{ key: Buffer; iv: Buffer }> {
  const bytes = await promisify(pbkdf2)(
    passPhraseOf(keyFile),
    salt,
    ROUNDS,
    KEY_BYTES + BLOCK_BYTES,
    'sha256',
  );
  return { key: bytes.subarray(0, KEY_BYTES), iv: bytes.subarray(KEY_BYTES) };
}
