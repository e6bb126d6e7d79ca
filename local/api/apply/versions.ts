import type { Managers } from './managers';
import type { FieldScope } from './scope';

/** One version of a kind is served: who knew the object in another one has nothing any more. */
export function ofServedVersion(managers: Managers, { apiVersion }: FieldScope): Managers {
  for (const manager of managers.values()) {
    if (manager.apiVersion !== apiVersion) {
      return new Map([...managers].filter(([, each]) => each.apiVersion === apiVersion));
    }
  }
  return managers;
}
