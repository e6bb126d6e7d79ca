/**
 * An address that leads to the host that it shows, and to no folder above the one it shows: without a user, query,
 * fragment or escape, which readers of URLs take apart in different ways. Nothing else is ever allowed.
 */
export const PLAIN_ADDRESS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
  /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/)?(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?(?:\/+\.*[^/.?#\\%\x00-\x20\x7f][^/?#\\%\x00-\x20\x7f]*)*\/*$/;

/** Scheme, host, port and path of a pattern; an NFS URL has a colon and no port. */
const PARTS =
  /^(?:([A-Za-z0-9+.*-]+):\/\/)?(\[[0-9A-Fa-f:.]+\]|[^/:@?#\\[\]%\s]+)(?::([0-9]*|\*))?(\/(?!\/)[^?#\\%@\s]*)?$/;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { https: '443', http: '80' };

/**
 * What an entry of an allow-list allows, as an expression that JavaScript and RE2 read alike; together with
 * `PLAIN_ADDRESS`. A star stands for any part of what it stands in: of a host, a port or a path, and at the end of a host
 * or port for whatever follows. Hosts and schemes have no case, paths do. Without a scheme https is meant, as rclone takes it.
 * @returns `undefined` for what is no address
 */
export function endpointPattern(pattern: string): RegExp | undefined {
  const [whole, given, host = '', port, path = ''] = PARTS.exec(pattern.trim()) ?? [];
  if (whole === undefined || (given === undefined && port === '')) return undefined;
  const scheme = given ?? 'https';
  const start = scheme.toLowerCase() === 'https' ? `(?:${anyCase('https')}://)?` : `${anyCase(scheme)}://`;
  const name = host === '*' ? '(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])' : `${anyCase(host)}\\.?`;
  if (path === '' && (port === '*' || (port === undefined && host.endsWith('*')))) {
    return new RegExp(`^${start}${name}(?::[0-9]*)?(?:/.*)?$`);
  }
  const folders = path.replace(/\/+$/, '').split('*').map(literal).join('.*');
  return new RegExp(`^${start}${name}${portSource(scheme.toLowerCase(), port)}${folders}/*$`);
}

/** Whether an address is one that an allow-list has. */
export function allowsEndpoint(patterns: readonly string[], address: string): boolean {
  return (
    PLAIN_ADDRESS.test(address) &&
    patterns.some((pattern) => endpointPattern(pattern)?.test(address) === true)
  );
}

function portSource(scheme: string, port: string | undefined): string {
  const usual = DEFAULT_PORTS[scheme];
  if (port === '*') return '(?::[0-9]*)?';
  if (port === undefined || port === usual) return usual === undefined ? '' : `(?::${usual})?`;
  return `:${port}`;
}

/** A part without case, written out: ignoring case folds more letters in one engine than in the other. */
function anyCase(part: string): string {
  return part
    .split('*')
    .map((text) =>
      literal(text).replace(/[A-Za-z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`),
    )
    .join('[A-Za-z0-9._-]*');
}

function literal(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
}
