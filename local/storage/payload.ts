import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Authenticated } from './authentication';
import { decodeChunks, incompleteBody } from './chunked-body';
import type { S3Request } from './request';
import { S3Problem } from './s3-problem';

interface Digest {
  update(data: Buffer): void;
  base64(): string;
}

/** Checksums that clients send and that Node computes; CRC32C and CRC64NVME are not checked. */
const CHECKSUMS: Record<string, () => Digest> = {
  'content-md5': () => hashDigest('md5'),
  'x-amz-checksum-sha1': () => hashDigest('sha1'),
  'x-amz-checksum-sha256': () => hashDigest('sha256'),
  'x-amz-checksum-crc32': crc32Digest,
};

/**
 * The data of a request: framing removed; hash, length and checksums compared at the end, so a reader that saw no
 * error has the bytes that the client sent.
 *
 * @throws S3Problem while it is read
 */
export async function* readPayload(request: S3Request, authenticated: Authenticated): AsyncGenerator<Buffer> {
  const { payload } = authenticated;
  const trailers = new Map<string, string>();
  const chunked = payload.startsWith('STREAMING-');
  const announced = (request.headers['x-amz-trailer'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const digests = new Map<string, Digest>();
  for (const [name, create] of Object.entries(CHECKSUMS)) {
    if (name in request.headers || announced.includes(name)) digests.set(name, create());
  }
  const wholeHash = /^[0-9a-f]{64}$/.test(payload) ? createHash('sha256') : undefined;

  let size = 0;
  for await (const chunk of chunked ? decodeChunks(request.body, authenticated, trailers) : request.body) {
    size += chunk.length;
    wholeHash?.update(chunk);
    for (const digest of digests.values()) digest.update(chunk);
    yield chunk;
  }

  if (chunked && size !== Number(request.headers['x-amz-decoded-content-length'] ?? size))
    throw incompleteBody();
  if (wholeHash !== undefined && wholeHash.digest('hex') !== payload) {
    throw new S3Problem(
      400,
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 does not match the data.',
    );
  }
  for (const [name, digest] of digests) {
    if (digest.base64() !== (request.headers[name] ?? trailers.get(name))) {
      throw new S3Problem(400, 'BadDigest', `The ${name} you specified did not match the data received.`);
    }
  }
}

function hashDigest(algorithm: string): Digest {
  const hash = createHash(algorithm);
  return { update: (data) => void hash.update(data), base64: () => hash.digest('base64') };
}

function crc32Digest(): Digest {
  let value = 0;
  return {
    update: (data) => {
      value = crc32(data, value);
    },
    base64: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString('base64');
    },
  };
}
