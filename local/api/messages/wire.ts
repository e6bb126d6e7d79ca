/** One member of a message as protobuf writes it. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Buffer;
}

/** The bytes are no protobuf. */
export class WireError extends Error {}

/**
 * The members of a message in the order in which they come.
 *
 * @throws WireError
 */
export function* wireFields(bytes: Buffer): Generator<WireField> {
  let at = 0;
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: piece(8) };
        break;
      case 2:
        yield { number, value: piece(Number(varint())) };
        break;
      case 5:
        yield { number, value: piece(4) };
        break;
      default:
        throw new WireError('illegal tag');
    }
  }

  function varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new WireError('unexpected EOF');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new WireError('integer overflow');
  }

  function piece(length: number): Buffer {
    if (length < 0 || at + length > bytes.length) throw new WireError('unexpected EOF');
    const found = bytes.subarray(at, at + length);
    at += length;
    return found;
  }
}
