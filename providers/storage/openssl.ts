/**
 * The file format of `openssl enc -aes-256-cbc -pbkdf2`: `Salted__`, eight bytes of salt, AES-256-CBC with PKCS#7
 * padding; key and initial vector are 48 bytes of PBKDF2-HMAC-SHA256 after 10,000 rounds. The rounds are openssl's
 * default and are not recorded in the file. There is no authentication: changed bytes decrypt to wrong bytes.
 */
import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Ending } from '../../lib/archive';
import { passPhraseOf } from './pass-phrase';

const CIPHER = 'aes-256-cbc';
const MAGIC = Buffer.from('Salted__', 'latin1');
const SALT_BYTES = 8;
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

/** Size in bytes of the encrypted form of `plainSize` bytes. */
export function encryptedSize(plainSize: number): number {
  return HEADER_BYTES + (Math.floor(plainSize / BLOCK_BYTES) + 1) * BLOCK_BYTES;
}

/** What a pass phrase and the salt of a file make. */
export interface CipherKey {
  readonly key: Buffer;
  readonly iv: Buffer;
}

/** Before the first block of a file, as long as a block. */
export const HEADER_BYTES = MAGIC.length + SALT_BYTES;
export const BLOCK_BYTES = 16;

/**
 * @param keyFile content of the key file; only its first line counts, as for openssl
 * @param header the first {@link HEADER_BYTES} bytes of the file
 */
export function cipherKey(keyFile: string | Uint8Array, header: Uint8Array): Promise<CipherKey> {
  return derive(keyFile, Buffer.from(header.subarray(MAGIC.length, HEADER_BYTES)));
}

/** What whole blocks decrypt to, padding and all. */
export function decryptBlocks({ key, iv }: CipherKey, blocks: Uint8Array): Buffer {
  const decipher = createDecipheriv(CIPHER, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(blocks), decipher.final()]);
}

/** Bytes of PKCS#7 padding at the end of decrypted blocks; 0: there is none, so that this is not their end. */
export function paddingOf(plain: Uint8Array): number {
  const count = plain.at(-1) ?? 0;
  const isPadding =
    count > 0 && count <= BLOCK_BYTES && plain.subarray(-count).every((byte) => byte === count);
  return isPadding ? count : 0;
}

/** Encrypts again what was decrypted: without an end, and with the same bytes as before. */
export function reencrypter({ key, iv }: CipherKey): (plain: Uint8Array) => Buffer {
  const cipher = createCipheriv(CIPHER, key, iv);
  return (plain) => cipher.update(plain);
}

/** Decrypts a file from a block on, step by step. */
export interface Decrypter {
  /** Whole blocks, as far as they are known not to be the last one. */
  update(chunk: Uint8Array): Buffer;
  /** What is left, and how the file ended. */
  end(): { readonly rest: Buffer; readonly ending: Ending };
}

/** @param previous the block before the first one that comes: the initial vector at the beginning */
export function decrypter(key: Buffer, previous: Uint8Array): Decrypter {
  const decipher = createDecipheriv(CIPHER, key, previous);
  let bytes = 0;
  // The last two blocks: what the last one is without padding, the first of them tells.
  let tail: Uint8Array = previous;
  return {
    update(chunk) {
      bytes += chunk.length;
      tail =
        chunk.length >= 2 * BLOCK_BYTES
          ? Buffer.from(chunk.subarray(-2 * BLOCK_BYTES))
          : Buffer.concat([tail, chunk]).subarray(-2 * BLOCK_BYTES);
      return decipher.update(chunk);
    },
    end() {
      const none = Buffer.alloc(0);
      if (bytes === 0 || bytes % BLOCK_BYTES !== 0) return { rest: none, ending: 'odd' };
      try {
        return { rest: decipher.final(), ending: 'whole' };
      } catch {
        const [iv, last] = [tail.subarray(0, BLOCK_BYTES), tail.subarray(BLOCK_BYTES)];
        const plain = decryptBlocks({ key, iv: Buffer.from(iv) }, last);
        return { rest: none, ending: plain.every((byte) => byte === 0) ? 'zeros' : 'wrong' };
      }
    },
  };
}

async function derive(keyFile: string | Uint8Array, salt: Buffer): Promise<CipherKey> {
  const bytes = await promisify(pbkdf2)(
    passPhraseOf(keyFile),
    salt,
    ROUNDS,
    KEY_BYTES + BLOCK_BYTES,
    'sha256',
  );
  return { key: bytes.subarray(0, KEY_BYTES), iv: bytes.subarray(KEY_BYTES) };
}
