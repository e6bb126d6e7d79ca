import type { KubeObject } from '../../../lib/model';
import { fieldTerms, selectsOneName } from '../select';
import { badRequest, expired } from '../status-error';
import type { Api, Call } from './api';
import { type ContinueToken, decodeContinue, encodeContinue } from './continue-token';
import { listNumbers } from './list-options';
import { parseVersion, requireReached } from './resource-version';
import { selectionOf } from './selection-of';

export interface Page {
  readonly items: readonly KubeObject[];
  readonly metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
}

/** GET on a collection: the whole list, or a page of it that stays consistent with the pages before. */
export function list(api: Api, call: Call): Page {
  const { query } = call;
  const { limit: asked } = listNumbers(query);
  const selected = selectionOf(call);
  const token = tokenOf(query);
  const limit = isPaged(query, token) ? asked : undefined;
  const version = token?.version ?? exactVersion(api, query, limit) ?? api.store.version();

  const there = snapshot(api, call, { version, token });
  const rest = token === undefined ? there : there.slice(firstAfter(there, token));
  const matching = rest.filter(selected);
  const items = limit === undefined ? matching : matching.slice(0, limit);
  const last = items.at(-1);
  // Whether what is left is selected is only seen when it is asked for.
  if (limit === undefined || items.length < limit || last === undefined || last === rest.at(-1)) {
    return { items, metadata: { resourceVersion: String(version) } };
  }
  const { namespace = '', name } = last.metadata;
  return {
    items,
    metadata: {
      resourceVersion: String(version),
      continue: encodeContinue({ version, namespace, name }),
      // The real server counts only what it does not have to filter.
      ...(isFiltered(query) ? {} : { remainingItemCount: rest.length - items.length }),
    },
  };
}

/** What may be old the real server has whole, in memory; and one object by its name needs no pages. */
function isPaged(query: URLSearchParams, token: ContinueToken | undefined): boolean {
  if (query.get('resourceVersion') === '0') return false;
  return token !== undefined || !selectsOneName(query.get('fieldSelector') ?? '');
}

/** @throws StatusError 400 */
function tokenOf(query: URLSearchParams): ContinueToken | undefined {
  const text = query.get('continue');
  if (!text) return undefined;
  const token = decodeContinue(text);
  if (['', '0'].includes(query.get('resourceVersion') ?? '')) return token;
  throw badRequest('specifying resource version is not allowed when using continue');
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** @throws StatusError 410 for a version that is forgotten, with a token that goes on from the same object in the present */
function snapshot(
  api: Api,
  { resource, namespace }: Call,
  { version, token }: { readonly version: number; readonly token: ContinueToken | undefined },
): readonly KubeObject[] {
  const objects = api.store.listAt(resource.type, namespace, version);
  if (objects !== undefined) return objects;
  if (token === undefined) throw expired('The resourceVersion for the provided list is too old.');
  throw expired(TOO_OLD, encodeContinue({ ...token, version: undefined }));
}

/** The version that a list is bound to; undefined: the latest. */
function exactVersion(api: Api, query: URLSearchParams, limit: number | undefined): number | undefined {
  const version = parseVersion(query.get('resourceVersion'));
  if (version === undefined || version === 0) return undefined;
  requireReached(api, version);
  const match = query.get('resourceVersionMatch') || (limit === undefined ? 'NotOlderThan' : 'Exact');
  return match === 'Exact' ? version : undefined;
}

/** Index of the first object behind the last one that was given out. They are in order. */
function firstAfter(objects: readonly KubeObject[], { namespace, name }: ContinueToken): number {
  const last = `${namespace}/${name}`;
  let [from, to] = [0, objects.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const { metadata } = objects[middle] as KubeObject;
    if (`${metadata.namespace ?? ''}/${metadata.name}` > last) to = middle;
    else from = middle + 1;
  }
  return from;
}

function isFiltered(query: URLSearchParams): boolean {
  // A selector of fields may say nothing: "=".
  return Boolean(query.get('labelSelector')) || fieldTerms(query.get('fieldSelector') ?? '').length > 0;
}
