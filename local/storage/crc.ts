/** The two cyclic redundancy checks of S3 that Node does not compute; both bit-reversed, with ones at both ends. */

/** Castagnoli's polynomial (RFC 3720, appendix B.4), bit-reversed. */
const CASTAGNOLI = 0x82f63b78;
/** The polynomial of the NVM Express command set specification, bit-reversed: its upper and lower half. */
const NVME = { high: 0x9a6c9329, low: 0xac4bc9b5 };

let castagnoli: Uint32Array | undefined;
let nvme: { high: Uint32Array; low: Uint32Array } | undefined;

/** @param value what the call for the bytes before has returned; 0 at the beginning */
export function crc32c(data: Uint8Array, value: number): number {
  castagnoli ??= castagnoliTable();
  let rest = ~value;
  for (const byte of data) rest = (castagnoli[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return ~rest >>> 0;
}

export interface Crc64 {
  readonly high: number;
  readonly low: number;
}

/** @param value what the call for the bytes before has returned; zeros at the beginning */
export function crc64nvme(data: Uint8Array, value: Crc64): Crc64 {
  nvme ??= nvmeTable();
  let [high, low] = [~value.high, ~value.low];
  for (const byte of data) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (nvme.low[index] ?? 0);
    high = (high >>> 8) ^ (nvme.high[index] ?? 0);
  }
  return { high: ~high >>> 0, low: ~low >>> 0 };
}

function castagnoliTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ CASTAGNOLI : rest >>> 1;
    return rest;
  });
}

function nvmeTable() {
  const table = { high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte += 1) {
    let [high, low] = [0, byte];
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd) [high, low] = [high ^ NVME.high, low ^ NVME.low];
    }
    table.high[byte] = high;
    table.low[byte] = low;
  }
  return table;
}
