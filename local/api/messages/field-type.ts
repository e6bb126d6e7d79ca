/** A type of the table, taken apart once. */
export type FieldType =
  | { readonly form: 'scalar'; readonly name: Scalar; readonly pointer: boolean }
  | { readonly form: 'message'; readonly key: string; readonly pointer: boolean }
  | { readonly form: 'list'; readonly of: FieldType; readonly pointer: boolean }
  | { readonly form: 'map'; readonly of: FieldType; readonly pointer: boolean };

const SCALARS = [
  'string',
  'bool',
  'int32',
  'int64',
  'bytes',
  'Time',
  'MicroTime',
  'FieldsV1',
  'IntOrString',
] as const;

export type Scalar = (typeof SCALARS)[number];

const known = new Map<string, FieldType>();

export function fieldType(text: string): FieldType {
  let type = known.get(text);
  if (type === undefined) {
    type = parsed(text);
    known.set(text, type);
  }
  return type;
}

function parsed(text: string): FieldType {
  if (text.startsWith('?')) return { ...fieldType(text.slice(1)), pointer: true };
  if (text.startsWith('[')) return { form: 'list', of: fieldType(text.slice(1, -1)), pointer: false };
  if (text.startsWith('{')) return { form: 'map', of: fieldType(text.slice(1, -1)), pointer: false };
  const name = SCALARS.find((scalar) => scalar === text);
  return name === undefined
    ? { form: 'message', key: text, pointer: false }
    : { form: 'scalar', name, pointer: false };
}
