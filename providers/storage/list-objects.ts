import { BrokenAnswer } from './broken-answer';
import type { StoredObject } from './object-store';
import { pagesOf } from './pages';
import type { S3Session } from './s3-request';

/** What fails is told at once. */
const NO_PATIENCE = { retries: 0, pauseMs: 0 };

/**
 * All objects whose key starts with a prefix, page by page.
 * @throws as `s3Request`, and BrokenAnswer for lists without an end
 */
export async function listObjects(session: S3Session, prefix: string): Promise<StoredObject[]> {
  const { limits } = session;
  const found: StoredObject[] = [];
  const since = performance.now();
  for await (const { objects, next } of pagesOf(session, prefix, NO_PATIENCE)) {
    found.push(...objects);
    if (next === undefined) break;
    if (found.length > limits.listObjects) {
      throw new BrokenAnswer('endless', `a list of more than ${limits.listObjects} files`);
    }
    if (performance.now() - since > limits.listMs) {
      throw new BrokenAnswer('late', `no end of the list within ${limits.listMs / 1000} s`);
    }
  }
  return found;
}
