import type { StructuralSchema } from '../../../lib/schema';

/** How a value is merged: as an object, a scalar or a list. Without a type in the schema, as what it is. */
export interface FieldType {
  readonly map?: MapType;
  readonly scalar?: ScalarType;
  readonly list?: ListType;
}

export type ScalarType = 'untyped' | 'string' | 'numeric' | 'boolean';

export interface MapType {
  /** Owned as a whole. */
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, FieldType>;
  /** The type of all other members; without one there may be none. */
  readonly others: FieldType | undefined;
}

export interface ListType {
  /** Owned as a whole, or by items: those of a set by their value, those of a map by their keys. */
  readonly kind: 'atomic' | 'set' | 'map';
  /** With what stands for an absent one. */
  readonly keys: readonly { readonly name: string; readonly fallback: unknown }[];
  readonly items: FieldType;
}

function untyped(atomic: boolean, itemsOfLists?: FieldType): FieldType {
  const type: { -readonly [kind in keyof FieldType]: FieldType[kind] } = { scalar: 'untyped' };
  type.map = { atomic, fields: new Map(), others: type };
  type.list = { kind: 'atomic', keys: [], items: itemsOfLists ?? type };
  return type;
}

const WHOLE = untyped(true);

/** What a schema leaves open: objects by members, lists as a whole. */
const OPEN = untyped(false, WHOLE);

const STRING: FieldType = { scalar: 'string' };

const types = new WeakMap<StructuralSchema, FieldType>();

/** The type of whole objects with this schema. */
export function objectType(schema: StructuralSchema, metadata: StructuralSchema): FieldType {
  let type = types.get(schema);
  if (type === undefined) {
    type = withObjectFields(typeOf(schema, metadata, false), metadata);
    types.set(schema, type);
  }
  return type;
}

function withObjectFields({ map, ...others }: FieldType, metadata: StructuralSchema): FieldType {
  const fields = new Map([
    ...(map?.fields ?? []),
    ['apiVersion', STRING],
    ['kind', STRING],
    ['metadata', typeOf(metadata, metadata, false)],
  ] as const);
  return { ...others, map: { atomic: map?.atomic ?? false, fields, others: map?.others } };
}

/** @param open unknown members are kept from here on down */
function typeOf(schema: StructuralSchema, metadata: StructuralSchema, open: boolean): FieldType {
  const isOpen = open || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const inner = (member: StructuralSchema) => typeOf(member, metadata, isOpen);
  switch (schema.type) {
    case undefined:
      return { scalar: 'untyped', list: listType(schema, inner), map: mapType(schema, inner, isOpen) };
    case 'object': {
      const type = { map: mapType(schema, inner, isOpen) };
      return schema['x-kubernetes-embedded-resource'] === true ? withObjectFields(type, metadata) : type;
    }
    case 'array':
      return { list: listType(schema, inner) };
    case 'integer':
    case 'number':
      return { scalar: 'numeric' };
    case 'boolean':
      return { scalar: 'boolean' };
    default:
      return { scalar: (schema.format ?? 'byte') === 'byte' ? 'string' : 'untyped' };
  }
}

function mapType(
  { properties = {}, additionalProperties, ...schema }: StructuralSchema,
  inner: (member: StructuralSchema) => FieldType,
  isOpen: boolean,
): MapType {
  const members = Object.entries(properties);
  const others = () => {
    if (typeof additionalProperties === 'object') return inner(additionalProperties);
    const isFree = additionalProperties ?? (isOpen || members.length === 0);
    return isFree ? OPEN : undefined;
  };
  return {
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    fields: new Map(members.map(([name, member]) => [name, inner(member)])),
    others: others(),
  };
}

function listType(schema: StructuralSchema, inner: (member: StructuralSchema) => FieldType): ListType {
  const { items } = schema;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return {
    kind: schema['x-kubernetes-list-type'] ?? 'atomic',
    keys: keys.map((name) => ({ name, fallback: items?.properties?.[name]?.default })),
    items: items === undefined ? WHOLE : inner(items),
  };
}
