import { union } from './field-set';
import { type Manager, type Managers, managerKey, secondsOf } from './managers';
import { compareText } from './path-element';

/** So many managers that have not applied keep their names, as on the real server. */
const MOST_UPDATERS = 10;

/** The oldest of too many managers become one: `ancient-changes`. */
export function withoutTooMany(managers: Managers): Managers {
  if (managers.size <= MOST_UPDATERS) return managers;
  const updaters = [...managers].filter(([, { operation }]) => operation === 'Update');
  if (updaters.length <= MOST_UPDATERS) return managers;
  updaters.sort(
    ([key, manager], [otherKey, other]) =>
      secondsOf(manager) - secondsOf(other) || compareText(key, otherKey),
  );
  const left = new Map(managers);
  const oldest = new Map<string, string>();
  let count = updaters.length;
  for (const [key, { apiVersion, time, fields }] of updaters) {
    if (count <= MOST_UPDATERS) break;
    const first = oldest.get(apiVersion);
    if (first === undefined) {
      oldest.set(apiVersion, key);
      continue;
    }
    const ancient = { manager: 'ancient-changes', operation: 'Update', apiVersion } as const;
    const bucket = managerKey(ancient);
    const before = (left.get(bucket) ?? left.get(first)) as Manager;
    if (!left.has(bucket)) left.delete(first);
    left.delete(key);
    left.set(bucket, { ...ancient, time, fields: union(fields, before.fields) });
    count--;
  }
  return left;
}
