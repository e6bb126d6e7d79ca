import { BackupError } from '../../lib/errors';

/** rclone's default for S3 when the configuration names no region. */
const DEFAULT_REGION = 'us-east-1';

export interface S3Connection {
  /** URL of the bucket. */
  readonly bucketUrl: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * What rclone would make of these options: an endpoint without a scheme means https, path style is the default and
 * `force_path_style = false` puts the bucket into the host name.
 *
 * @param remoteConfig `spec.remoteConfig` of an RCloneCredential
 * @throws BackupError `remote-config` when the endpoint or the access key's id is missing or the endpoint is no URL
 */
export function s3Connection(
  remoteConfig: Readonly<Record<string, string>>,
  secret: string,
  bucket: string,
): S3Connection {
  const endpoint = endpointUrl(required(remoteConfig, 'endpoint'));
  return {
    bucketUrl:
      remoteConfig.force_path_style === 'false' ? inHostName(endpoint, bucket) : inPath(endpoint, bucket),
    region: remoteConfig.region || DEFAULT_REGION,
    accessKeyId: required(remoteConfig, 'access_key_id'),
    secretAccessKey: secret,
  };
}

function required(remoteConfig: Readonly<Record<string, string>>, option: string): string {
  const value = remoteConfig[option];
  if (value) return value;
  throw new BackupError('remote-config', `The storage configuration has no ${option}`, {
    at: `spec.remoteConfig.${option}`,
    fix: `set ${option} in the RCloneCredential`,
  });
}

function endpointUrl(endpoint: string): URL {
  const url = URL.parse(/^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`);
  if (url !== null) return url;
  throw new BackupError('remote-config', 'The storage endpoint is not a URL', {
    at: 'spec.remoteConfig.endpoint',
    value: endpoint,
    fix: 'write it as https://host or https://host:port',
  });
}

function inPath(endpoint: URL, bucket: string): string {
  return `${endpoint.href.replace(/\/+$/, '')}/${bucket}`;
}

function inHostName(endpoint: URL, bucket: string): string {
  const url = new URL(endpoint);
  url.host = `${bucket}.${endpoint.host}`;
  return url.href.replace(/\/+$/, '');
}
