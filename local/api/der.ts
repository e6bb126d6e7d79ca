/** Values in DER (ITU-T X.690), as far as a certificate needs them. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function tagged(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Uint8Array): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

export const sequence = (...members: readonly Uint8Array[]) => tagged(TAG.sequence, Buffer.concat(members));

export const set = (member: Uint8Array) => tagged(TAG.set, member);

export const boolean = (value: boolean) => tagged(TAG.boolean, Buffer.from([value ? 0xff : 0]));

/** @param bytes of a number that is not negative: its first bit is 0 */
export const integer = (bytes: Uint8Array) => tagged(TAG.integer, bytes);

/** @param unused how many of the last bits say nothing */
export const bitString = (bytes: Uint8Array, unused = 0) =>
  tagged(TAG.bitString, Buffer.concat([Buffer.from([unused]), bytes]));

export const octetString = (bytes: Uint8Array) => tagged(TAG.octetString, bytes);

export const utf8String = (text: string) => tagged(TAG.utf8String, Buffer.from(text));

/** @param text such as `2.5.4.3` */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return tagged(TAG.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

/** To the second, in the form that certificates have to use for its year. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().replace(/\.\d+|\D/g, '')}Z`;
  return date.getUTCFullYear() < 2050
    ? tagged(TAG.utcTime, Buffer.from(digits.slice(2)))
    : tagged(TAG.generalizedTime, Buffer.from(digits));
}

/** `[number]` around a value. */
export const explicit = (number: number, value: Uint8Array) => tagged(0xa0 + number, value);

/** `[number]` in place of a value's own tag. */
export const implicit = (number: number, bytes: Uint8Array) => tagged(0x80 + number, bytes);
