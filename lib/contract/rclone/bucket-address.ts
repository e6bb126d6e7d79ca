import { BackupError } from '../../errors';
import { amazonEscaped, wirePath } from './wire-path';

/** Where the requests for one bucket go. */
export interface BucketAddress {
  readonly protocol: 'http:' | 'https:';
  /** To connect to: a name in the upper and lower case of the configuration, or an IP address without brackets. */
  readonly hostname: string;
  /** `undefined`: the default of the protocol. */
  readonly port: number | undefined;
  /** As rclone sends it in the header `Host`: upper and lower case are kept, a default port is not. */
  readonly host: string;
  /** Path of a key as rclone sends it; without a key, that of the bucket. */
  pathOf(key: string): string;
  /** Whether the bucket stands before the host name instead of in the path. */
  readonly inHost: boolean;
  /** For which requests are signed. */
  readonly region: string;
}

interface Endpoint {
  readonly protocol: 'http:' | 'https:';
  /** Without user; with the port, if one is written. */
  readonly authority: string;
  /** IPv6 addresses in brackets. */
  readonly hostname: string;
  readonly port: string | undefined;
  /** Empty or with a leading slash. */
  readonly path: string;
}

const AT = 'spec.remoteConfig.endpoint';
const ENDPOINT =
  /^http(s?):\/\/(?:[\w.~!$&'()*+,;=:%@-]*@)?((\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d*))?)(\/[\w.~/-]*)?(?:\?)?(?:#.*)?$/i;

/** Ends of names that the AWS SDK leads to other kinds of storage: directory buckets, access points, Outposts. */
const OTHER_KINDS = /^arn:|--x-s3$|--xa-s3$|--op-s3$/;

/**
 * The endpoint rules of the AWS SDK for Go (service/s3 1.114, which rclone 1.76 uses), as far as a configuration with an
 * endpoint can reach them.
 *
 * @param endpoint host, host:port or URL, as rclone reads it from its configuration
 * @param region of the configuration
 * @throws BackupError `remote-config`, `bucket-name`
 */
export function bucketAddress(
  endpoint: string,
  bucket: string,
  { pathStyle, region }: { pathStyle: boolean; region: string },
): BucketAddress {
  const { protocol, authority, hostname, port, path } = parsed(endpoint);
  if (OTHER_KINDS.test(bucket)) {
    throw new BackupError(
      'bucket-name',
      'rclone takes this for a directory bucket or access point, not for a bucket',
      {
        at: 'spec.parameters.rclone.bucket',
        fix: 'use an ordinary bucket',
      },
    );
  }
  const mayStandBefore = !pathStyle && isHostable(bucket, protocol);
  if (mayStandBefore && region.includes('.')) {
    throw new BackupError('remote-config', 'rclone does not take this for a region', {
      at: 'spec.remoteConfig.region',
      fix: 'write it as the storage names it, without a dot',
    });
  }
  // The SDK looks at the host for buckets without a dot alone; before an IPv6 address it fails.
  const before = mayStandBefore && (bucket.includes('.') || !isIp(hostname));
  if (before && hostname.startsWith('[')) throw notUnderstood();
  const prefix = before ? `${bucket}.` : '';
  const sent = withoutDefaultPort(protocol, hostname, port);
  if (sent !== undefined && prefix.length + hostname.length > 255) throw notUnderstood();
  const base = before ? path : `${path}${path.endsWith('/') ? '' : '/'}`;
  return {
    protocol,
    hostname: `${prefix}${hostname.replace(/^\[|\]$/g, '')}`,
    port: port ? Number(port) : undefined,
    host: `${prefix}${sent ?? authority}`,
    pathOf: (key) =>
      before
        ? wirePath(base, base, key)
        : wirePath(`${base}${bucket}`, `${base}${amazonEscaped(bucket)}`, key),
    inHost: before,
    // The SDK forgets its own rule for buckets with dots.
    region: region === 'aws-global' && !(before && bucket.includes('.')) ? 'us-east-1' : region,
  };
}

/** Go's reader of URLs, without what no storage has. */
function parsed(endpoint: string): Endpoint {
  // rclone takes whatever begins so for a URL, `httpd.example` too; of any other scheme it would make a host.
  if (/^(?!http)[^/?#]*:\/\//.test(endpoint)) throw notUnderstood();
  const [, secure, authority = '', hostname = '', port, path = ''] =
    ENDPOINT.exec(endpoint.startsWith('http') ? endpoint : `https://${endpoint}`) ?? [];
  if (secure === undefined || isMisspeltAddress(hostname) || Number(port ?? 0) > 65_535)
    throw notUnderstood();
  return { protocol: secure === '' ? 'http:' : 'https:', authority, hostname, port, path };
}

/**
 * The one look that the SDK has at a host is at those whose port it takes away (`SanitizeHostForHeader`,
 * `ValidateEndpointHost`).
 * @returns `undefined` where the port stays
 */
function withoutDefaultPort(
  protocol: string,
  hostname: string,
  port: string | undefined,
): string | undefined {
  if (port !== (protocol === 'https:' ? '443' : '80')) return undefined;
  const labels = hostname.replace(/\.$/, '').split('.');
  if (labels.every((label) => /^[A-Za-z0-9-]{1,63}$/.test(label))) return hostname;
  throw new BackupError('remote-config', 'rclone refuses this host together with the default port', {
    at: AT,
    fix: 'leave the port out',
  });
}

/** `IsVirtualHostableS3Bucket`. With dots no certificate for all buckets fits, so only without one. */
function isHostable(bucket: string, protocol: string): boolean {
  if (isNameOfHost(bucket)) return true;
  return protocol === 'http:' && !isIp(bucket) && bucket.split('.').every(isNameOfHost);
}

function isNameOfHost(label: string): boolean {
  return /^[a-z0-9-]{3,63}$/.test(label);
}

/** What is meant for an IP address and is none: Go looks for a host of that name, others make some address of it. */
function isMisspeltAddress(hostname: string): boolean {
  if (hostname.startsWith('[')) return !URL.canParse(`http://${hostname}`);
  return /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i.test(hostname) && !isIp(hostname);
}

/** Go's `net.ParseIP`, of a host name as it stands in a URL. */
function isIp(hostname: string): boolean {
  const parts = hostname.split('.');
  const isV4 =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isV4 || hostname.startsWith('[');
}

/** Without the value: user and password may stand in it. */
function notUnderstood(): BackupError {
  return new BackupError('remote-config', 'The storage endpoint is not a URL that rclone understands', {
    at: AT,
    fix: 'write it as https://host or https://host:port, without a query; an IPv6 address in brackets',
  });
}
