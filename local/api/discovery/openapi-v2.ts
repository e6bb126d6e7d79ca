import type { Resource } from '../resources';
import { REF, type Schema } from './message-components';
import { componentsOf } from './openapi';

type Definition = Record<string, unknown>;

interface Swagger {
  readonly swagger: '2.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: object;
  readonly definitions: Readonly<Record<string, Definition>>;
}

/** Members of a schema that version 2 knows; what else a schema says is left out, as by the real server. */
const KNOWN = new Set([
  'description',
  'type',
  'format',
  'default',
  'required',
  'properties',
  'items',
  'additionalProperties',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
]);

/** `GET /openapi/v2`: the kinds without their paths, which nobody reads who also reads version 3. */
export function swaggerDocument(resources: readonly Resource[], version: string): Swagger {
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: {},
    definitions: Object.fromEntries(
      Object.entries(componentsOf(resources)).map(([name, schema]) => [name, definition(schema)]),
    ),
  };
}

function definition(schema: Schema): Definition {
  const kept: Definition = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') {
      kept.properties = Object.fromEntries(
        Object.entries(value as Record<string, Schema>).map(([name, member]) => [name, definition(member)]),
      );
    } else if (key === 'items' || key === 'additionalProperties') {
      kept[key] = typeof value === 'boolean' ? value : definition(value as Schema);
    } else if (key === 'allOf') {
      const [{ $ref = '' } = {}] = value as { $ref?: string }[];
      kept.$ref = $ref.replace(REF, '#/definitions/');
    } else if (KNOWN.has(key) || key.startsWith('x-kubernetes-')) {
      kept[key] = value;
    }
  }
  return kept;
}

/** Numbers in gnostic's `openapi.v2` messages. */
const DOCUMENT = { swagger: 1, info: 2, paths: 8, definitions: 9 } as const;
const INFO = { title: 1, version: 2 } as const;
const SCHEMA = {
  $ref: 1,
  format: 2,
  description: 4,
  default: 5,
  pattern: 13,
  required: 19,
  additionalProperties: 21,
  type: 22,
  items: 23,
  properties: 25,
  extension: 31,
} as const;

/** The document in protobuf, as kubectl asks for it. */
export function encodeSwagger({ swagger, info, definitions }: Swagger): Buffer {
  return Buffer.concat([
    text(DOCUMENT.swagger, swagger),
    member(DOCUMENT.info, [text(INFO.title, info.title), text(INFO.version, info.version)]),
    member(DOCUMENT.paths, []),
    member(DOCUMENT.definitions, namedSchemas(definitions)),
  ]);
}

function namedSchemas(schemas: Readonly<Record<string, unknown>>): Buffer[] {
  return Object.entries(schemas).map(([name, schema]) =>
    member(1, [text(1, name), member(2, encodeSchema(schema as Definition))]),
  );
}

function encodeSchema(schema: Definition): Buffer[] {
  return Object.entries(schema).flatMap(([key, value]): Buffer[] => {
    switch (key) {
      case '$ref':
      case 'format':
      case 'description':
      case 'pattern':
        return [text(SCHEMA[key], String(value))];
      case 'default':
        return [member(SCHEMA.default, any(value))];
      case 'required':
        return (value as string[]).map((name) => text(SCHEMA.required, name));
      case 'type':
        return [member(SCHEMA.type, [text(1, String(value))])];
      case 'items':
        return [member(SCHEMA.items, [member(1, encodeSchema(value as Definition))])];
      case 'additionalProperties':
        return typeof value === 'boolean'
          ? []
          : [member(SCHEMA.additionalProperties, [member(1, encodeSchema(value as Definition))])];
      case 'properties':
        return [member(SCHEMA.properties, namedSchemas(value as Definition))];
      default:
        return key.startsWith('x-') ? [member(SCHEMA.extension, [text(1, key), member(2, any(value))])] : [];
    }
  });
}

/** Any value as YAML, of which JSON is a part. */
const any = (value: unknown) => [text(2, `${JSON.stringify(value)}\n`)];

const text = (number: number, value: string) => member(number, [Buffer.from(value)]);

function member(number: number, pieces: readonly Buffer[]): Buffer {
  const content = Buffer.concat(pieces);
  return Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}
