import { apiVersionOf, type KubeObject, type ResourceType } from '../../../lib/model';
import { unreadable } from './answer';
import { LONGEST_LIST, MOST_PAGES } from './answer-bounds';
import { withSpec } from './answer-shape';
import type { Listing } from './api';
import type { Ask } from './failure';

export interface ListPage<T> {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: T[];
}

/**
 * All pages of a list, one after the other.
 * @param readPage the page that this token asks for, or the first; tells how many characters it had
 * @throws BackupError `api-error` for pages that do not end, and those of `readPage`
 */
export async function readPages<T extends KubeObject>(
  ask: Ask,
  readPage: (next: string | undefined, onLength: (characters: number) => void) => Promise<ListPage<T>>,
): Promise<Listing<T>> {
  const items: T[] = [];
  const seen = new Set<string>();
  let page: ListPage<T>;
  let next: string | undefined;
  let length = 0;
  do {
    page = await readPage(next, (characters) => {
      length += characters;
    });
    for (const item of page.items ?? []) items.push(withSpec(ask.type, withKind(ask.type, item)));
    next = page.metadata?.continue || undefined;
    if (next !== undefined && seen.has(next)) {
      throw unreadable(ask, 'the pages of this list follow one another in a circle');
    }
    if (length > LONGEST_LIST || seen.size > MOST_PAGES) throw unreadable(ask, 'this list does not end');
    seen.add(next ?? '');
  } while (next !== undefined);
  return { items, resourceVersion: page.metadata?.resourceVersion ?? '' };
}

/** The items of built-in kinds come without apiVersion and kind. */
function withKind<T extends KubeObject>(type: ResourceType, item: T): T {
  return { ...item, apiVersion: apiVersionOf(type), kind: type.kind };
}
