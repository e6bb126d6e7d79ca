import { WireError, wireFields } from './wire';

/** What every protobuf body of Kubernetes begins with. */
const MAGIC = Buffer.from('k8s\0');

/** An object of some kind whose content is not yet decoded. */
export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Buffer;
}

/** @throws WireError for bytes that are no such envelope */
export function openEnvelope(bytes: Buffer): Envelope {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new WireError(
      'provided data does not appear to be a protobuf message, expected prefix 6b 38 73 00',
    );
  }
  const opened = { apiVersion: '', kind: '', raw: Buffer.alloc(0) };
  for (const { number, value } of wireFields(bytes.subarray(MAGIC.length))) {
    if (typeof value === 'bigint') continue;
    if (number === 1) Object.assign(opened, typeMeta(value));
    if (number === 2) opened.raw = Buffer.from(value);
  }
  return opened;
}

function typeMeta(bytes: Buffer): Partial<Envelope> {
  const names: Record<number, string> = { 1: 'apiVersion', 2: 'kind' };
  return Object.fromEntries(
    [...wireFields(bytes)].flatMap(({ number, value }) => {
      const name = names[number];
      return name === undefined ? [] : [[name, String(value)]];
    }),
  );
}
