/** One LIST and one WATCH per resource and namespace, however many parts of a program wait for its objects. */
import { BackupError } from '../../../lib/errors';
import { apiVersionOf, type KubeObject, type ResourceType } from '../../../lib/model';
import type { ApiClient } from '../api/api';
import { backoffMs } from '../api/backoff';
import type { Clock } from '../api/clock';
import {
  apiFailureOf,
  FORBIDDEN_PASSES_MS,
  isExpired,
  isForbidden,
  isTransient,
  isUnreadable,
} from '../api/failure';
import { createListener, type Listener } from './watch-listener';
import { createWatchStore, keyOf, type WatchStore } from './watch-store';

/** Level-triggered: it tells that something changed, and what is the case now, but not every step between. */
export interface Subscription<T extends KubeObject> {
  /**
   * Resolves as soon as there is news since the last call: for the first call, as soon as the first list is in. That
   * the connection is lost or back is news too; it is restored however long that takes. Also resolves when `signal` is
   * aborted.
   * @throws BackupError what cannot pass by itself: `unauthorized`, `forbidden`, `crd-missing`, `tls-untrusted`…
   * What had been allowed may be forbidden for two minutes, as roles are rolled out.
   */
  next(signal?: AbortSignal): Promise<void>;
  /** The first list is in. */
  ready(): boolean;
  /** Absence means: seen deleted, or missing in a list that began after the last write noted here. */
  get(name: string, namespace?: string): T | undefined;
  /** All that are known now. */
  list(): T[];
  /** An event has told that the object of this uid was deleted: unlike absence, that needs no other look. */
  sawDeleted(uid: string): boolean;
  /** That object as it was at its end, which no look between has to have seen. */
  lastOf(uid: string): T | undefined;
  /** The objects that events have told to be deleted, as they were at their end: the last thousand. */
  ends(): T[];
  /** Why nothing is heard at the moment, if so. */
  trouble(): BackupError | undefined;
  close(): void;
}

/** Watches, one for each kind and namespace, whoever asks. */
export interface WatchHub {
  /**
   * @param namespace all of them when left out
   * @param name only news of this object
   */
  subscribe<T extends KubeObject>(
    type: ResourceType,
    namespace: string | undefined,
    name?: string,
  ): Subscription<T>;
  /** Shows what a write of ours returned to all subscribers, before its event arrives; see `watch-store.ts`. */
  note(type: ResourceType, object: KubeObject): void;
  /** Ends all watches; waiting subscribers fail with `aborted`. */
  close(): void;
}

export interface WatchHubOptions {
  /** Between 0 and 1; `Math.random` by default. */
  readonly random?: () => number;
  /** How long a watch outlives its last subscriber, in milliseconds; 5000 by default: runs often follow one another. */
  readonly lingerMs?: number;
}

const BACKOFF = { firstMs: 200, longestMs: 10_000 };
/** Failures in a row after which a watch is no longer continued but begun anew with a list. */
const RELIST_AFTER = 3;
/** A watch that ends sooner than this without an event counts as a failure: no tight loop of requests. */
const SHORTEST_WATCH_MS = 1_000;
/** Of the first watch alone, for the short waits that most are: a silent server is noticed early in them. */
const FIRST_SILENCE_MS = 10_000;
/** An answer is that late only when nobody is there; a list takes its time. */
const LATE_MS = { list: 15_000, watch: 4_000 };

export function createWatchHub(client: ApiClient, clock: Clock, options: WatchHubOptions = {}): WatchHub {
  const { random = Math.random, lingerMs = 5_000 } = options;
  const feeds = new Map<string, Feed>();
  /** `verb resource` of what the server has once answered, for however many feeds. */
  const allowed = new Set<string>();

  function openFeed(id: string, type: ResourceType, namespace: string | undefined): Feed {
    const feed: Feed = {
      id,
      type,
      namespace,
      store: createWatchStore(),
      listeners: new Set(),
      ready: false,
      trouble: undefined,
      fatal: undefined,
      stop: new AbortController(),
      newcomer: new AbortController(),
      forbiddenSince: undefined,
    };
    feeds.set(id, feed);
    void keepInStep(feed).finally(() => {
      feed.stop.abort();
      if (feeds.get(id) === feed) feeds.delete(id);
    });
    return feed;
  }

  async function keepInStep(feed: Feed): Promise<void> {
    const { signal } = feed.stop;
    let version: string | undefined;
    let failures = 0;
    let silenceMs: number | undefined = FIRST_SILENCE_MS;
    while (!signal.aborted) {
      let askedMs: number | undefined;
      const verb = version === undefined ? 'list' : 'watch';
      const answered = expectAnswer(feed, verb);
      try {
        if (version === undefined) {
          version = await listInto(feed);
          allowed.add(`list ${feed.id}`);
          continue;
        }
        const openedAt = clock.now();
        const onOpen = () => {
          answered();
          allowed.add(`watch ${feed.id}`);
          feed.forbiddenSince = undefined;
          heardFrom(feed);
        };
        for await (const event of client.watch<KubeObject>(feed.type, feed.namespace, {
          resourceVersion: version,
          signal,
          silenceMs,
          onOpen,
        })) {
          version = event.object.metadata.resourceVersion ?? version;
          failures = 0;
          heardFrom(feed);
          const key = feed.store.apply(event);
          if (key !== undefined) wake(feed, key);
        }
        silenceMs = undefined;
        failures = clock.now() - openedAt < SHORTEST_WATCH_MS ? failures + 1 : 0;
      } catch (error) {
        if (signal.aborted) return;
        // Ordinary: the server answers, and only forgets what was long ago.
        if (isExpired(error)) version = undefined;
        else if (mayPass(feed, verb, error)) setTrouble(feed, error as BackupError);
        else return failAll(feed, error);
        askedMs = apiFailureOf(error)?.retryAfterMs;
        failures++;
      } finally {
        answered();
      }
      // A right that is missing does not come back with another version.
      if (failures > RELIST_AFTER && feed.forbiddenSince === undefined) version = undefined;
      if (failures > 0) await clock.sleep(askedMs ?? backoffMs(failures, random(), BACKOFF), signal);
    }
  }

  /** What never worked does not pass: an address without an API, a right that was never there. */
  function mayPass(feed: Feed, verb: 'list' | 'watch', error: unknown): boolean {
    if (isUnreadable(error)) return allowed.has(`list ${feed.id}`);
    if (!isForbidden(error)) return isTransient(error);
    feed.forbiddenSince ??= clock.now();
    const passesUntil = feed.forbiddenSince + FORBIDDEN_PASSES_MS;
    return allowed.has(`${verb} ${feed.id}`) && clock.now() < passesUntil;
  }

  /** @returns to be called when there is one */
  function expectAnswer(feed: Feed, verb: 'list' | 'watch'): () => void {
    const answered = new AbortController();
    void clock.sleep(LATE_MS[verb], answered.signal).then(() => {
      if (!answered.signal.aborted && !feed.stop.signal.aborted) setTrouble(feed, silent(client.server));
    });
    return () => answered.abort();
  }

  async function listInto(feed: Feed): Promise<string> {
    for (;;) {
      feed.store.beginList();
      const { items, resourceVersion } = await client.list(feed.type, feed.namespace, {
        signal: feed.stop.signal,
      });
      const changed = feed.store.endList(items);
      if (changed === undefined) continue;
      heardFrom(feed);
      if (feed.ready) for (const key of changed) wake(feed, key);
      else wakeAll(feed);
      feed.ready = true;
      return resourceVersion;
    }
  }

  async function lingerThenStop(feed: Feed): Promise<void> {
    const newcomer = new AbortController();
    feed.newcomer = newcomer;
    await clock.sleep(lingerMs, newcomer.signal);
    if (!newcomer.signal.aborted) feed.stop.abort();
  }

  return {
    subscribe<T extends KubeObject>(type: ResourceType, namespace: string | undefined, name?: string) {
      const id = feedId(type, namespace);
      const known = feeds.get(id);
      const feed = known === undefined || hasEnded(known) ? openFeed(id, type, namespace) : known;
      feed.newcomer.abort();
      const listener = createListener(name === undefined ? undefined : keyOf(namespace, name));
      if (feed.ready) listener.news();
      feed.listeners.add(listener);

      return {
        next: async (signal) => {
          if (feed.fatal === undefined) await listener.next(signal);
          if (feed.fatal !== undefined) throw feed.fatal;
        },
        ready: () => feed.ready,
        get: (wanted, inNamespace = namespace) => feed.store.get(keyOf(inNamespace, wanted)) as T | undefined,
        list: () => feed.store.values() as T[],
        sawDeleted: (uid) => feed.store.sawDeleted(uid),
        lastOf: (uid) => feed.store.lastOf(uid) as T | undefined,
        ends: () => feed.store.ends() as T[],
        trouble: () => feed.trouble,
        close: () => {
          const left = feed.listeners.delete(listener) && feed.listeners.size === 0;
          if (left && !hasEnded(feed)) void lingerThenStop(feed);
        },
      } satisfies Subscription<T>;
    },

    note(type, object) {
      const { namespace } = object.metadata;
      for (const id of new Set([feedId(type, namespace), feedId(type, undefined)])) {
        const feed = feeds.get(id);
        const key = feed?.store.note(object);
        if (feed !== undefined && key !== undefined) wake(feed, key);
      }
    },

    close() {
      for (const feed of feeds.values()) {
        feed.newcomer.abort();
        feed.stop.abort();
        failAll(feed, new BackupError('aborted', 'The connection to the management API was closed'));
      }
    },
  };
}

// --------------------------------------------------------------------------------------------------------

interface Feed {
  readonly id: string;
  readonly type: ResourceType;
  readonly namespace: string | undefined;
  readonly store: WatchStore<KubeObject>;
  readonly listeners: Set<Listener>;
  /** The first list is in. */
  ready: boolean;
  trouble: BackupError | undefined;
  fatal: unknown;
  readonly stop: AbortController;
  /** Aborted by whoever comes while the feed lingers. */
  newcomer: AbortController;
  /** Since when, without a watch in between. */
  forbiddenSince: number | undefined;
}

function feedId(type: ResourceType, namespace: string | undefined): string {
  return `${apiVersionOf(type)} ${type.plural} ${type.labelSelector ?? ''} ${namespace ?? ''}`;
}

function hasEnded({ stop, fatal }: Feed): boolean {
  return stop.signal.aborted || fatal !== undefined;
}

function wake(feed: Feed, key: string): void {
  for (const listener of feed.listeners) {
    if (listener.key === undefined || listener.key === key) listener.news();
  }
}

function wakeAll(feed: Feed): void {
  for (const listener of feed.listeners) listener.news();
}

function failAll(feed: Feed, error: unknown): void {
  feed.fatal = error;
  wakeAll(feed);
}

function heardFrom(feed: Feed): void {
  setTrouble(feed, undefined);
}

function silent(server: string): BackupError {
  return new BackupError('unreachable', `The management API at ${server} does not answer`, {
    fix: 'check the network and that the API server runs',
  });
}

/** That nothing is heard any more, or that something is heard again, is news as well. */
function setTrouble(feed: Feed, trouble: BackupError | undefined): void {
  const changed = (feed.trouble === undefined) !== (trouble === undefined);
  feed.trouble = trouble;
  if (changed && feed.ready) wakeAll(feed);
}
