import { BackupError } from '../../../lib/errors';
import { apiVersionOf, type KubeObject, type ResourceType } from '../../../lib/model';
import { unreadable } from './answer';
import { LONGEST_LIST, MOST_PAGES } from './answer-bounds';
import type { Listing, ListOptions } from './api';
import type { Ask } from './failure';
import { readObject } from './read-object';

export interface ListPage<T> {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: T[];
}

/**
 * All pages of a list, one after the other.
 * @param readPage the page that this token asks for, or the first; tells how many characters it had
 * @param onUnread takes why an object cannot be read, which is then left out; without it, that is thrown
 * @throws BackupError `api-error` for pages that do not end, `crd-differs`, and those of `readPage`
 */
export async function readPages<T extends KubeObject>(
  ask: Ask,
  readPage: (next: string | undefined, onLength: (characters: number) => void) => Promise<ListPage<T>>,
  onUnread?: ListOptions['onUnread'],
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
    for (const item of page.items ?? []) {
      try {
        items.push(readObject(ask, withKind(ask.type, item)));
      } catch (error) {
        if (onUnread === undefined || !BackupError.is(error)) throw error;
        onUnread(error);
      }
    }
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
