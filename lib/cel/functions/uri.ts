/** A URL as Go's net/url reads it. */
export interface Uri {
  readonly scheme: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
}

const PART = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;

/**
 * What `ParseRequestURI` takes: an absolute URL or an absolute path.
 *
 * @returns what is wrong with any other text
 */
export function parseUri(text: string): Uri | string {
  const failure = (why: string) => `parse ${JSON.stringify(text)}: ${why}`;
  if (text === '') return failure('empty url');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\x00-\x1f\x7f]/.test(text)) return failure('net/url: invalid control character in URL');
  const match = PART.exec(text);
  if (match === null) return failure('invalid URI for request');
  const [, scheme = '', slashes, authority = '', path = '', query = ''] = match;
  if (scheme === '' && text.startsWith(':')) return failure('missing protocol scheme');
  if (scheme === '' && !text.startsWith('/')) return failure('invalid URI for request');
  if (scheme !== '' && slashes === undefined && !path.startsWith('/')) {
    // Opaque, as mailto:a@b.
    if (path === '') return failure('invalid URI for request');
    return { scheme: scheme.toLowerCase(), host: '', hostname: '', port: '', path: '', query };
  }
  const [, user, host = ''] = /^(?:([\s\S]*)@)?([\s\S]*)$/.exec(authority) ?? [];
  if (user !== undefined && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user))
    return failure('net/url: invalid userinfo');
  if (/%(?![0-9a-fA-F]{2})/.test(path) || /%(?![0-9a-fA-F]{2})/.test(host)) {
    const [wrong = ''] = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(path + host) ?? [];
    return failure(`invalid URL escape ${JSON.stringify(wrong)}`);
  }
  const port = /^(\[[^\]]*\]|[^:]*)(?::([\s\S]*))?$/.exec(host);
  if (port === null || (port[2] !== undefined && !/^\d*$/.test(port[2]))) {
    return failure(`invalid port ${JSON.stringify(`:${host.split(':').slice(1).join(':')}`)} after host`);
  }
  if (/[ "<>\\^`{|}]/.test(host)) {
    const [bad = ''] = /[ "<>\\^`{|}]/.exec(host) ?? [];
    return failure(`invalid character ${JSON.stringify(bad)} in host name`);
  }
  return {
    scheme: scheme.toLowerCase(),
    host,
    hostname: (port[1] ?? '').replace(/^\[([\s\S]*)\]$/, '$1'),
    port: port[2] ?? '',
    path: escapedPath(path),
    query,
  };
}

/** What may not stand in a path is escaped, what is escaped stays. */
function escapedPath(path: string): string {
  return path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%[\]]/gu, encodeURIComponent);
}

/** Every value of every key of a query. */
export function queryOf({ query }: Uri): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue;
    const [key, value] = [
      part.split('=', 1)[0] ?? '',
      part.includes('=') ? part.slice(part.indexOf('=') + 1) : '',
    ].map(decoded);
    if (key === undefined || value === undefined) continue;
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Whether Go's net/url takes a text for the URI of a request. */
export const isUri = (text: string): boolean => typeof parseUri(text) !== 'string';
