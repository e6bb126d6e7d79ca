/**
 * Envelope encryption as the restore procedure of MOSK 26.2 decrypts it (documented): the archive is encrypted under a
 * data key (`<file>.encrypted`), the data key under the key encryption key (`<file>.dek`). How MOSK makes its data key
 * is not documented; ours is one line of text, because `-pass file:` reads one line.
 */
import { randomBytes } from 'node:crypto';
import { decrypt, encrypt } from './openssl';

export const ENCRYPTED_SUFFIX = '.encrypted';
export const DATA_KEY_SUFFIX = '.dek';

const DATA_KEY_BYTES = 48;

export interface EncryptedArchive {
  /** Content of `<file>.dek`. */
  readonly dek: Buffer;
  /** Content of `<file>.encrypted`; its size is `encryptedSize(size of the archive)`. */
  readonly encrypted: AsyncIterable<Uint8Array>;
}

/** Encrypts an archive under a new data key, and the data key under `keyEncryptionKey`. */
export async function encryptArchive(
  archive: AsyncIterable<Uint8Array>,
  keyEncryptionKey: string | Uint8Array,
): Promise<EncryptedArchive> {
  const dataKey = Buffer.from(`${randomBytes(DATA_KEY_BYTES).toString('base64')}\n`);
  return {
    dek: await collect(encrypt([dataKey], keyEncryptionKey)),
    encrypted: encrypt(archive, dataKey),
  };
}

/**
 * Decrypts the two files of an encrypted backup.
 *
 * @throws BackupError `decryption-failed`, for the data key before anything is yielded
 */
export async function* decryptArchive(
  encrypted: AsyncIterable<Uint8Array>,
  dek: Uint8Array,
  keyEncryptionKey: string | Uint8Array,
  what = 'the backup',
): AsyncGenerator<Uint8Array> {
  const dataKey = await collect(decrypt([dek], keyEncryptionKey, `${what}${DATA_KEY_SUFFIX}`));
  yield* decrypt(encrypted, dataKey, `${what}${ENCRYPTED_SUFFIX}`);
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
