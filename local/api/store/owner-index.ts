import type { KubeObject } from '../../../lib/model';
import type { Stored } from './stored';

/** Who is owned by whom, by the uid of the owner: garbage collection asks it at every removal. */
export interface OwnerIndex {
  add(stored: Stored): void;
  remove(object: KubeObject): void;
  ownedBy(uid: string): readonly Stored[];
}

const ownersOf = ({ metadata }: KubeObject) => (metadata.ownerReferences ?? []).map(({ uid }) => uid);

export function createOwnerIndex(): OwnerIndex {
  /** Owner's uid, then the owned object's uid. */
  const owned = new Map<string, Map<string, Stored>>();

  return {
    add(stored) {
      for (const owner of ownersOf(stored.object)) {
        let dependents = owned.get(owner);
        if (dependents === undefined) {
          dependents = new Map();
          owned.set(owner, dependents);
        }
        dependents.set(stored.object.metadata.uid ?? '', stored);
      }
    },
    remove(object) {
      for (const owner of ownersOf(object)) {
        const dependents = owned.get(owner);
        dependents?.delete(object.metadata.uid ?? '');
        if (dependents?.size === 0) owned.delete(owner);
      }
    },
    ownedBy: (uid) => [...(owned.get(uid)?.values() ?? [])],
  };
}
