import { BackupError } from '../../lib/errors';
import type { KubeObject, ResourceType } from '../../lib/model';
import type { ReadObjects } from '../../lib/monitoring';
import type { Clock, Subscription, WatchHub } from '../../providers/kubernetes';

/** A connection that is lost for a while has changed nothing yet; a scrape or two are not worth a word. */
export const STALE_MS = 5 * 60_000;
/** What does not pass by itself may be mended by somebody: a role, a definition, a token. */
const RETRY_MS = 60_000;

/** A list that is allowed before a watch that is not would say each minute that all is well. */
const SURE_MS = 5_000;

/** Whose objects are watched. */
export interface WatchScope {
  /** Nothing but these namespaces; `undefined`: all. */
  readonly only: readonly string[] | undefined;
  /** Namespaces that are tried one by one where all at once are forbidden. */
  readonly known: readonly string[];
}

/** The objects of one kind of a management cluster, kept up to date by one watch. */
export interface KindWatch<T extends KubeObject> {
  /** What is known at the moment. */
  read(): ReadObjects<T>;
  /** Whether something was heard: objects, or why there are none. */
  settled(): boolean;
  /** Whether something cannot pass by itself. */
  hasFailed(): boolean;
  /** Why not everything is known, if so. */
  trouble(): BackupError | undefined;
  /** When all of it was known to be so the last time, in milliseconds since the epoch. */
  heardMs(): number | undefined;
  /** Whoever closes it closes the hub as well. */
  close(): void;
}

/** Watches until it is closed: what fails is tried again each minute. */
export function watchKind<T extends KubeObject>(
  { hub, clock }: { readonly hub: WatchHub; readonly clock: Clock },
  type: ResourceType,
  { only, known }: WatchScope,
): KindWatch<T> {
  const closed = new AbortController();
  const everywhere =
    only === undefined ? createFeed<T>(hub, clock, type, undefined, closed.signal) : undefined;
  const inNamespaces = new Map<string, Feed<T>>();
  const addNamespaces = (namespaces: readonly string[]) => {
    for (const namespace of namespaces)
      inNamespaces.set(
        namespace,
        inNamespaces.get(namespace) ?? createFeed<T>(hub, clock, type, namespace, closed.signal),
      );
  };
  addNamespaces(only ?? []);

  /** Those that say what there is: all at once as long as that works. */
  function feeds(): readonly Feed<T>[] {
    if (everywhere === undefined) return [...inNamespaces.values()];
    if (!everywhere.isForbidden() || known.length === 0) return [everywhere];
    addNamespaces(known);
    return [...inNamespaces.values()];
  }

  return {
    read() {
      const used = feeds();
      const fresh = used.filter((each) => each.isFresh());
      return {
        complete: fresh.length === used.length,
        knows: (namespace) =>
          fresh.some((each) => each.namespace === undefined || each.namespace === namespace),
        objects: fresh.length === 1 ? (fresh[0] as Feed<T>).list() : fresh.flatMap((each) => each.list()),
      };
    },
    settled: () => feeds().every((each) => each.settled()),
    hasFailed: () => feeds().some((each) => each.hasFailed()),
    trouble: () => feeds().flatMap((each) => each.trouble() ?? [])[0],
    heardMs() {
      const heard = feeds().map((each) => each.heardMs());
      return heard.includes(undefined) ? undefined : Math.min(...(heard as number[]));
    },
    close: () => closed.abort(),
  };
}

interface Feed<T extends KubeObject> {
  readonly namespace: string | undefined;
  isFresh(): boolean;
  isForbidden(): boolean;
  hasFailed(): boolean;
  settled(): boolean;
  trouble(): BackupError | undefined;
  heardMs(): number | undefined;
  list(): readonly T[];
}

function createFeed<T extends KubeObject>(
  hub: WatchHub,
  clock: Clock,
  type: ResourceType,
  namespace: string | undefined,
  signal: AbortSignal,
): Feed<T> {
  let subscription: Subscription<T> | undefined;
  let fatal: BackupError | undefined;
  let heardMs: number | undefined;
  /** Since when it looks as if what failed were mended. */
  let mendedMs: number | undefined;

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      const current = hub.subscribe<T>(type, namespace);
      subscription = current;
      try {
        // Nothing is done about news: whoever reads, reads what there is then.
        while (!signal.aborted) await current.next(signal);
      } catch (error) {
        if (!BackupError.is(error)) throw error;
        fatal = error;
        mendedMs = undefined;
      } finally {
        current.close();
        subscription = undefined;
      }
      await clock.sleep(RETRY_MS, signal);
    }
  }

  function look(): void {
    if (!subscription?.ready() || subscription.trouble() !== undefined) return;
    mendedMs ??= clock.now();
    if (fatal !== undefined && clock.now() - mendedMs < SURE_MS) return;
    fatal = undefined;
    heardMs = clock.now();
  }

  void follow();
  return {
    namespace,
    isFresh() {
      look();
      return fatal === undefined && heardMs !== undefined && clock.now() - heardMs <= STALE_MS;
    },
    hasFailed: () => fatal !== undefined,
    isForbidden: () => fatal?.code === 'forbidden',
    settled: () =>
      fatal !== undefined || subscription?.ready() === true || subscription?.trouble() !== undefined,
    trouble: () => fatal ?? subscription?.trouble(),
    heardMs() {
      look();
      return heardMs;
    },
    list: () => subscription?.list() ?? [],
  };
}
