/**
 * One text for one storage, however an endpoint or an NFS server is spelled. When in doubt two spellings are one
 * storage: refusing too much loses no data.
 */

/**
 * An S3 endpoint without what makes no other storage: scheme, user, default ports, the case of the host, other forms of
 * one IP address, a dot or slash at the end, blanks and quotes around it. `undefined`: it cannot be read, so it may be
 * any storage.
 */
export function endpointIdentity(endpoint: unknown): string | undefined {
  if (typeof endpoint !== 'string') return undefined;
  // Without a scheme rclone takes https.
  const url = parsed(`https://${unquoted(endpoint.trim()).replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')}`);
  if (url === undefined) return undefined;
  const port = url.port === '80' ? '' : url.port;
  const path = foldedPath(url.pathname);
  const host = hostOf(url);
  // The name of a bucket is unique in all regions of AWS, and every address of theirs leads to it (AWS, bucket naming rules).
  const aws = /(?:^|\.)(amazonaws\.com(?:\.cn)?)$/.exec(host)?.[1];
  return aws ?? `${host}${port && `:${port}`}${path && `/${path}`}`;
}

/** `host:/folder` of an NFS URL, in one spelling. */
export function nfsIdentity(url: string): string {
  // NFS has no users: what stands there is a mistake, and may be a secret.
  const place = url.replace(/^nfs:\/\//i, '').replace(/^[^/]*@/, '');
  const [, host = '', path = place] = /^(\[[^\]]*\]|[^:/]*)(.*)$/s.exec(place) ?? [];
  const known = parsed(`https://${host}`);
  return foldedPath(`${known === undefined ? host.toLowerCase() : hostOf(known)}${path}`, { parents: true });
}

/** `host` of an NFS URL, in one spelling. */
export function nfsServer(url: string): string {
  return nfsIdentity(url).replace(/:(?:\/.*)?$/, '');
}

/**
 * A path in one spelling: folders that are empty or "." lead nowhere.
 * @param parents whether ".." leads back, as on a file system; in object storage it is a name
 */
export function foldedPath(path: string, { parents = false } = {}): string {
  const folders: string[] = [];
  for (const folder of path.split('/')) {
    if (folder === '' || folder === '.') continue;
    // The first one is the host.
    if (folder === '..' && parents) folders.splice(Math.max(1, folders.length - 1), 1);
    else folders.push(folder);
  }
  return folders.join('/');
}

/** The parser brings hosts into one form: lower case, punycode, IPv4 and IPv6 as short as they go. */
function parsed(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** The address of an IPv4 host in IPv6 is that host's, and all names of the machine itself are one. */
function hostOf({ hostname }: URL): string {
  const host = inShortestForm(hostname);
  return LOOPBACK.test(host) ? '127.0.0.1' : host;
}

/** Whatever leads to the machine that asks (RFC 6761, RFC 1122, RFC 4291). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function inShortestForm(hostname: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname) ?? [];
  if (high === undefined || low === undefined) return hostname.replace(/\.+$/, '');
  const bytes = [high, low]
    .map((text) => Number.parseInt(text, 16))
    .flatMap((word) => [word >> 8, word & 255]);
  return bytes.join('.');
}

/** rclone's configuration, into which MOSK copies an endpoint as it is, is read without one pair of quotes. */
function unquoted(text: string): string {
  return /^(`|""")(.*)\1$/s.exec(text)?.[2] ?? text;
}
