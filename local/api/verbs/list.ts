import type { KubeObject } from '../../../lib/model';
import { badRequest, expired } from '../status-error';
import type { Api, Call } from './api';
import { type ContinueToken, decodeContinue, encodeContinue } from './continue-token';
import { parseVersion, requireReached } from './resource-version';
import { selectionOf } from './selection-of';

export interface Page {
  readonly items: readonly KubeObject[];
  readonly metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
}

/** GET on a collection: the whole list, or a page of it that stays consistent with the pages before. */
export function list(api: Api, call: Call): Page {
  const { query } = call;
  const selected = selectionOf(call);
  const limit = limitOf(query.get('limit'));
  const token = query.get('continue') ? decodeContinue(query.get('continue') ?? '') : undefined;
  const version = token?.version ?? exactVersion(api, query) ?? api.store.version();

  const matching = snapshot(api, call, version).filter(selected);
  const rest = token === undefined ? matching : matching.filter((object) => isAfter(object, token));
  const items = limit === undefined ? rest : rest.slice(0, limit);
  const last = items.at(-1);
  if (items.length === rest.length || last === undefined) {
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

function snapshot(api: Api, { resource, namespace, query }: Call, version: number): readonly KubeObject[] {
  const objects = api.store.listAt(resource.type, namespace, version);
  if (objects !== undefined) return objects;
  throw expired(
    query.get('continue')
      ? 'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.'
      : `too old resource version: ${version} (${api.store.oldest(resource.type)})`,
  );
}

/** The version that a list is bound to; undefined: the latest. */
function exactVersion(api: Api, query: URLSearchParams): number | undefined {
  const version = parseVersion(query.get('resourceVersion'));
  if (version === undefined || version === 0) return undefined;
  requireReached(api, version);
  return query.get('resourceVersionMatch') === 'Exact' ? version : undefined;
}

function limitOf(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`limit must be a number, not ${JSON.stringify(text)}`);
  return Number(text) === 0 ? undefined : Number(text);
}

function isAfter({ metadata }: KubeObject, token: ContinueToken): boolean {
  return `${metadata.namespace ?? ''}/${metadata.name}` > `${token.namespace}/${token.name}`;
}

function isFiltered(query: URLSearchParams): boolean {
  return Boolean(query.get('labelSelector') || query.get('fieldSelector'));
}
