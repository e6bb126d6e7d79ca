import type { IncomingHttpHeaders } from 'node:http';

/** What the head of an answer says of an object. */
export interface ObjectFacts {
  /** Bytes of this answer. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified?: number;
  /** ETag, else the time of the last change. */
  readonly version?: string;
  /** In hexadecimal. */
  readonly md5?: string;
}

export function factsOf(headers: IncomingHttpHeaders): ObjectFacts {
  const { etag, 'last-modified': changed, 'content-length': length } = headers;
  const modified = Date.parse(changed ?? '');
  const version = etag ?? changed;
  const md5 = md5Of(headers);
  return {
    size: Number(length ?? 0),
    ...(!Number.isNaN(modified) && { modified }),
    ...(version !== undefined && { version }),
    ...(md5 !== undefined && { md5 }),
  };
}

/**
 * The MD5 that rclone leaves with uploads in parts, else the ETag where it is one: of an upload in one piece that the
 * storage did not encrypt with a key of KMS or of the customer.
 */
function md5Of(headers: IncomingHttpHeaders): string | undefined {
  const left = headers['x-amz-meta-md5chksum'];
  if (typeof left === 'string' && /^[A-Za-z0-9+/]{22}==$/.test(left)) {
    return Buffer.from(left, 'base64').toString('hex');
  }
  const isEncrypted =
    headers['x-amz-server-side-encryption']?.includes('kms') === true ||
    headers['x-amz-server-side-encryption-customer-algorithm'] !== undefined;
  const etag = /^"([0-9a-f]{32})"$/i.exec(headers.etag ?? '')?.[1];
  return isEncrypted ? undefined : etag?.toLowerCase();
}
