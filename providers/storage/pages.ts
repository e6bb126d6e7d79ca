import { setTimeout as delay } from 'node:timers/promises';
import { readBytes } from './answer-body';
import { BrokenAnswer } from './broken-answer';
import { MAX_LIST_PAGE_BYTES } from './limits';
import { type ListPage, listPage } from './list-page';
import { isStorageRefusal } from './s3-failure';
import { type S3Session, s3Request } from './s3-request';

/** Of one list: a hundred times what S3 lists in a minute. */
const MAX_PAGES = 100_000;
/** In a row; some storages pass over deleted files so. */
const MAX_EMPTY_PAGES = 20;

export interface ListingPatience {
  /** How often in a row the same page is asked for again, and how long before that. */
  readonly retries: number;
  readonly pauseMs: number;
}

/**
 * A list, page by page.
 * @throws as `s3Request`, and BrokenAnswer for lists without an end
 */
export async function* pagesOf(
  session: S3Session,
  prefix: string,
  patience: ListingPatience,
): AsyncGenerator<ListPage, void, undefined> {
  const first: Record<string, string> = session.connection.listVersion === 2 ? { 'list-type': '2' } : {};
  let emptyPages = 0;
  /** A place that was come by, of pages that grow apart: a list that goes in a circle meets one of them (Brent). */
  let mark = '';
  let next: Readonly<Record<string, string>> | undefined = {};
  for (let pages = 1; next !== undefined; pages++) {
    const page: ListPage = await askedAgain(session, { ...first, prefix, ...next }, prefix, patience);
    emptyPages = page.objects.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > MAX_EMPTY_PAGES)
      throw new BrokenAnswer('endless', `a list with ${emptyPages} empty pages`);
    if (pages > MAX_PAGES) throw new BrokenAnswer('endless', `a list of more than ${MAX_PAGES} pages`);
    yield page;
    const place = JSON.stringify(page.next);
    if (place === mark) throw new BrokenAnswer('endless', 'a list that begins again');
    if ((pages & (pages - 1)) === 0) mark = place;
    next = page.next;
  }
}

async function askedAgain(
  session: S3Session,
  query: Readonly<Record<string, string>>,
  prefix: string,
  { retries, pauseMs }: ListingPatience,
): Promise<ListPage> {
  for (let failures = 0; ; failures++) {
    try {
      const answer = await s3Request(session, { method: 'GET', key: '', query });
      return listPage(await readBytes(answer, MAX_LIST_PAGE_BYTES, session.limits), prefix);
    } catch (error) {
      const { signal } = session;
      const isFinal = isStorageRefusal(error) || (error instanceof BrokenAnswer && error.kind !== 'cut');
      if (isFinal || signal?.aborted === true || failures >= retries) throw error;
      await delay(pauseMs * 2 ** failures, undefined, { signal });
    }
  }
}
