import type { XmlElement } from '@rgrove/parse-xml';
import { BrokenAnswer } from './broken-answer';
import type { StoredObject } from './object-store';
import { childrenOf, childText, s3Document } from './s3-xml';

export interface ListPage {
  readonly objects: readonly StoredObject[];
  /** Where the next page begins, as a query; `undefined` after the last one. */
  readonly next: Readonly<Record<string, string>> | undefined;
}

/**
 * One page of a list, of either version.
 * @throws BrokenAnswer where it is not a list of what was asked for
 */
export function listPage(bytes: Buffer, prefix: string): ListPage {
  const { entries, rest } = apart(bytes);
  const page = s3Document(rest, 'ListBucketResult');
  const objects = [
    ...childrenOf(page, 'Contents').map((entry) => objectOf(entry, prefix)),
    // One after the other: texts and trees of whole pages stay in memory for long, however short they are of use.
    ...entries.map(({ begin, end }) =>
      objectOf(s3Document(bytes.toString('utf8', begin, end), 'Contents'), prefix),
    ),
  ];
  if (childText(page, 'IsTruncated')?.trim().toLowerCase() !== 'true') return { objects, next: undefined };
  const token = childText(page, 'NextContinuationToken');
  if (token) return { objects, next: { 'continuation-token': token } };
  // Version 1 leaves it to the client to go on after the last name.
  const marker = childText(page, 'NextMarker') || objects.at(-1)?.key;
  if (marker === undefined) throw new BrokenAnswer('endless', 'a list that goes on after an empty page');
  return { objects, next: { marker } };
}

/** Where the entries of a page are, and the page without them. */
interface Parts {
  readonly entries: readonly { readonly begin: number; readonly end: number }[];
  readonly rest: string;
}

/**
 * No entries where tags may be hidden in comments, or entries lie within one another: then the page is read as a whole,
 * which no storage has to be that anybody uses.
 */
function apart(page: Buffer): Parts {
  const entries: Parts['entries'][number][] = [];
  const rest: string[] = [];
  let at = 0;
  for (;;) {
    const begin = page.indexOf(BEGIN, at);
    const close = page.indexOf(END, begin);
    if (begin === -1 || close === -1) break;
    const next = page.indexOf(BEGIN, begin + 1);
    if (next !== -1 && next < close) return { entries: [], rest: page.toString('utf8') };
    rest.push(page.toString('utf8', at, begin));
    at = close + END.length;
    entries.push({ begin, end: at });
  }
  rest.push(page.toString('utf8', at));
  return page.includes('<!')
    ? { entries: [], rest: page.toString('utf8') }
    : { entries, rest: rest.join('') };
}

const BEGIN = '<Contents>';
const END = '</Contents>';

function objectOf(entry: XmlElement, prefix: string): StoredObject {
  const key = childText(entry, 'Key') ?? '';
  const size = childText(entry, 'Size')?.trim() ?? '';
  if (key === '' || !key.startsWith(prefix)) throw new BrokenAnswer('not-s3', 'a list of other files');
  if (!/^\d{1,15}$/.test(size)) throw new BrokenAnswer('not-s3', 'a list without sizes');
  const modified = Date.parse(childText(entry, 'LastModified')?.trim() ?? '');
  return { key, size: Number(size), ...(!Number.isNaN(modified) && { modified }) };
}
