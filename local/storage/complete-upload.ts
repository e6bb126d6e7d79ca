import { createHash } from 'node:crypto';
import type { Handler } from './call';
import {
  badDigest,
  CHECKSUMS,
  type Checksum,
  type Digest,
  digestOfFile,
  requireChecksumForm,
} from './checksums';
import { conditionsIn, requireWritable } from './conditions';
import { queryValue } from './request';
import { quoted, xmlResponse } from './response';
import { invalidArgument, notImplemented, S3Problem } from './s3-problem';
import { contentOf, type StoredPart } from './uploads';
import { childText, malformedXml, readXml, type XmlElement } from './xml-reader';

/** A part as the client lists it. */
interface Listed {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  /** By header, in Base64. */
  readonly checksums: readonly (readonly [string, string])[];
}

/** An upload keeps going when its parts are not what the client says; it can be completed in another way then. */
export const completeUpload: Handler = async ({ directory, uploads, request, document }) => {
  const { bucket, key, headers } = request;
  const id = queryValue(request, 'uploadId') ?? '';
  const upload = { id, bucket, key };
  uploads.find(upload);
  const listed = partsIn(document);
  let etag = '';
  await uploads.end(upload, async ({ parts, headers: ofObject }) => {
    const chosen = await chosenParts(listed, parts());
    requireSize(headers['x-amz-mp-object-size'], chosen);
    etag = etagOf(chosen);
    const { data, checksums } = await checkedContent(chosen, headers);
    await directory.write(bucket, key, {
      data,
      etag,
      headers: ofObject,
      checksums,
      mayReplace: (current) => requireWritable(conditionsIn(headers), current),
    });
  });
  return xmlResponse('CompleteMultipartUploadResult', {
    Location: `http://${headers.host}${request.wire.path}`,
    Bucket: bucket,
    Key: key,
    ETag: quoted(etag),
  });
};

/** @throws S3Problem 400 MalformedXML, 501 for elements that are not known */
function partsIn(document: string): Listed[] {
  const root = readXml(document);
  if (root.name !== 'CompleteMultipartUpload') throw malformedXml();
  if (root.children.length === 0 || root.children.some(({ name }) => name !== 'Part')) throw malformedXml();
  return root.children.map((part) => {
    const number = childText(part, 'PartNumber').trim();
    if (!/^\d{1,5}$/.test(number)) throw malformedXml();
    return {
      number: Number(number),
      etag: childText(part, 'ETag').trim().replaceAll('"', ''),
      checksums: part.children.filter(({ name }) => !['PartNumber', 'ETag'].includes(name)).map(checksumIn),
    };
  });
}

function checksumIn({ name, text }: XmlElement): readonly [string, string] {
  const found = Object.entries(CHECKSUMS).find(([, { algorithm }]) => name === `Checksum${algorithm}`);
  if (found === undefined) throw notImplemented(`CompleteMultipartUpload with <${name}>`);
  return [found[0], text.trim()];
}

async function chosenParts(listed: readonly Listed[], stored: readonly StoredPart[]): Promise<StoredPart[]> {
  if (listed.some(({ number }, i) => i > 0 && number <= (listed[i - 1]?.number ?? 0)))
    throw new S3Problem(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.');
  const chosen: StoredPart[] = [];
  for (const { number, etag, checksums } of listed) {
    const part = stored.find((each) => each.number === number && each.etag === etag);
    if (part === undefined) throw invalidPart();
    for (const [header, value] of checksums) {
      const digest = await digestOfFile(part.path, CHECKSUMS[header] as Checksum);
      if (digest.toString('base64') !== value) throw invalidPart();
    }
    chosen.push(part);
  }
  return chosen;
}

function invalidPart(): S3Problem {
  return new S3Problem(
    400,
    'InvalidPart',
    'One or more of the specified parts could not be found, or have another ETag or checksum.',
  );
}

/** As S3 forms it: the MD5 of the MD5s, and how many there are. */
function etagOf(parts: readonly StoredPart[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag, 'hex'));
  return `${hash.digest('hex')}-${parts.length}`;
}

function requireSize(expected: string | undefined, parts: readonly StoredPart[]): void {
  if (expected === undefined) return;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (expected !== String(size))
    throw invalidArgument(`The parts have ${size} bytes, not what x-amz-mp-object-size says`);
}

/**
 * The content, whose checksum is compared when it has been read. A client gives it for the whole object, or as checksum
 * of the checksums of the parts (with or without their number).
 */
async function checkedContent(parts: readonly StoredPart[], headers: Readonly<Record<string, string>>) {
  const given = Object.keys(CHECKSUMS).filter((header) => headers[header] !== undefined);
  const checksums = new Map<string, string>();
  const ofParts = new Map<string, string>();
  for (const header of given) {
    const checksum = CHECKSUMS[header] as Checksum;
    requireChecksumForm(header, (headers[header] ?? '').replace(/-\d+$/, ''));
    const digest = checksum.create();
    for (const { path } of parts) digest.update(await digestOfFile(path, checksum));
    ofParts.set(header, digest.bytes().toString('base64'));
  }
  return { data: checked(), checksums };

  async function* checked(): AsyncGenerator<Uint8Array> {
    const digests = given.map((header): [string, Digest] => [
      header,
      (CHECKSUMS[header] as Checksum).create(),
    ]);
    for await (const chunk of contentOf(parts)) {
      for (const [, digest] of digests) digest.update(chunk);
      yield chunk;
    }
    for (const [header, digest] of digests) {
      const whole = digest.bytes().toString('base64');
      const composite = ofParts.get(header);
      const right = [whole, composite, `${composite}-${parts.length}`];
      if (!right.includes(headers[header])) throw badDigest(header);
      checksums.set(header, headers[header] === whole ? whole : `${composite}-${parts.length}`);
    }
  }
}
