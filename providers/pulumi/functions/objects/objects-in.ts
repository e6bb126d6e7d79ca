import { allInOrder } from '../../../../lib/all-in-order';
import { BackupError } from '../../../../lib/errors';
import type { KubeObject, ResourceType } from '../../../../lib/model';
import { engineGone } from '../engine/engine';
import type { Mosk } from './management-cluster';

const LOOK_EVERY_MS = 100;

/**
 * All objects of a kind in a namespace, or in all of them, from the watch that the resources of a deployment share:
 * however many ask, it costs one list. Writes of ours are in it if they were noted at the hub.
 * @throws BackupError `timeout`, `aborted` when the engine is gone, and those of listing
 */
export async function objectsIn<T extends KubeObject>(
  mosk: Mosk,
  type: ResourceType,
  namespace: string | undefined,
): Promise<T[]> {
  const shared = mosk.hub.subscribe<T>(type, namespace);
  const until = mosk.clock.now() + (mosk.longestMs ?? Number.POSITIVE_INFINITY);
  const isLate = () => mosk.clock.now() >= until;
  try {
    // Trouble before the first list is no news of the hub.
    while (!shared.ready() && shared.trouble() === undefined && !isLate()) {
      engineGone().throwIfAborted();
      const round = new AbortController();
      await Promise.race([shared.next(round.signal), mosk.clock.sleep(LOOK_EVERY_MS, round.signal)]).finally(
        () => round.abort(),
      );
    }
    if (shared.ready() && shared.trouble() === undefined) return shared.list();
  } catch {
    // Who may list may not be allowed to watch.
  } finally {
    shared.close();
  }
  if (isLate()) throw notListed(mosk, type, namespace);
  return (await mosk.client.list<T>(type, namespace, { signal: engineGone() })).items;
}

function notListed({ server }: Mosk, type: ResourceType, namespace = 'all namespaces'): BackupError {
  return new BackupError('timeout', 'The management cluster has not listed its objects in time', {
    at: `${type.plural} in ${namespace} on ${server}`,
    fix: 'check that the API server runs, then do the same again',
  });
}

/** The same with some of them read anew: nothing is removed on the word of a watch, which may lag behind. */
export async function readAgain<T extends KubeObject>(
  { client }: Mosk,
  type: ResourceType,
  objects: readonly T[],
  some: readonly T[],
): Promise<T[]> {
  const found = some.map(({ metadata }) => client.get<T>(type, metadata.namespace, metadata.name));
  const fresh = (await allInOrder(found)).filter((each) => each !== undefined);
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
  const isAnother = ({ metadata }: T) => metadata.name !== name || metadata.namespace !== namespace;
  return [...objects.filter(isAnother), found];
}
