import type { StructuralSchema } from '../../../lib/schema';
import { type FieldType, fieldType, type Scalar } from './field-type';
import type { Field, Message } from './message';
import { ATOMIC, TABLE } from './table';

const SCALAR_SCHEMAS: Readonly<Record<Scalar, StructuralSchema>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  bytes: { type: 'string', format: 'byte' },
  Time: { type: 'string', format: 'date-time', nullable: true },
  MicroTime: { type: 'string', format: 'date-time', nullable: true },
  FieldsV1: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  IntOrString: { 'x-kubernetes-int-or-string': true },
};

/** The structural schema of a message, with all messages in it written out. */
export function messageSchema(key: string): StructuralSchema {
  const message = TABLE[key] as Message;
  const required = Object.keys(message).filter((name) => message[name]?.[2]?.required);
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      Object.entries(message).map(([name, field]) => [name, fieldSchema(field)]),
    ),
    ...(ATOMIC.has(key) ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

/** What a struct of Go has that nobody has filled in, and writes out all the same. */
const ZERO_VALUES: Partial<Record<Scalar, string | number | boolean>> = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
};

function fieldSchema([, text, more = {}]: Field): StructuralSchema {
  const type = fieldType(text);
  const zero = more.kept && type.form === 'scalar' ? ZERO_VALUES[type.name] : undefined;
  return {
    ...typeSchema(type),
    ...(zero === undefined ? {} : { default: zero }),
    ...(more.list === undefined ? {} : { 'x-kubernetes-list-type': more.list }),
    ...(more.keys === undefined ? {} : { 'x-kubernetes-list-map-keys': more.keys }),
    ...(more.map === undefined ? {} : { 'x-kubernetes-map-type': more.map }),
  };
}

function typeSchema(type: FieldType): StructuralSchema {
  switch (type.form) {
    case 'scalar':
      return SCALAR_SCHEMAS[type.name];
    case 'message':
      return messageSchema(type.key);
    case 'list':
      return { type: 'array', items: typeSchema(type.of) };
    case 'map':
      return { type: 'object', additionalProperties: typeSchema(type.of) };
  }
}
