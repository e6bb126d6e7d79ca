/** What a file is by its first bytes; its name says nothing. */
export type Content =
  /** `openssl enc` with a salt. */
  | 'openssl'
  | 'tar'
  | 'gzip'
  /** HTML or XML, such as an error that was saved in place of a file. */
  | 'page'
  | 'text'
  | 'empty'
  /** Zeros alone: a tar without an entry, or the hole of a file. */
  | 'zeros'
  /** Nothing of these: as good as random. */
  | 'noise'
  /** Too few bytes to tell. */
  | 'short'
  /** Neither text nor noise, as a tar whose first header was changed. */
  | 'other';

/** So many bytes tell a tar archive. */
export const HEAD_BYTES = 512;

const MAGIC = 'Salted__';
const PAGE = /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|error)/i;

/** @param head the first {@link HEAD_BYTES} bytes, or all that there are */
export function contentOf(head: Uint8Array): Content {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const text = bytes.toString('latin1');
  if (text.length === 0) return 'empty';
  if (text.startsWith(MAGIC)) return 'openssl';
  if (isGzip(bytes)) return 'gzip';
  if (PAGE.test(text)) return 'page';
  if (bytes.every((byte) => byte === 0)) return 'zeros';
  if (isPrintable(bytes)) return 'text';
  if (bytes.length < HEAD_BYTES) return 'short';
  if (isTarHeader(bytes)) return 'tar';
  return isNoise(bytes) ? 'noise' : 'other';
}

/** Whether all of it is text of ASCII, as keys are that people make. */
export function isPrintable(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
}

/** RFC 1952: deflate is the only method, and three flags are reserved. */
function isGzip(bytes: Buffer): boolean {
  return bytes.length > 3 && bytes.readUIntBE(0, 3) === 0x1f8b08 && ((bytes[3] ?? 0) & 0xe0) === 0;
}

/** By the checksum that every tar header has, those from before "ustar" too. */
function isTarHeader(header: Buffer): boolean {
  const stored = /^[\0 ]*([0-7]+)[\0 ]/.exec(header.toString('latin1', 148, 156))?.[1];
  if (stored === undefined) return false;
  let sum = 8 * 0x20;
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum === Number.parseInt(stored, 8);
}

/** What decrypts under a wrong key has each byte value about twice in 512; a tar header is zeros for the most part. */
function isNoise(bytes: Buffer): boolean {
  return new Set(bytes).size > 128;
}
