import { queryValue, type S3Request } from './request';
import { invalidArgument } from './s3-problem';
import { uriEncode } from './sigv4';

/** Of S3's pages. */
const MOST_ENTRIES = 1000;

/** @throws S3Problem 400 for what is not a whole number from 0 */
export function pageSize(request: S3Request, name: string): number {
  return Math.min(wholeNumber(request, name) ?? MOST_ENTRIES, MOST_ENTRIES);
}

/** @throws S3Problem 400 for what is not a whole number from 0 */
export function wholeNumber(request: S3Request, name: string): number | undefined {
  const value = queryValue(request, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw invalidArgument(`${name} must be an integer from 0`);
  return Number(value);
}

/**
 * How keys are written in an answer: as they are, or percent-encoded, because XML has no way to write some of them.
 *
 * @throws S3Problem 400 for another `encoding-type`
 */
export function keyEncoding(request: S3Request): { type: 'url' | undefined; shown: (key: string) => string } {
  const type = queryValue(request, 'encoding-type');
  if (type === undefined) return { type, shown: (key) => key };
  if (type !== 'url') throw invalidArgument('Invalid Encoding Method specified in Request');
  return { type, shown: (key) => uriEncode(key).replaceAll('%2F', '/') };
}
