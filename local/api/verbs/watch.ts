import { apiVersionOf, CustomResourceDefinitionType, type KubeObject } from '../../../lib/model';
import { expired, type StatusObject } from '../status-error';
import type { StoreEvent } from '../store';
import type { Api, Call } from './api';
import { listNumbers } from './list-options';
import { booleanIn } from './query-values';
import { parseVersion } from './resource-version';
import { selectionOf } from './selection-of';

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: KubeObject }
  | { readonly type: 'ERROR'; readonly object: StatusObject };

/** A watch whose parameters are checked and that has not begun yet. */
export interface Watch {
  /** Whether the client takes bookmarks. */
  readonly bookmarks: boolean;
  /** In milliseconds; undefined: as long as the server likes. */
  readonly timeout: number | undefined;
  /**
   * Emits what has happened and what will, in order. An ERROR is the last event.
   *
   * @param end called when the kind itself is gone
   * @returns the function that ends the watch
   */
  start(emit: (event: WatchEvent) => void, end: () => void): () => void;
  /** A BOOKMARK for everything emitted until now. */
  bookmark(): WatchEvent;
}

/**
 * GET on a collection with `watch=true`.
 *
 * @throws StatusError for parameters that are wrong; a version that is too old is an event instead, as on the real server
 */
export function watch(api: Api, call: Call): Watch {
  const { resource, query } = call;
  const { type } = resource;
  const { timeoutSeconds } = listNumbers(query);
  const isSelected = selectionOf(call);
  const belongs = (object: KubeObject) =>
    (call.namespace === undefined || object.metadata.namespace === call.namespace) &&
    (call.name === '' || object.metadata.name === call.name) &&
    isSelected(object);
  const bookmarks = booleanIn(query, 'allowWatchBookmarks') === true;
  const version = parseVersion(query.get('resourceVersion')) ?? 0;
  const initial = initialEvents(query);

  const bookmark = (annotations?: Record<string, string>): WatchEvent => ({
    type: 'BOOKMARK',
    object: {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: {
        resourceVersion: String(api.store.version()),
        ...(annotations && { annotations }),
      } as KubeObject['metadata'],
    },
  });

  return {
    bookmarks,
    timeout: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
    bookmark: () => bookmark(),
    start(emit, end) {
      if (initial === 'list-then-bookmark' || (initial === undefined && version === 0)) {
        for (const object of api.store.list(type)) if (belongs(object)) emit({ type: 'ADDED', object });
        if (initial !== undefined && bookmarks) emit(bookmark({ 'k8s.io/initial-events-end': 'true' }));
      } else if (version > 0) {
        const missed = api.store.since(type, version);
        if (missed === undefined) {
          const { status } = expired(`too old resource version: ${version} (${api.store.oldest(type)})`);
          emit({ type: 'ERROR', object: status });
          return () => {};
        }
        for (const event of missed) emitIfSeen(event, belongs, emit);
      }
      const stops = [
        api.store.subscribe(type, (event) => {
          if (event.version > version) emitIfSeen(event, belongs, emit);
        }),
        ...(resource.custom ? [onRemoval(api, resource, end)] : []),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** With its definition a kind is gone. */
function onRemoval({ store }: Api, { type }: Call['resource'], end: () => void): () => void {
  const definition = `${type.plural}.${type.group}`;
  return store.subscribe(CustomResourceDefinitionType, (event) => {
    if (event.type === 'DELETED' && event.object.metadata.name === definition) end();
  });
}

/** What a change looks like through a selection: an object that leaves it is deleted as far as the watcher knows. */
function emitIfSeen(
  { type, version, object, previous }: StoreEvent,
  belongs: (object: KubeObject) => boolean,
  emit: (event: WatchEvent) => void,
): void {
  const wasSeen = previous !== undefined && belongs(previous);
  if (type === 'DELETED') {
    if (wasSeen) emit({ type, object });
  } else if (belongs(object)) {
    emit({ type: wasSeen ? 'MODIFIED' : 'ADDED', object });
  } else if (wasSeen) {
    const metadata = { ...previous.metadata, resourceVersion: String(version) };
    emit({ type: 'DELETED', object: { ...previous, metadata } });
  }
}

function initialEvents(query: URLSearchParams): 'list-then-bookmark' | 'none' | undefined {
  const isAsked = booleanIn(query, 'sendInitialEvents');
  if (isAsked === undefined) return undefined;
  return isAsked ? 'list-then-bookmark' : 'none';
}
