import type { Extra } from '../../local/api/requester';
import { MERGE } from '../../local/api/running-server';

/** One request, sent to both servers after all those before it. */
export interface Step {
  readonly what: string;
  readonly method: string;
  /** `{{name}}` stands for a value that an earlier step has kept; so it does in the body. */
  readonly path: string;
  readonly body?: unknown;
  readonly extra?: Extra;
  /** Values of the answer to keep: name → path in the body. */
  readonly keep?: Readonly<Record<string, string>>;
  /** In what the answers are known to differ; code and reason must be the same even so. */
  readonly differs?: string;
}

export const get = (what: string, path: string, more: Partial<Step> = {}): Step => ({
  what,
  method: 'GET',
  path,
  ...more,
});
export const post = (what: string, path: string, body: unknown, more: Partial<Step> = {}): Step => ({
  what,
  method: 'POST',
  path,
  body,
  ...more,
});
export const put = (what: string, path: string, body: unknown, more: Partial<Step> = {}): Step => ({
  what,
  method: 'PUT',
  path,
  body,
  ...more,
});
export const patch = (
  what: string,
  path: string,
  body: unknown,
  extra: Extra = MERGE,
  differs?: string,
): Step => ({
  what,
  method: 'PATCH',
  path,
  body,
  extra,
  differs,
});
export const remove = (what: string, path: string, body?: unknown, more: Partial<Step> = {}): Step => ({
  what,
  method: 'DELETE',
  path,
  body,
  ...more,
});

export const STRATEGIC: Extra = { contentType: 'application/strategic-merge-patch+json' };
