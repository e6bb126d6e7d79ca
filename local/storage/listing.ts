export interface ListingQuery {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  /** Only what sorts after this key or common prefix; empty for the beginning. */
  readonly after: string;
  readonly maxKeys: number;
}

export interface Listing {
  readonly keys: string[];
  readonly commonPrefixes: string[];
  /** `after` of the next page; `undefined` on the last one. */
  readonly next: string | undefined;
}

/** One page of a bucket's keys, in the order of their UTF-8 bytes. */
export function listingPage(allKeys: readonly string[], query: ListingQuery): Listing {
  const { prefix, delimiter, after, maxKeys } = query;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = after;
  for (const key of allKeys.filter((key) => key.startsWith(prefix)).sort(byBytes)) {
    const group = delimiter === '' ? undefined : commonPrefixOf(key, prefix, delimiter);
    const item = group ?? key;
    if (byBytes(item, last) <= 0) continue;
    if (keys.length + commonPrefixes.length >= maxKeys)
      return { keys, commonPrefixes, next: maxKeys > 0 ? last : undefined };
    (group === undefined ? keys : commonPrefixes).push(item);
    last = item;
  }
  return { keys, commonPrefixes, next: undefined };
}

function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
