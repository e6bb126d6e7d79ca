import type { Call, Handler } from './call';
import { CHECKSUMS, CONTENT_MD5 } from './checksums';
import { hasTag, preconditionFailed } from './conditions';
import { xmlResponse } from './response';
import { notImplemented, S3Problem } from './s3-problem';
import { childText, malformedXml, readXml, type XmlElement } from './xml-reader';

/** Limit of S3. */
const MOST_OBJECTS = 1000;

interface Wanted {
  readonly key: string;
  /** Only while the object has this one. */
  readonly etag: string | undefined;
}

export const deleteObjects: Handler = async (call) => {
  requireChecksum(call);
  const { objects, quiet } = wantedIn(call.document);
  await call.directory.requireBucket(call.request.bucket);
  const [deleted, failed]: [{ Key: string }[], { Key: string; Code: string; Message: string }[]] = [[], []];
  for (const wanted of objects) {
    const problem = await problemOf(call, wanted);
    if (problem === undefined) deleted.push({ Key: wanted.key });
    else failed.push({ Key: wanted.key, Code: problem.code, Message: problem.message });
  }
  return xmlResponse('DeleteResult', { Deleted: quiet ? [] : deleted, Error: failed });
};

/** What is wrong with one object is said of it, and the others are deleted. */
async function problemOf(
  { directory, request }: Call,
  { key, etag }: Wanted,
): Promise<S3Problem | undefined> {
  try {
    await directory.remove(request.bucket, key, (current) => {
      if (etag !== undefined && current !== undefined && !hasTag(etag, current)) throw preconditionFailed();
    });
    return undefined;
  } catch (error) {
    return error instanceof S3Problem
      ? error
      : new S3Problem(500, 'InternalError', 'The file of this object could not be deleted');
  }
}

function wantedIn(document: string): { objects: Wanted[]; quiet: boolean } {
  const root = readXml(document);
  if (root.name !== 'Delete') throw malformedXml();
  requireOnly(root, ['Object', 'Quiet']);
  const objects = root.children.filter(({ name }) => name === 'Object');
  if (objects.length === 0 || objects.length > MOST_OBJECTS) throw malformedXml();
  return {
    objects: objects.map(wanted),
    quiet: root.children.some(({ name, text }) => name === 'Quiet' && text.trim() === 'true'),
  };
}

function wanted(object: XmlElement): Wanted {
  requireOnly(object, ['Key', 'ETag']);
  const key = childText(object, 'Key');
  if (key === '') throw malformedXml();
  return { key, etag: object.children.find(({ name }) => name === 'ETag')?.text };
}

function requireOnly({ name, children }: XmlElement, known: readonly string[]): void {
  const unknown = children.find((child) => !known.includes(child.name));
  if (unknown !== undefined) throw notImplemented(`DeleteObjects with <${unknown.name}> in <${name}>`);
}

/** As S3: a document that was damaged on its way could name other objects. */
function requireChecksum({ request: { headers }, payload: { checksums } }: Call): void {
  if (CONTENT_MD5 in headers || [...checksums.keys()].some((name) => name in CHECKSUMS)) return;
  throw new S3Problem(
    400,
    'InvalidRequest',
    'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
  );
}
