import { CelError } from '../cel-error';
import { fn, method, type Overload } from '../overload';
import type { Opaque } from '../values';
import { parseUri, queryOf, type Uri } from './uri';

class UrlValue implements Opaque {
  readonly celType = 'kubernetes.URL';
  constructor(
    readonly uri: Uri,
    readonly text: string,
  ) {}
  equals(other: UrlValue): boolean {
    return this.text === other.text;
  }
}

function toUrl(text: string): UrlValue {
  const uri = parseUri(text);
  if (typeof uri === 'string') throw new CelError(`URL parse error during conversion from string: ${uri}`);
  return new UrlValue(uri, text);
}

const part = (name: string, of: keyof Uri) =>
  method('kubernetes.URL', `${name}(): string`, ({ uri }: UrlValue) => uri[of]);

export const URLS: readonly Overload[] = [
  fn('url(string): kubernetes.URL', toUrl),
  fn('isURL(string): bool', (text: string) => typeof parseUri(text) !== 'string'),
  part('getScheme', 'scheme'),
  part('getHost', 'host'),
  part('getHostname', 'hostname'),
  part('getPort', 'port'),
  part('getEscapedPath', 'path'),
  method('kubernetes.URL', 'getQuery(): map<string, list<string>>', ({ uri }: UrlValue) => queryOf(uri)),
];
