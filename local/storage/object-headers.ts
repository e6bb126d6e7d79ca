import { USER_METADATA } from './operations';
import { S3Problem } from './s3-problem';

/** What a client may say of an object and has back when it reads it. */
const OF_THE_CONTENT = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
/** What an object has of which nothing else is said, such as a file that came by hand. */
export const DEFAULT_CONTENT_TYPE = 'application/octet-stream';
const LONGEST_METADATA = 2048;
/** It says how the request was framed, and nothing of the object. */
export const FRAMING = 'aws-chunked';

/**
 * The headers of a request that stay with its object.
 *
 * @throws S3Problem 400 for more than S3 keeps
 */
export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers)
    .filter(([name]) => OF_THE_CONTENT.includes(name) || name.startsWith(USER_METADATA))
    .map(([name, value]) => [name, name === 'content-encoding' ? withoutFraming(value) : value] as const)
    .filter(([name, value]) => value !== '' && !(name === 'content-type' && value === DEFAULT_CONTENT_TYPE));
  const metadata = kept.filter(([name]) => name.startsWith(USER_METADATA));
  const size = metadata.reduce(
    (sum, [name, value]) => sum + name.length - USER_METADATA.length + value.length,
    0,
  );
  if (size > LONGEST_METADATA)
    throw new S3Problem(
      400,
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
    );
  return Object.fromEntries(kept);
}

function withoutFraming(encodings: string): string {
  return encodings
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each.toLowerCase() !== FRAMING)
    .join(', ');
}
