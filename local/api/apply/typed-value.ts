import { isObject } from '../../../lib/model';
import type { FieldType, ListType, MapType } from './field-type';
import { compareText, keyElement, valueElement } from './path-element';

/** An object that does not fit its types, so that nobody can say whose its fields are. */
export class UntypedError extends Error {
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(path === '' ? problem : `${path}: ${problem}`);
  }
}

/** As what a value of a type is taken: null and absent ones are taken for what the type prefers. */
export function kindOf(type: FieldType, value: unknown): 'map' | 'scalar' | 'list' {
  if (value !== undefined && value !== null) {
    if (typeof value !== 'object') {
      if (type.scalar !== undefined) return 'scalar';
    } else if (Array.isArray(value)) {
      if (type.list !== undefined) return 'list';
    } else if (type.map !== undefined) return 'map';
  }
  if (type.map !== undefined) return 'map';
  return type.scalar !== undefined ? 'scalar' : 'list';
}

/** The object in a value, undefined for anything else. */
export function asMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(value) ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

const ANY: FieldType = {};

export function memberType({ fields, others }: MapType, name: string): FieldType {
  return fields.get(name) ?? others ?? ANY;
}

/**
 * By what an item of a set or a map is known.
 *
 * @throws UntypedError for an item that has nothing by which it could be known
 */
export function itemElement({ kind, keys }: ListType, item: unknown): string {
  if (kind === 'set') {
    if (item === null)
      throw new UntypedError('', "associative list without keys has an element that's an explicit null");
    if (typeof item === 'object') {
      throw new UntypedError(
        '',
        Array.isArray(item)
          ? 'not supported: associative list with lists as elements'
          : "associative list without keys has an element that's a map type",
      );
    }
    return valueElement(item);
  }
  if (item === null) throw new UntypedError('', 'associative list with keys may not have a null element');
  if (!isObject(item)) throw new UntypedError('', 'associative list with keys may not have non-map elements');
  const found: [string, unknown][] = [];
  for (const { name, fallback } of keys) {
    const value = Object.hasOwn(item, name) ? item[name] : fallback;
    if (value !== undefined) found.push([name, value]);
  }
  if (found.length === 0) {
    const names = keys.map(({ name }) => JSON.stringify(name)).join(' ');
    throw new UntypedError(
      '',
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    );
  }
  return keyElement(found.sort(([one], [other]) => compareText(one, other)));
}
