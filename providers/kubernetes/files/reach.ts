/** Objects of all namespaces where they may be listed, else of one's own namespace: and what was not looked at. */
import { BackupError } from '../../../lib/errors';
import type { KubeObject, ResourceType } from '../../../lib/model';
import type { ApiClient } from '../api/api';
import type { Subscription, WatchHub } from '../watching/watch-hub';

export interface Reach {
  /** Everything of a kind that may be seen; nothing if even the own namespace's may not. One request. */
  list<T extends KubeObject>(type: ResourceType, namespace: string): Promise<readonly T[]>;
  /** The same from a watch that is kept open, once its first list is in. */
  watch<T extends KubeObject>(type: ResourceType, namespace: string): Promise<Shown<T>>;
  /** Whether nothing but the own namespace may be seen of a kind, as far as is known by now. */
  isOwnOnly(type: ResourceType): boolean;
  /** What could not be looked at, for people: said to the first who asks, and not again. */
  gap(): string | undefined;
}

export interface Shown<T extends KubeObject> {
  list(): readonly T[];
  /** Those that are gone, as they were at their end. */
  ends(): readonly T[];
  close(): void;
}

/** One page for as many as there may be: a look that has to be fresh is one request. */
const ONE_PAGE = 5_000;

export function createReach(client: ApiClient, hub: WatchHub): Reach {
  const ownOnly = new Map<string, ResourceType>();
  const unseen = new Map<string, ResourceType>();
  let told = false;

  async function widest<Found>(
    type: ResourceType,
    namespace: string,
    ask: (namespace: string | undefined) => Promise<Found>,
  ): Promise<Found | undefined> {
    if (!ownOnly.has(type.kind)) {
      const found = await unlessRefused(() => ask(undefined));
      if (found !== undefined) return found;
      ownOnly.set(type.kind, type);
    }
    const found = await unlessRefused(() => ask(namespace));
    if (found === undefined) unseen.set(type.kind, type);
    return found;
  }

  return {
    async list<T extends KubeObject>(type: ResourceType, namespace: string) {
      const found = await widest(type, namespace, (place) =>
        client.list<T>(type, place, { limit: ONE_PAGE }),
      );
      return found?.items ?? [];
    },

    async watch<T extends KubeObject>(type: ResourceType, namespace: string) {
      const found = await widest(type, namespace, (place) => begun(hub.subscribe<T>(type, place)));
      return found ?? { list: () => [], ends: () => [], close: () => {} };
    },

    isOwnOnly: ({ kind }) => ownOnly.has(kind),

    gap() {
      if (told || ownOnly.size === 0) return undefined;
      told = true;
      return gapText([...ownOnly.values()], [...unseen.values()]);
    },
  };
}

/** @throws BackupError `forbidden`, and what else cannot pass by itself */
async function begun<T extends KubeObject>(news: Subscription<T>): Promise<Subscription<T>> {
  try {
    // An outage is waited out by whoever asks, for as long as they have patience.
    while (!news.ready()) await news.next();
    return news;
  } catch (error) {
    news.close();
    throw error;
  }
}

async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (BackupError.is(error) && REFUSED.includes(error.code)) return undefined;
    throw error;
  }
}

const REFUSED: readonly string[] = ['forbidden', 'crd-missing'];

function gapText(ownOnly: readonly ResourceType[], unseen: readonly ResourceType[]): string {
  const plurals = (types: readonly ResourceType[]) => types.map(({ plural }) => plural).join(', ');
  const nowhere = unseen.length === 0 ? '' : `, and ${plurals(unseen)} not even there`;
  return (
    'whether others have the same remote files was looked for in this namespace only' +
    `${nowhere}: allow "list" and "watch" on ${plurals(ownOnly)} in all namespaces to have all of them looked at`
  );
}
