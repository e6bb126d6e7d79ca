import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Crc64, crc32c, crc64nvme } from './crc';
import { S3Problem } from './s3-problem';

/** A checksum that grows with the data. */
export interface Digest {
  update(data: Uint8Array): void;
  bytes(): Buffer;
}

export interface Checksum {
  /** As documents of S3 call it: `CRC32` in `x-amz-checksum-algorithm`, `ChecksumCRC32` as element. */
  readonly algorithm: string;
  /** Length of its value in bytes. */
  readonly size: number;
  readonly create: () => Digest;
}

/** Header or trailer → what it holds. */
export const CHECKSUMS: Readonly<Record<string, Checksum>> = {
  'x-amz-checksum-crc32': { algorithm: 'CRC32', size: 4, create: () => crc32Digest(crc32) },
  'x-amz-checksum-crc32c': { algorithm: 'CRC32C', size: 4, create: () => crc32Digest(crc32c) },
  'x-amz-checksum-crc64nvme': { algorithm: 'CRC64NVME', size: 8, create: crc64Digest },
  'x-amz-checksum-sha1': { algorithm: 'SHA1', size: 20, create: () => hashDigest('sha1') },
  'x-amz-checksum-sha256': { algorithm: 'SHA256', size: 32, create: () => hashDigest('sha256') },
};

export const CONTENT_MD5 = 'content-md5';
const MD5: Checksum = { algorithm: 'MD5', size: 16, create: () => hashDigest('md5') };

/** `undefined` for a header that is no checksum. */
export function checksumOf(header: string): Checksum | undefined {
  return header === CONTENT_MD5 ? MD5 : CHECKSUMS[header];
}

/** @throws S3Problem 400 for what is not the Base64 of so many bytes */
export function requireChecksumForm(header: string, value: string): void {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length === checksumOf(header)?.size && bytes.toString('base64') === value) return;
  throw header === CONTENT_MD5
    ? new S3Problem(400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.')
    : new S3Problem(400, 'InvalidRequest', `Value for ${header} header is invalid.`);
}

/** @throws S3Problem 400 */
export function badDigest(header: string): S3Problem {
  return new S3Problem(400, 'BadDigest', `The ${header} you specified did not match the data received.`);
}

/** The checksum of a file's content. */
export async function digestOfFile(path: string, { create }: Checksum): Promise<Buffer> {
  const digest = create();
  for await (const chunk of createReadStream(path)) digest.update(chunk);
  return digest.bytes();
}

function hashDigest(algorithm: string): Digest {
  const hash = createHash(algorithm);
  return { update: (data) => void hash.update(data), bytes: () => hash.digest() };
}

function crc32Digest(crc: (data: Uint8Array, value: number) => number): Digest {
  let value = 0;
  return {
    update: (data) => {
      value = crc(data, value);
    },
    bytes: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}

function crc64Digest(): Digest {
  let value: Crc64 = { high: 0, low: 0 };
  return {
    update: (data) => {
      value = crc64nvme(data, value);
    },
    bytes: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(value.high);
      bytes.writeUInt32BE(value.low, 4);
      return bytes;
    },
  };
}
