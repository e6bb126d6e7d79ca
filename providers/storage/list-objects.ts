import { readWhole } from './answer-body';
import { BrokenAnswer } from './broken-answer';
import { MAX_LIST_PAGE_BYTES } from './limits';
import { listPage } from './list-page';
import type { StoredObject } from './object-store';
import { type S3Session, s3Request } from './s3-request';

/** In a row. */
const MAX_EMPTY_PAGES = 20;

/**
 * All objects whose key starts with a prefix, page by page.
 * @throws as `s3Request`, and BrokenAnswer for lists without an end
 */
export async function listObjects(session: S3Session, prefix: string): Promise<StoredObject[]> {
  const { connection, limits } = session;
  const first: Record<string, string> = connection.listVersion === 2 ? { 'list-type': '2' } : {};
  const found: StoredObject[] = [];
  const seen = new Set<string>();
  const since = performance.now();
  let emptyPages = 0;
  let next: Readonly<Record<string, string>> | undefined = {};
  while (next !== undefined) {
    const query = { ...first, prefix, ...next };
    const answer = await s3Request(session, { method: 'GET', key: '', query });
    const page = listPage(await readWhole(answer, MAX_LIST_PAGE_BYTES, limits), prefix);
    found.push(...page.objects);
    next = page.next;
    if (next === undefined) break;
    const place = JSON.stringify(next);
    if (seen.has(place)) throw new BrokenAnswer('endless', 'a list that begins again');
    seen.add(place);
    // Some storages pass over deleted files so.
    emptyPages = page.objects.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > MAX_EMPTY_PAGES)
      throw new BrokenAnswer('endless', `a list with ${emptyPages} empty pages`);
    if (found.length > limits.listObjects) {
      throw new BrokenAnswer('endless', `a list of more than ${limits.listObjects} files`);
    }
    if (performance.now() - since > limits.listMs) {
      throw new BrokenAnswer('late', `no end of the list within ${limits.listMs / 1000} s`);
    }
  }
  return found;
}
