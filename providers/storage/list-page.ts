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
export function listPage(text: string, prefix: string): ListPage {
  const page = s3Document(text, 'ListBucketResult');
  const objects = childrenOf(page, 'Contents').map((entry): StoredObject => {
    const key = childText(entry, 'Key') ?? '';
    const size = childText(entry, 'Size')?.trim() ?? '';
    if (key === '' || !key.startsWith(prefix)) throw new BrokenAnswer('not-s3', 'a list of other files');
    if (!/^\d{1,15}$/.test(size)) throw new BrokenAnswer('not-s3', 'a list without sizes');
    return { key, size: Number(size) };
  });
  if (childText(page, 'IsTruncated')?.trim().toLowerCase() !== 'true') return { objects, next: undefined };
  const token = childText(page, 'NextContinuationToken');
  if (token) return { objects, next: { 'continuation-token': token } };
  // Version 1 leaves it to the client to go on after the last name.
  const marker = childText(page, 'NextMarker') || objects.at(-1)?.key;
  if (marker === undefined) throw new BrokenAnswer('endless', 'a list that goes on after an empty page');
  return { objects, next: { marker } };
}
