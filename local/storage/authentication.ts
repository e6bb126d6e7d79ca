import { timingSafeEqual } from 'node:crypto';
import { queryValue, type S3Request } from './request';
import { S3Problem } from './s3-problem';
import { ALGORITHM, canonicalRequest, requestSignature, type SigningContext } from './sigv4';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What the body's decoder needs to know about the signature. */
export interface Authenticated {
  readonly context: SigningContext;
  readonly signature: string;
  /** `x-amz-content-sha256`: a hash, `UNSIGNED-PAYLOAD` or one of the `STREAMING-…` words. */
  readonly payload: string;
}

interface Claim {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly dateTime: string;
  readonly payload: string;
  readonly query: S3Request['query'];
  /** Seconds after `dateTime` until which the request counts. */
  readonly validFor: number;
}

/** S3 takes requests whose date is at most this far from its own clock. */
const TOLERATED_SKEW_SECONDS = 15 * 60;
const SIGNATURE_PARAMETER = 'X-Amz-Signature';
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/**
 * Checks the signature of a request, in its header or in its query (presigned).
 *
 * @param now milliseconds since 1970
 * @throws S3Problem 403
 */
export function authenticate(request: S3Request, credentials: Credentials, now: number): Authenticated {
  const claim = headerClaim(request) ?? queryClaim(request);
  if (claim === undefined)
    throw new S3Problem(403, 'AccessDenied', 'The request is not signed with AWS Signature Version 4');
  const [accessKeyId = '', ...scope] = claim.credential.split('/');
  if (accessKeyId !== credentials.accessKeyId) {
    throw new S3Problem(
      403,
      'InvalidAccessKeyId',
      'The access key ID you provided does not exist in our records.',
    );
  }
  checkDate(claim, now);
  const context = {
    secretAccessKey: credentials.secretAccessKey,
    dateTime: claim.dateTime,
    scope: scope.join('/'),
  };
  const expected = requestSignature(
    context,
    canonicalRequest({
      method: request.method,
      path: request.rawPath,
      query: claim.query,
      headers: claim.signedHeaders.map((name) => [name, request.headers[name] ?? ''] as const),
      payload: claim.payload,
    }),
  );
  if (!sameSignature(expected, claim.signature)) throw signatureDoesNotMatch();
  return { context, signature: claim.signature, payload: claim.payload };
}

export function signatureDoesNotMatch(): S3Problem {
  return new S3Problem(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  );
}

export function sameSignature(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function headerClaim(request: S3Request): Claim | undefined {
  const { authorization, 'x-amz-date': dateTime = '', 'x-amz-content-sha256': payload } = request.headers;
  if (authorization === undefined || !authorization.startsWith(ALGORITHM)) return undefined;
  const part = (name: string) => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? '';
  if (payload === undefined)
    throw new S3Problem(400, 'InvalidRequest', 'Missing required header x-amz-content-sha256');
  return {
    credential: part('Credential'),
    signedHeaders: part('SignedHeaders').split(';'),
    signature: part('Signature'),
    dateTime,
    payload,
    query: request.query,
    validFor: TOLERATED_SKEW_SECONDS,
  };
}

function queryClaim(request: S3Request): Claim | undefined {
  const signature = queryValue(request, SIGNATURE_PARAMETER);
  if (signature === undefined || queryValue(request, 'X-Amz-Algorithm') !== ALGORITHM) return undefined;
  return {
    credential: queryValue(request, 'X-Amz-Credential') ?? '',
    signedHeaders: (queryValue(request, 'X-Amz-SignedHeaders') ?? '').split(';'),
    signature,
    dateTime: queryValue(request, 'X-Amz-Date') ?? '',
    payload: UNSIGNED,
    query: request.query.filter(([name]) => name !== SIGNATURE_PARAMETER),
    validFor: Number(queryValue(request, 'X-Amz-Expires') ?? 0),
  };
}

function checkDate({ dateTime, validFor }: Claim, now: number): void {
  const signedAt = Date.parse(
    dateTime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (Number.isNaN(signedAt)) throw new S3Problem(403, 'AccessDenied', 'The request has no valid date');
  const age = (now - signedAt) / 1000;
  if (age > validFor || age < -TOLERATED_SKEW_SECONDS) {
    throw validFor === TOLERATED_SKEW_SECONDS
      ? new S3Problem(
          403,
          'RequestTimeTooSkewed',
          'The difference between the request time and the current time is too large.',
        )
      : new S3Problem(403, 'AccessDenied', 'Request has expired');
  }
}
