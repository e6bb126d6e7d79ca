/** A type of CEL. */
export interface CelType {
  readonly is:
    | 'dyn'
    | 'null'
    | 'bool'
    | 'int'
    | 'uint'
    | 'double'
    | 'string'
    | 'bytes'
    | 'timestamp'
    | 'duration'
    | 'list'
    | 'map'
    | 'optional'
    | 'type'
    | 'object'
    | 'opaque'
    | 'parameter'
    | 'error';
  /** Of objects, opaque types and parameters. */
  readonly name?: string;
  /** Of lists, maps and optionals: what is in them. */
  readonly of?: readonly CelType[];
  /** Of objects: the members that they may have. */
  readonly fields?: Readonly<Record<string, CelType>>;
}

export const DYN: CelType = { is: 'dyn' };
export const NULL: CelType = { is: 'null' };
export const BOOL: CelType = { is: 'bool' };
export const INT: CelType = { is: 'int' };
export const UINT: CelType = { is: 'uint' };
export const DOUBLE: CelType = { is: 'double' };
export const STRING: CelType = { is: 'string' };
export const BYTES: CelType = { is: 'bytes' };
export const TIMESTAMP: CelType = { is: 'timestamp' };
export const DURATION: CelType = { is: 'duration' };
export const ERROR: CelType = { is: 'error' };

export const listOf = (item: CelType): CelType => ({ is: 'list', of: [item] });
export const mapOf = (key: CelType, value: CelType): CelType => ({ is: 'map', of: [key, value] });
export const optionalOf = (value: CelType): CelType => ({ is: 'optional', of: [value] });
export const typeOf = (type: CelType): CelType => ({ is: 'type', of: [type] });
export const objectOf = (name: string, fields: Readonly<Record<string, CelType>>): CelType => ({
  is: 'object',
  name,
  fields,
});

/** The n-th type in another one. */
export const inside = (type: CelType, index = 0): CelType => type.of?.[index] ?? DYN;

/** As cel-go writes it. */
export function typeText(type: CelType): string {
  const { is, name = '', of = [] } = type;
  const parts = of.map(typeText).join(', ');
  switch (is) {
    case 'optional':
      return `optional_type(${parts})`;
    case 'list':
    case 'map':
      return `${is}(${parts})`;
    case 'type':
      return of.length === 0 ? 'type' : `type(${parts})`;
    case 'object':
    case 'opaque':
    case 'parameter':
      return name;
    case 'error':
      return '!error!';
    default:
      return is;
  }
}

const PLAIN: Readonly<Record<string, CelType>> = Object.fromEntries(
  [DYN, NULL, BOOL, INT, UINT, DOUBLE, STRING, BYTES, TIMESTAMP, DURATION].map((type) => [type.is, type]),
);

/**
 * Reads a type: `list<A>`, `map<string, list<string>>`, `optional<V>`, `type<A>`; a capital letter is a parameter, and what
 * is not known is opaque.
 */
export function parseType(text: string): CelType {
  const plain = PLAIN[text];
  if (plain !== undefined) return plain;
  if (/^[A-Z]$/.test(text)) return { is: 'parameter', name: text };
  const match = /^(list|map|optional|type)<(.*)>$/.exec(text);
  if (match === null) return { is: 'opaque', name: text };
  const [, is, parts = ''] = match;
  return { is: is as CelType['is'], of: splitTypes(parts).map(parseType) };
}

/** At the commas that are in no angle brackets. */
export function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '<') depth += 1;
    if (character === '>') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}
