import { timingSafeEqual } from 'node:crypto';
import { queryValue, type S3Request, SIGNATURE_PARAMETER } from './request';
import { notImplemented, S3Problem } from './s3-problem';
import { ALGORITHM, canonicalRequest, requestSignature, type SigningContext } from './sigv4';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What is known of a request whose signature is right. */
export interface Authenticated {
  readonly context: SigningContext;
  readonly signature: string;
  /** `x-amz-content-sha256`: a hash, `UNSIGNED-PAYLOAD` or one of the `STREAMING-…` words. */
  readonly payload: string;
  /** The region that it is signed for: this server is in all of them. */
  readonly region: string;
}

interface Claim {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly dateTime: string;
  readonly payload: string;
  readonly query: S3Request['query'];
  /** Seconds after `dateTime` until which the request counts; `undefined` for one that is signed in its header. */
  readonly expires: number | undefined;
}

/** S3 takes requests whose date is at most this far from its own clock. */
const TOLERATED_SKEW_SECONDS = 15 * 60;
/** A week: the most that S3 takes for a presigned request. */
const LONGEST_EXPIRY_SECONDS = 604_800;
const SCOPE = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/;
const SERVICE = 's3';
const DATE_TIME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/**
 * Checks the signature of a request, in its header or in its query (presigned).
 *
 * @param now milliseconds since 1970
 * @throws S3Problem 400 for a signature of another form, 403 for a wrong one, 501 for another service's
 */
export function authenticate(request: S3Request, credentials: Credentials, now: number): Authenticated {
  const claim = claimOf(request);
  const [, accessKeyId, day = '', region = '', service = ''] = SCOPE.exec(claim.credential) ?? [];
  if (accessKeyId === undefined || day !== claim.dateTime.slice(0, 8)) throw malformed(claim);
  if (service !== SERVICE) throw notImplemented(`requests to the service ${service}`);
  if (accessKeyId !== credentials.accessKeyId) {
    throw new S3Problem(
      403,
      'InvalidAccessKeyId',
      'The access key ID you provided does not exist in our records.',
    );
  }
  checkDate(claim, now);
  requireSigned(request, claim);
  const context = {
    secretAccessKey: credentials.secretAccessKey,
    dateTime: claim.dateTime,
    scope: `${day}/${region}/${SERVICE}/aws4_request`,
  };
  const { path, headers } = request.wire;
  const expected = requestSignature(
    context,
    canonicalRequest({
      method: request.method,
      path,
      query: claim.query,
      headers: claim.signedHeaders.map((name) => [name, asSent(headers[name])] as const),
      payload: claim.payload,
    }),
  );
  if (!sameSignature(expected, claim.signature)) throw signatureDoesNotMatch();
  return { context, signature: claim.signature, payload: claim.payload, region };
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

function claimOf(request: S3Request): Claim {
  const { authorization } = request.wire.headers;
  const presigned = queryValue(request.wire, SIGNATURE_PARAMETER) !== undefined;
  if (authorization !== undefined && presigned)
    throw new S3Problem(400, 'InvalidArgument', 'Only one auth mechanism allowed');
  if (authorization !== undefined) return headerClaim(request, authorization);
  if (presigned) return queryClaim(request);
  throw new S3Problem(403, 'AccessDenied', 'The request is not signed with AWS Signature Version 4');
}

function headerClaim({ wire }: S3Request, authorization: string): Claim {
  if (!authorization.startsWith(`${ALGORITHM} `)) throw unsupportedMechanism();
  const part = (name: string) => new RegExp(`[ ,]${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? '';
  const { 'x-amz-date': dateTime = '', 'x-amz-content-sha256': payload } = wire.headers;
  if (payload === undefined)
    throw new S3Problem(400, 'InvalidRequest', 'Missing required header x-amz-content-sha256');
  return {
    credential: part('Credential'),
    signedHeaders: part('SignedHeaders').split(';'),
    signature: part('Signature'),
    dateTime,
    payload,
    query: wire.query,
    expires: undefined,
  };
}

function queryClaim({ wire }: S3Request): Claim {
  const value = (name: string) => queryValue(wire, name) ?? '';
  if (value('X-Amz-Algorithm') !== ALGORITHM) throw unsupportedMechanism();
  const expires = value('X-Amz-Expires');
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > LONGEST_EXPIRY_SECONDS) {
    throw new S3Problem(
      400,
      'AuthorizationQueryParametersError',
      `X-Amz-Expires must be a number of seconds from 1 to ${LONGEST_EXPIRY_SECONDS}`,
    );
  }
  return {
    credential: value('X-Amz-Credential'),
    signedHeaders: value('X-Amz-SignedHeaders').split(';'),
    signature: value(SIGNATURE_PARAMETER),
    dateTime: value('X-Amz-Date'),
    payload:
      queryValue(wire, 'X-Amz-Content-Sha256') ?? wire.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
    query: wire.query.filter(([name]) => name !== SIGNATURE_PARAMETER),
    expires: Number(expires),
  };
}

/** As S3: whatever has a meaning to it must be signed, or somebody on the way could add it. */
function requireSigned({ wire }: S3Request, { signedHeaders }: Claim): void {
  const mustBe = Object.keys(wire.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  const unsigned = mustBe.find((name) => !signedHeaders.includes(name));
  if (unsigned === undefined) return;
  throw new S3Problem(
    403,
    'AccessDenied',
    `There were headers present in the request which were not signed: ${unsigned}`,
  );
}

/** Node reads the bytes of a header as Latin-1; clients sign them as UTF-8. */
function asSent(value = ''): string {
  return Buffer.from(value, 'latin1').toString();
}

function checkDate({ dateTime, expires }: Claim, now: number): void {
  const signedAt = DATE_TIME.test(dateTime)
    ? Date.parse(dateTime.replace(DATE_TIME, '$1-$2-$3T$4:$5:$6Z'))
    : Number.NaN;
  if (Number.isNaN(signedAt)) throw new S3Problem(403, 'AccessDenied', 'The request has no valid date');
  const age = (now - signedAt) / 1000;
  if (expires !== undefined && age > expires) throw new S3Problem(403, 'AccessDenied', 'Request has expired');
  if (age < -TOLERATED_SKEW_SECONDS || (expires === undefined && age > TOLERATED_SKEW_SECONDS)) {
    throw new S3Problem(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
}

function unsupportedMechanism(): S3Problem {
  return new S3Problem(
    400,
    'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
  );
}

function malformed({ expires }: Claim): S3Problem {
  const code = expires === undefined ? 'AuthorizationHeaderMalformed' : 'AuthorizationQueryParametersError';
  return new S3Problem(
    400,
    code,
    'The credential must be <key id>/<date of the request>/<region>/s3/aws4_request',
  );
}
