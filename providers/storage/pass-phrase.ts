/** openssl reads a pass phrase into 1024 bytes, the last of which is a NUL. */
const LONGEST_PASS_PHRASE = 1023;
const LINE_FEED = 0x0a;
const NUL = 0x00;

/**
 * The pass phrase that `openssl … -pass file:FILE` takes from a file of this content: the first line, ended by a
 * line feed or a NUL and cut after 1023 bytes. A carriage return belongs to it (seen with OpenSSL 3.0.19).
 */
export function passPhraseOf(fileContent: string | Uint8Array): Buffer {
  const bytes = Buffer.from(fileContent as Uint8Array);
  const end = bytes.findIndex((byte) => byte === LINE_FEED || byte === NUL);
  return bytes.subarray(0, Math.min(end === -1 ? bytes.length : end, LONGEST_PASS_PHRASE));
}
