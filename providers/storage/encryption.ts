/**
 * Envelope encryption as the restore procedure of MOSK 26.2 decrypts it (documented): the archive is encrypted under a
 * data key (`<file>.encrypted`), the data key under the key encryption key (`<file>.dek`). How MOSK makes its data key
 * is not documented; ours is one line of text, because `-pass file:` reads one line.
 */
import { randomBytes } from 'node:crypto';
import { encrypt } from './openssl';

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

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
