import { itemsByElement } from './compare';
import type { FieldType, ListType, MapType } from './field-type';
import { asList, asMap, itemElement, kindOf, memberType } from './typed-value';

/** The object with everything that the configuration says: what it does not mention stays. */
export function merge(type: FieldType, live: unknown, config: unknown): unknown {
  const kind = config === undefined ? kindOf(type, live) : kindOf(type, config);
  if (kind === 'map' && type.map !== undefined) {
    const [before, wanted] = [asMap(live) ?? {}, asMap(config) ?? {}];
    const isEmpty = Object.keys(before).length === 0 && Object.keys(wanted).length === 0;
    if (!type.map.atomic && !isEmpty) return mergedMembers(type.map, before, wanted);
  }
  if (kind === 'list' && type.list !== undefined) {
    const [before, wanted] = [asList(live) ?? [], asList(config) ?? []];
    if (type.list.kind !== 'atomic' && before.length + wanted.length > 0) {
      return mergedItems(type.list, before, wanted);
    }
  }
  return config === undefined ? live : config;
}

type Members = Readonly<Record<string, unknown>>;

function mergedMembers(type: MapType, before: Members, wanted: Members): Members {
  const names = new Set([...Object.keys(before), ...Object.keys(wanted)]);
  return Object.fromEntries(
    Array.from(names, (name) => [
      name,
      merge(
        memberType(type, name),
        Object.hasOwn(before, name) ? before[name] : undefined,
        Object.hasOwn(wanted, name) ? wanted[name] : undefined,
      ),
    ]),
  );
}

/** The wanted items in their order, and those that only the live list has after the item that they follow there. */
function mergedItems(type: ListType, before: readonly unknown[], wanted: readonly unknown[]): unknown[] {
  const live = before.map((item) => itemElement(type, item));
  const config = wanted.map((item) => itemElement(type, item));
  const [liveItems, wantedItems] = [itemsByElement(type, before), itemsByElement(type, wanted)];
  const shared = config.filter((element) => liveItems.has(element));
  const merged = new Set<string>();
  const items: unknown[] = [];
  const take = (element: string) => {
    merged.add(element);
    const [same = [], wish = []] = [liveItems.get(element), wantedItems.get(element)];
    // Several live items of one key give way to the one that is wanted.
    items.push(merge(type.items, same.length > 1 ? null : same[0], wish[0]));
  };
  let sharedAt = 0;
  let nextShared = shared[sharedAt++];
  for (let at = 0, next = 0; at < live.length || next < config.length; ) {
    const [mine, theirs] = [live[at], config[next]];
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        take(mine);
        at++;
        next++;
        nextShared = shared[sharedAt++];
        continue;
      }
      if (wantedItems.has(mine) && nextShared !== undefined && nextShared !== mine) {
        at++;
        continue;
      }
    }
    if (mine !== undefined) {
      if (!wantedItems.has(mine)) {
        items.push(merge(type.items, before[at], undefined));
        at++;
        continue;
      }
      if (merged.has(mine)) at++;
    }
    if (theirs !== undefined) {
      take(theirs);
      next++;
      if (nextShared === theirs) nextShared = shared[sharedAt++];
    }
  }
  return items;
}
