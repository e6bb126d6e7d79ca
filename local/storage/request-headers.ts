import { CHECKSUMS } from './checksums';
import type { Operation } from './operations';
import { notImplemented, S3Problem } from './s3-problem';

/** Headers that may change what a request means, whatever vendor has thought of them. Others mean nothing to S3 either. */
const WITH_MEANING = /^(?:x-amz-|x-minio-|x-goog-|if-|range$|content-range$)/;

/** They have done their work before an operation begins: signature, framing, checksums. */
const OF_EVERY_REQUEST = [
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-trailer',
  'x-amz-user-agent',
  ...Object.keys(CHECKSUMS),
];

interface Effectless {
  /** With these values, or with any. */
  readonly values?: readonly string[];
  readonly because: string;
}

/** Headers that are taken and change nothing, because they ask for what is so anyway. */
export const WITHOUT_EFFECT: Readonly<Record<string, Effectless>> = {
  'x-amz-acl': { values: ['private', 'bucket-owner-full-control'], because: 'there is one user' },
  'x-amz-bucket-object-lock-enabled': { values: ['false'], because: 'nothing is ever locked' },
  'x-amz-object-ownership': { values: ['BucketOwnerEnforced'], because: 'there is one user' },
  'x-amz-request-payer': { because: 'nobody pays' },
  'x-amz-storage-class': { values: ['STANDARD'], because: 'there is one class' },
  'x-amz-tagging-directive': { values: ['COPY'], because: 'there are no tags' },
};

/**
 * @throws S3Problem 501 for a header with a meaning that the operation does not heed, 400 for a session token
 */
export function requireKnownHeaders(
  { name, headers: heeded = [] }: Operation,
  headers: Record<string, string>,
): void {
  if ('x-amz-security-token' in headers) {
    throw new S3Problem(400, 'InvalidToken', 'This server knows one access key, and no session tokens');
  }
  for (const [header, value] of Object.entries(headers)) {
    if (!WITH_MEANING.test(header) || OF_EVERY_REQUEST.includes(header)) continue;
    if (heeded.some((each) => (each.endsWith('-') ? header.startsWith(each) : header === each))) continue;
    const effectless = WITHOUT_EFFECT[header];
    if (effectless === undefined) throw notImplemented(`${name} with ${header}`);
    if (effectless.values?.includes(value) === false) throw notImplemented(`${name} with this ${header}`);
  }
}
