import type { KubeObject, ResourceType } from '../../../lib/model';
import { engineGone, requireEngine } from './engine';
import type { Mosk } from './management-cluster';

const LOOK_EVERY_MS = 100;

/**
 * All objects of a kind in a namespace, or in all of them, from the watch that the resources of a deployment share: however many ask, it
 * costs one list. Writes of ours are in it if they were noted at the hub.
 */
export async function objectsIn<T extends KubeObject>(
  mosk: Mosk,
  type: ResourceType,
  namespace: string | undefined,
): Promise<T[]> {
  const shared = mosk.hub.subscribe<T>(type, namespace);
  try {
    // Trouble before the first list is no news of the hub.
    while (!shared.ready() && shared.trouble() === undefined) {
      requireEngine();
      const round = new AbortController();
      await Promise.race([shared.next(round.signal), mosk.clock.sleep(LOOK_EVERY_MS, round.signal)]).finally(
        () => round.abort(),
      );
    }
    if (shared.trouble() === undefined) return shared.list();
  } catch {
    // Who may list may not be allowed to watch.
  } finally {
    shared.close();
  }
  return (await mosk.client.list<T>(type, namespace, { signal: engineGone() })).items;
}

/** The same with some of them read anew: nothing is removed on the word of a watch, which may lag behind. */
export async function readAgain<T extends KubeObject>(
  { client }: Mosk,
  type: ResourceType,
  objects: readonly T[],
  some: readonly T[],
): Promise<T[]> {
  const found = some.map(({ metadata }) => client.get<T>(type, metadata.namespace, metadata.name));
  const fresh = (await Promise.all(found)).filter((each) => each !== undefined);
  return [...objects.filter((each) => !some.includes(each)), ...fresh];
}

/** The same with the object of a state in it, if it is there: that a watch does not show it is no proof of its absence. */
export async function withCurrent<T extends KubeObject>(
  { client, hub }: Mosk,
  type: ResourceType,
  objects: readonly T[],
  { namespace, name, uid }: { readonly namespace: string; readonly name: string; readonly uid: string },
): Promise<readonly T[]> {
  if (objects.some(({ metadata }) => metadata.uid === uid)) return objects;
  const found = await client.get<T>(type, namespace, name);
  if (found?.metadata.uid !== uid) return objects;
  hub.note(type, found);
  return [...objects.filter(({ metadata }) => metadata.name !== name), found];
}
