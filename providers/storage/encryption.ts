/**
 * Envelope encryption as the restore procedure of MOSK 26.2 decrypts it (documented): the archive is encrypted under a
 * data key (`<file>.encrypted`), the data key under the key encryption key (`<file>.dek`). How MOSK makes its data key
 * is not documented; ours is one line of text, because `-pass file:` reads one line.
 */
import { randomBytes } from 'node:crypto';
import { BackupError } from '../../lib/errors';
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
  try {
    yield* decrypt(encrypted, dataKey, `${what}${ENCRYPTED_SUFFIX}`);
  } catch (error) {
    throw archiveDamaged(error);
  }
}

/** Where the key has opened the data key, it is not the key that people should look for. */
function archiveDamaged(error: unknown): unknown {
  if (!BackupError.is(error) || error.code !== 'decryption-failed') return error;
  const { code, at, value, cause } = error;
  return new BackupError(
    code,
    'The archive is damaged: the key has opened its data key, but that does not open it',
    {
      at,
      value,
      fix: 'it was cut short or changed in the storage, or the .dek is of another archive: look for a copy, and make a new backup',
      cause,
    },
  );
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
