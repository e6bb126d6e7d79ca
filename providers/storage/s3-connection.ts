import { type BucketAddress, bucketAddress, readOptions } from '../../lib/contract';

/** How requests for one bucket are addressed and signed. */
export interface S3Connection {
  readonly address: BucketAddress;
  /** URL of the bucket without user and query, for people. */
  readonly bucketUrl: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  readonly listVersion: 1 | 2;
  readonly requesterPays: boolean;
}

/**
 * What rclone 1.76 would make of these options. MOSK documents three of them (`type`, `endpoint`, `access_key_id`) and
 * that all are copied into rclone's configuration; that it runs rclone with nothing else is inferred.
 *
 * @param remoteConfig `spec.remoteConfig` of an RCloneCredential
 * @throws BackupError `remote-config` when an option is missing, rclone would refuse it, or it cannot be followed from
 * here; `bucket-name` for what rclone does not take for a bucket
 */
export function s3Connection(
  remoteConfig: Readonly<Record<string, string>>,
  secret: string,
  bucket: string,
): S3Connection {
  const { endpoint, pathStyle, region, ...rest } = readOptions(remoteConfig);
  const address = bucketAddress(endpoint, bucket, { pathStyle, region });
  return {
    address,
    bucketUrl: `${address.protocol}//${address.host}${address.pathOf('')}`.replace(/\/+$/, ''),
    bucket,
    region: address.region,
    accessKeyId: rest.accessKeyId,
    secretAccessKey: secret,
    sessionToken: rest.sessionToken,
    listVersion: rest.listVersion,
    requesterPays: rest.requesterPays,
  };
}
