import { ATOMIC, type Field, type FieldType, fieldType, type Message, TABLE } from '../messages';

export type Schema = Readonly<Record<string, unknown>>;

export const REF = '#/components/schemas/';

const SCALARS: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  bytes: { type: 'string', format: 'byte' },
};

const ZEROS: Readonly<Record<string, unknown>> = { string: '', bool: false, int32: 0, int64: 0 };

/** Scalars that the real server describes as types of their own, by the keys of these. */
const NAMED: Readonly<Record<string, { readonly key: string; readonly schema: Schema }>> = {
  Time: { key: 'meta.v1.Time', schema: { type: 'string', format: 'date-time' } },
  MicroTime: { key: 'meta.v1.MicroTime', schema: { type: 'string', format: 'date-time' } },
  FieldsV1: { key: 'meta.v1.FieldsV1', schema: { type: 'object' } },
  IntOrString: {
    key: 'intstr.IntOrString',
    schema: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  },
};

/** `io.k8s.api.core.v1.Secret` of `core.v1.Secret`. */
export function componentName(key: string): string {
  if (key.startsWith('intstr.')) return `io.k8s.apimachinery.pkg.util.${key}`;
  return key.startsWith('meta.') ? `io.k8s.apimachinery.pkg.apis.${key}` : `io.k8s.api.${key}`;
}

/** `apiVersion` and `kind`, which every kind has and no message. */
export const TYPE_MEMBERS: Readonly<Record<string, Schema>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
};

/**
 * Adds the schemas of a message, and of all that are in it, by their names in the document. They describe nothing: the real
 * server's descriptions are Kubernetes' documentation.
 */
export function addMessage(key: string, found: Record<string, Schema>): void {
  const name = componentName(key);
  if (found[name] !== undefined) return;
  const message = TABLE[key] as Message;
  const required = Object.keys(message).filter((member) => message[member]?.[2]?.required);
  found[name] = {
    properties: Object.fromEntries(
      Object.entries(message).map(([member, field]) => [member, fieldSchema(field)]),
    ),
    ...(required.length > 0 ? { required } : {}),
    type: 'object',
    ...(ATOMIC.has(key) ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
  for (const [, text] of Object.values(message)) addTypes(fieldType(text), found);
}

function addTypes(type: FieldType, found: Record<string, Schema>): void {
  if (type.form === 'message') addMessage(type.key, found);
  else if (type.form === 'list' || type.form === 'map') addTypes(type.of, found);
  else if (type.form === 'scalar') {
    const named = NAMED[type.name];
    if (named === undefined) return;
    found[componentName(named.key)] = named.schema;
  }
}

function fieldSchema([, text, more = {}]: Field): Schema {
  const type = fieldType(text);
  const shape = typeSchema(type);
  const isScalar = type.form === 'scalar' && !type.pointer && ZEROS[type.name] !== undefined;
  return {
    ...shape,
    // Of what is in a list, the real server does not tell the values.
    ...(more.enum === undefined || type.form === 'list' ? {} : { enum: more.enum }),
    ...(isScalar && more.kept ? { default: ZEROS[type.name] } : {}),
    ...(more.list === undefined ? {} : { 'x-kubernetes-list-type': more.list }),
    ...(more.map === undefined ? {} : { 'x-kubernetes-map-type': more.map }),
    ...(more.keys === undefined ? {} : { 'x-kubernetes-list-map-keys': more.keys }),
    ...(more.patch === undefined ? {} : { 'x-kubernetes-patch-strategy': more.patch }),
    ...(more.mergeKey === undefined ? {} : { 'x-kubernetes-patch-merge-key': more.mergeKey }),
  };
}

function typeSchema(type: FieldType): Schema {
  switch (type.form) {
    case 'message':
      return {
        allOf: [{ $ref: REF + componentName(type.key) }],
        ...(type.pointer ? {} : { default: {} }),
      };
    case 'list':
      return { type: 'array', items: itemSchema(type.of) };
    case 'map':
      return { type: 'object', additionalProperties: itemSchema(type.of) };
    case 'scalar': {
      const named = NAMED[type.name];
      if (named === undefined) return SCALARS[type.name] as Schema;
      return { allOf: [{ $ref: REF + componentName(named.key) }] };
    }
  }
}

function itemSchema(type: FieldType): Schema {
  const zero = type.form === 'scalar' ? ZEROS[type.name] : undefined;
  return zero === undefined ? typeSchema(type) : { ...typeSchema(type), default: zero };
}
