import { isObject } from '../../lib/model';

/** What a document holds, and the way to it inside of the document. */
export interface Held {
  readonly value: unknown;
  readonly base: readonly (string | number)[];
}

/**
 * The objects of a document: whatever has `items` is a list, whichever its kind, as kubectl unfolds it (apimachinery
 * 0.36, unstructured/helpers.go). Items of a `ClusterBackupList` that say nothing of themselves are ClusterBackups.
 */
export function unfolded(value: unknown, base: readonly (string | number)[] = []): Held[] {
  if (!isObject(value) || value.items === undefined) return [{ value, base }];
  const { apiVersion, kind } = value;
  const items = value.items ?? [];
  // kubectl refuses what has other items.
  if (!Array.isArray(items)) return [{ value, base }];
  return items.flatMap((item, index) => {
    const unnamed = isObject(item) && isMissing(item.kind) && isMissing(item.apiVersion);
    const named = unnamed ? { ...item, apiVersion, kind: String(kind).replace(/List$/, '') } : item;
    return unfolded(named, [...base, 'items', index]);
  });
}

function isMissing(value: unknown): boolean {
  return typeof value !== 'string' || value === '';
}
