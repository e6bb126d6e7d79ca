import type { S3Connection } from './s3-connection';
import type { Refusal } from './s3-refusal';

/** What to do about the answers of S3 servers that people meet, by S3's error code or the HTTP status. */
const FIXES: Record<string, string> = {
  SignatureDoesNotMatch: 'the secret access key is wrong: correct the RCloneCredential',
  InvalidAccessKeyId: 'the storage does not know this access_key_id: correct the RCloneCredential',
  InvalidToken: 'the session token is wrong: correct the RCloneCredential',
  ExpiredToken: 'the session token has expired: use an access key that lasts',
  AccessDenied: 'give this access key the right to read, write, list and delete in the bucket',
  AllAccessDisabled: 'the account or the bucket is closed: ask whoever runs the storage',
  AccountProblem: 'the account or the bucket is closed: ask whoever runs the storage',
  NoSuchBucket: 'create the bucket, or correct the bucket name',
  InvalidBucketName: 'the storage takes no bucket of this name: correct the bucket name',
  NoSuchKey: 'check the folder and the file name, and whether the file was deleted already',
  EntityTooLarge: 'the archive is larger than the storage takes in one piece (S3: 5 GiB)',
  SlowDown: 'the storage is overloaded: try again later',
  ServiceUnavailable: 'the storage is overloaded: try again later',
  InvalidObjectState: 'the file lies in cold storage: restore it there first',
  403: 'check access_key_id, secret and the rights of the key in the RCloneCredential',
  404: 'check the bucket, the folder and the file name',
  407: 'a proxy stands between, and wants to know who you are',
  429: 'the storage is overloaded: try again later',
  503: 'the storage is overloaded: try again later',
};

const OTHER_FIX = 'see the log of the storage server';

/** Of storages that answer only where the bucket stands before the host name (Alibaba, Tencent). */
const PATH_STYLE_REFUSED = [
  'SecondLevelDomainForbidden',
  'PathStyleDomainForbidden',
  'VirtualHostDomainRequired',
];

/** Codes that a wrong region has, with and without the right one beside it. */
const WRONG_REGION = [
  'AuthorizationHeaderMalformed',
  'PermanentRedirect',
  'InvalidRegion',
  'IllegalLocationConstraintException',
];

/** S3 refuses requests that are dated further from its own clock than this; some storages do not say why. */
const MAX_SKEW_MS = 900_000;

export function refusalFix(refusal: Refusal, connection: S3Connection): string {
  const { code = '', status } = refusal;
  return (
    skewFix(refusal) ??
    regionFix(refusal, connection) ??
    addressingFix(refusal, connection) ??
    FIXES[code] ??
    FIXES[status] ??
    OTHER_FIX
  );
}

function skewFix({ code, status, skewMs }: Refusal): string | undefined {
  const isSkewed = skewMs !== undefined && Math.abs(skewMs) > MAX_SKEW_MS;
  if (code !== 'RequestTimeTooSkewed' && !(status === 403 && isSkewed)) return undefined;
  if (skewMs === undefined) return 'set the clock of this machine, or that of the storage';
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const direction = skewMs > 0 ? 'ahead of' : 'behind';
  return `set the clock of this machine, or that of the storage: this one is ${seconds} s ${direction} the other`;
}

function regionFix(
  { status, code = '', region, elsewhere }: Refusal,
  connection: S3Connection,
): string | undefined {
  const isRedirect = status >= 300 && status < 400;
  const isOther = region !== undefined && region !== connection.region;
  if (!isRedirect && !WRONG_REGION.includes(code) && !(isOther && status >= 400)) return undefined;
  const at = elsewhere === undefined ? '' : `; it is asked at ${elsewhere}`;
  if (isOther)
    return `the bucket is in the region ${region}: set region: ${region} in the RCloneCredential${at}`;
  if (!isRedirect)
    return `${connection.region} is the wrong region: set that of the bucket in the RCloneCredential${at}`;
  return `the storage sends elsewhere, which is not followed: set its own endpoint and region in the RCloneCredential${at}`;
}

function addressingFix(
  { code = '', bucket }: Refusal,
  { address, bucket: own }: S3Connection,
): string | undefined {
  if (!address.inHost && PATH_STYLE_REFUSED.includes(code)) {
    return 'the storage wants the bucket before the host name: set its own provider, or force_path_style: "false", in the RCloneCredential';
  }
  // A server that does not know of buckets in host names takes the first folder for the bucket.
  if (address.inHost && code === 'NoSuchBucket' && bucket !== undefined && bucket !== own) return inPathFix;
  return undefined;
}

/** What to write for a storage that wants the bucket in the path. */
export const inPathFix =
  'rclone puts the bucket before the host name here: if the storage wants it in the path, set provider: Other and no force_path_style in the RCloneCredential';
