import { ruleVariables } from './cel';
import { defaultErrors } from './default-errors';
import { type FieldError, forbidden, invalid, notSupported, required } from './field-error';
import type { StructuralSchema } from './structural-schema';

let loaded: typeof import('../cel') | undefined;
const cel = () => {
  loaded ??= require('../cel') as typeof import('../cel');
  return loaded;
};

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** What stands around a part of a schema. */
type Place = 'root' | 'items' | 'property' | 'embedded';

/**
 * What a kube-apiserver would refuse in the schema of a CRD, as far as it is looked for here: types, combinators that are
 * structural, lists, patterns, and rules that do not compile. What rules would cost is not estimated.
 *
 * @param path of the schema: `spec.validation.openAPIV3Schema`
 */
export function schemaErrors(schema: StructuralSchema, path: string, place: Place = 'root'): FieldError[] {
  const errors = shapeErrors(schema, path, place);
  // By a schema that is wrong itself nothing can be judged.
  return errors.length > 0 ? errors : allDefaultErrors(schema, path);
}

function allDefaultErrors(schema: StructuralSchema, path: string): FieldError[] {
  return [
    ...defaultErrors(schema, path),
    ...members(schema, path).flatMap(([member, at]) => allDefaultErrors(member, at)),
  ];
}

function shapeErrors(schema: StructuralSchema, path: string, place: Place): FieldError[] {
  return [
    ...typeErrors(schema, path, place),
    ...listErrors(schema, path),
    ...unsupportedErrors(schema, path),
    ...combined(schema, path).flatMap(([each, at]) => nestedErrors(each, at)),
    ...patternErrors(schema, path),
    ...ruleErrors(schema, path, place),
    ...members(schema, path).flatMap(([member, at, where]) => shapeErrors(member, at, where)),
  ];
}

function members(schema: StructuralSchema, path: string): [StructuralSchema, string, Place][] {
  const { properties = {}, additionalProperties, items } = schema;
  const placeOf = (member: StructuralSchema, otherwise: Place): Place =>
    member['x-kubernetes-embedded-resource'] === true ? 'embedded' : otherwise;
  return [
    ...Object.entries(properties).map(([name, member]): [StructuralSchema, string, Place] => [
      member,
      `${path}.properties[${name}]`,
      placeOf(member, 'property'),
    ]),
    ...(typeof additionalProperties === 'object'
      ? [
          [
            additionalProperties,
            `${path}.additionalProperties`,
            placeOf(additionalProperties, 'property'),
          ] as [StructuralSchema, string, Place],
        ]
      : []),
    ...(items === undefined
      ? []
      : [[items, `${path}.items`, placeOf(items, 'items')] as [StructuralSchema, string, Place]]),
  ];
}

function combined(
  { allOf = [], anyOf = [], oneOf = [], not }: StructuralSchema,
  path: string,
): [StructuralSchema, string][] {
  const all = Object.entries({ allOf, anyOf, oneOf }).flatMap(([name, list]) =>
    list.map((each, index): [StructuralSchema, string] => [each, `${path}.${name}[${index}]`]),
  );
  return not === undefined ? all : [...all, [not, `${path}.not`]];
}

const WHERE: Readonly<Record<Place, string>> = {
  root: 'must not be empty at the root',
  items: 'must not be empty for specified array items',
  property: 'must not be empty for specified object fields',
  embedded: 'must be object if x-kubernetes-embedded-resource is true',
};

function typeErrors(schema: StructuralSchema, path: string, place: Place): FieldError[] {
  const { type, additionalProperties, properties } = schema;
  const errors: FieldError[] = [];
  const isFree =
    schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (!type && (place === 'root' || place === 'embedded' || !isFree))
    errors.push(required(`${path}.type`, WHERE[place]));
  if (type && !TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, TYPES));
  if (type && type !== 'object' && place === 'root') {
    errors.push(invalid(`${path}.type`, type, 'must be object at the root'));
  }
  if (additionalProperties !== undefined && additionalProperties !== false) {
    if (place === 'root')
      errors.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
    else if (Object.keys(properties ?? {}).length > 0) {
      const detail = 'additionalProperties and properties are mutual exclusive';
      errors.push(forbidden(`${path}.additionalProperties`, detail));
    }
  }
  if (type === 'array' && schema.items === undefined)
    errors.push(required(`${path}.items`, 'must be specified'));
  return errors;
}

function listErrors(schema: StructuralSchema, path: string): FieldError[] {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const errors: FieldError[] = [];
  if (kind !== undefined && !['atomic', 'set', 'map'].includes(kind)) {
    errors.push(notSupported(`${path}.x-kubernetes-list-type`, kind, ['atomic', 'set', 'map']));
  }
  if (kind === 'map' && keys.length === 0) {
    errors.push(
      required(`${path}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'),
    );
  }
  if ((kind === 'set' || kind === 'map') && schema.items?.nullable === true) {
    errors.push(
      forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${kind}`),
    );
  }
  if (schema.uniqueItems === true) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    errors.push(forbidden(`${path}.uniqueItems`, detail));
  }
  return errors;
}

const UNSUPPORTED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'];

function unsupportedErrors(schema: StructuralSchema, path: string): FieldError[] {
  return UNSUPPORTED.filter((name) => Object.hasOwn(schema, name)).map((name) =>
    forbidden(`${path}.${name}`, `${name} is not supported`),
  );
}

/** What only the schema around a combinator may say. */
const STRUCTURAL: Readonly<Record<string, string>> = {
  type: 'must be empty to be structural',
  additionalProperties: 'must be undefined to be structural',
  default: 'must be undefined to be structural',
  title: 'must be empty to be structural',
  description: 'must be empty to be structural',
  nullable: 'must be false to be structural',
  'x-kubernetes-preserve-unknown-fields': 'must be false to be structural',
  'x-kubernetes-embedded-resource': 'must be false to be structural',
  'x-kubernetes-int-or-string': 'must be false to be structural',
  'x-kubernetes-list-map-keys': 'must be empty to be structural',
  'x-kubernetes-list-type': 'must be undefined to be structural',
  'x-kubernetes-map-type': 'must be undefined to be structural',
  'x-kubernetes-validations': 'must be empty to be structural',
};

/** The two forms in which the kinds of an `x-kubernetes-int-or-string` may be told once more. */
const isKind = (schema: StructuralSchema) => /^\{"type":"(integer|string)"\}$/.test(JSON.stringify(schema));

function nestedErrors(schema: StructuralSchema, path: string): FieldError[] {
  if (isKind(schema)) return [];
  return [
    ...Object.entries(STRUCTURAL)
      .filter(([name]) => Object.hasOwn(schema, name))
      .map(([name, detail]) => forbidden(`${path}.${name}`, detail)),
    ...patternErrors(schema, path),
    ...combined(schema, path).flatMap(([each, at]) => nestedErrors(each, at)),
    ...members({ ...schema, additionalProperties: undefined }, path).flatMap(([member, at]) =>
      nestedErrors(member, at),
    ),
  ];
}

function patternErrors({ pattern }: StructuralSchema, path: string): FieldError[] {
  if (!pattern) return [];
  const { re2, CelError } = cel();
  try {
    re2(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return [
      invalid(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${error.message}`),
    ];
  }
}

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

function ruleErrors(schema: StructuralSchema, path: string, place: Place): FieldError[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap((rule, index) => {
    const at = `${path}.x-kubernetes-validations[${index}]`;
    if (!rule.rule?.trim()) return [required(`${at}.rule`, 'rule is not specified')];
    const errors: FieldError[] = [];
    if (rule.reason !== undefined && !REASONS.includes(rule.reason)) {
      errors.push(notSupported(`${at}.reason`, rule.reason, REASONS));
    }
    const variables = ruleVariables(rule, schema, place === 'root' || place === 'embedded');
    const compiled = (expression: string, wanted: 'bool' | 'string', member: string) => {
      const { compileCel, typeText, CelError } = cel();
      const what = member === 'rule' ? 'cel expression' : 'messageExpression';
      try {
        const { type } = compileCel(expression, variables);
        if (type.is === wanted) return [];
        const detail =
          member === 'rule'
            ? `${what} must evaluate to a bool`
            : `${what} must evaluate to a string, but got ${typeText(type)}`;
        return [invalid(`${at}.${member}`, {}, detail)];
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        const detail = member === 'rule' ? 'compilation failed' : 'messageExpression compilation failed';
        return [invalid(`${at}.${member}`, {}, `${detail}: ${error.message}`)];
      }
    };
    errors.push(...compiled(rule.rule, 'bool', 'rule'));
    if (rule.messageExpression)
      errors.push(...compiled(rule.messageExpression, 'string', 'messageExpression'));
    return errors;
  });
}
