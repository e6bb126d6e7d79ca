import type { IncomingHttpHeaders } from 'node:http';

/** What a storage answered instead of doing what it was asked for; texts of its own are only let through if they are names. */
export interface Refusal {
  readonly status: number;
  /** As `NoSuchKey`. */
  readonly code: string | undefined;
  /** Whether it answered as S3 does, and not with somebody's page. */
  readonly isS3: boolean;
  /** Region in which the bucket is. */
  readonly region: string | undefined;
  /** Host, or host with path, at which the bucket wants to be asked. */
  readonly elsewhere: string | undefined;
  /** Bucket that the storage took the request to be about. */
  readonly bucket: string | undefined;
  /** Milliseconds by which the clock of this machine is before that of the storage; negative: behind. */
  readonly skewMs: number | undefined;
}

/** The cause of a failure that a storage has answered. */
export class RefusedRequest extends Error {
  constructor(readonly refusal: Refusal) {
    super(`HTTP ${refusal.status}`);
  }
}

/**
 * @param text the body; empty for answers to HEAD
 * @param now time of this machine when the answer came, in milliseconds
 */
export function refusalOf(
  status: number,
  headers: IncomingHttpHeaders,
  text: string,
  now: number = Date.now(),
): Refusal {
  const isError = ERROR_DOCUMENT.test(text);
  const said = (name: string, pattern: RegExp) => {
    const [, value] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(isError ? text : '') ?? [];
    return value !== undefined && pattern.test(value.trim()) ? value.trim() : undefined;
  };
  const header = headers['x-amz-bucket-region'];
  const date = Date.parse(said('ServerTime', /^[\w:.+-]{1,40}$/) ?? headers.date ?? '');
  return {
    status,
    code: said('Code', /^[\w.]{1,64}$/),
    isS3: isError || text.trim() === '',
    region: typeof header === 'string' && REGION.test(header) ? header : said('Region', REGION),
    elsewhere: said('Endpoint', HOST) ?? hostOf(headers.location),
    bucket: said('BucketName', /^[\w.:-]{1,255}$/),
    skewMs: Number.isNaN(date) ? undefined : now - date,
  };
}

/** Not parsed: messages in it are not always XML, and nothing but names is taken from it. */
const ERROR_DOCUMENT = /^\s*(?:<\?xml[^>]*\?>)?\s*<Error[\s>]/;
const REGION = /^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/;
const HOST = /^[A-Za-z0-9][A-Za-z0-9.:-]{0,254}$/;

/** Never more of a location: its query may be a signature. */
function hostOf(location: string | undefined): string | undefined {
  const url = location === undefined ? null : URL.parse(location);
  return url !== null && HOST.test(url.host) ? url.host : undefined;
}
