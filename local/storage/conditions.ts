/** Conditional requests as RFC 9110, section 13, and S3 have them. */
import { notImplemented, S3Problem } from './s3-problem';

/** What is stored under a key. */
export interface Stored {
  /** Without quotes. */
  readonly etag: string;
  readonly modified: Date;
}

type Headers = Readonly<Record<string, string | undefined>>;

export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
  readonly ifUnmodifiedSince?: string | undefined;
}

/** @param prefix such as `x-amz-copy-source-` */
export function conditionsIn(headers: Headers, prefix = ''): Conditions {
  return {
    ifMatch: headers[`${prefix}if-match`],
    ifNoneMatch: headers[`${prefix}if-none-match`],
    ifModifiedSince: headers[`${prefix}if-modified-since`],
    ifUnmodifiedSince: headers[`${prefix}if-unmodified-since`],
  };
}

/** What becomes of a request to read. A date that is none is ignored, as HTTP wants it. */
export function readOutcome(conditions: Conditions, stored: Stored): 'done' | 'not-modified' | 'failed' {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined ? !hasTag(ifMatch, stored) : changedSince(ifUnmodifiedSince, stored) === true)
    return 'failed';
  if (
    ifNoneMatch !== undefined ? hasTag(ifNoneMatch, stored) : changedSince(ifModifiedSince, stored) === false
  )
    return 'not-modified';
  return 'done';
}

/** Whether a request that names a state in `If-Range` wants a range of this one. */
export function rangeHolds(ifRange: string | undefined, stored: Stored): boolean {
  if (ifRange === undefined) return true;
  return httpDate(ifRange) === undefined
    ? ifRange === `"${stored.etag}"`
    : httpDate(ifRange) === wholeSeconds(stored.modified);
}

/** @throws S3Problem 412, 404 when what has to match does not exist, 501 for a form that S3 does not know either */
export function requireWritable({ ifMatch, ifNoneMatch }: Conditions, stored: Stored | undefined): void {
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented('If-None-Match other than *');
  if (ifMatch !== undefined && stored === undefined)
    throw new S3Problem(404, 'NoSuchKey', 'The specified key does not exist.');
  if (ifNoneMatch !== undefined && stored !== undefined) throw preconditionFailed();
  if (ifMatch !== undefined && stored !== undefined && !hasTag(ifMatch, stored)) throw preconditionFailed();
}

export function preconditionFailed(): S3Problem {
  return new S3Problem(
    412,
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
  );
}

/** Entity tags may come without quotes, as S3 takes them. */
export function hasTag(list: string, { etag }: Stored): boolean {
  const tags = list.match(/"[^"]*"|[^\s,"]+/g) ?? [];
  return tags.some((tag) => tag === '*' || tag.replaceAll('"', '') === etag);
}

function changedSince(date: string | undefined, { modified }: Stored): boolean | undefined {
  const since = date === undefined ? undefined : httpDate(date);
  return since === undefined ? undefined : wholeSeconds(modified) > since;
}

function httpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** HTTP's dates have no fractions. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}
