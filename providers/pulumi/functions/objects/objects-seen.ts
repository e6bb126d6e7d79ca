import { BackupError } from '../../../../lib/errors';
import type { KubeObject, ResourceType } from '../../../../lib/model';
import type { Mosk } from './management-cluster';
import { objectsIn } from './objects-in';

/** Kinds of which only single namespaces may be listed, by the connection that has found it out. */
const narrow = new WeakMap<Mosk['hub'], Set<string>>();

/** All objects of a kind that may be seen: those of all namespaces, or at least those of this one. */
export async function objectsSeen<T extends KubeObject>(
  mosk: Mosk,
  type: ResourceType,
  namespace: string,
): Promise<T[]> {
  const known = narrow.get(mosk.hub) ?? new Set();
  narrow.set(mosk.hub, known);
  if (!known.has(type.kind)) {
    try {
      return await objectsIn<T>(mosk, type, undefined);
    } catch (error) {
      if (!BackupError.is(error) || error.code !== 'forbidden') throw error;
      known.add(type.kind);
    }
  }
  return objectsIn<T>(mosk, type, namespace);
}
