import { isObject } from '../model';
import { identicalIn } from './enum-values';
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  wrongType,
} from './field-error';
import { formatOf, hasFormat } from './formats';
import { type Json, type JsonObject, memberSchema, type StructuralSchema } from './structural-schema';

let loaded: typeof import('../cel') | undefined;
const cel = () => {
  // For patterns, which are RE2's.
  loaded ??= require('../cel') as typeof import('../cel');
  return loaded;
};

/** What a value breaks in its schema, CEL rules aside. */
export function valueErrors(schema: StructuralSchema, value: unknown, field: string): FieldError[] {
  const findings = new Findings();
  judge(schema, value, field, findings);
  return [
    ...findings.errors,
    ...duplicateErrors(schema, value, field),
    ...embeddedErrors(schema, value, field),
  ];
}

/**
 * What was found, and how many checks were made: of several alternatives none of which fits, the API server tells what
 * is wrong with the one that was checked most.
 */
class Findings {
  readonly errors: FieldError[] = [];
  checks = 0;

  add(error: FieldError): void {
    // Alternatives say the same again and again.
    if (this.errors.some(({ field, message }) => field === error.field && message === error.message)) return;
    this.errors.push(error);
  }

  merge({ errors, checks }: Findings): void {
    for (const error of errors) this.add(error);
    this.checks += checks;
  }
}

function judge(schema: StructuralSchema, value: unknown, field: string, findings: Findings): void {
  if (value === null) {
    const isAllowed = schema.nullable === true || typesOf(schema) === undefined;
    if (isAllowed) findings.checks += 1;
    else findings.add(wrongType(field, typesOf(schema) ?? '', 'null'));
    enumErrors(schema, value, field, findings);
    return;
  }
  typeErrors(schema, value, field, findings);
  alternatives(schema, value, field, findings);
  if (typeof value === 'string') stringErrors(schema, value, field, findings);
  if (typeof value === 'number') numberErrors(schema, value, field, findings);
  if (Array.isArray(value)) listErrors(schema, value, field, findings);
  enumErrors(schema, value, field, findings);
  findings.checks += 1;
  if (isObject<Json>(value)) objectErrors(schema, value, field, findings);
  findings.checks += 1;
}

function typesOf(schema: StructuralSchema): string | undefined {
  return schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : schema.type;
}

function typeErrors(schema: StructuralSchema, value: unknown, field: string, findings: Findings): void {
  const wanted = typesOf(schema);
  const format = formatOf(schema);
  if (wanted === undefined && format === undefined) return;
  findings.checks += 1;
  const actual = typeOf(value);
  const isFormatted = format !== undefined && wanted !== 'number' && wanted !== 'integer';
  // A format is of texts; lists are taken too, which is how the API server has it.
  if (isFormatted && (actual === 'string' || actual === 'array')) findings.checks += 1;
  else if (
    wanted?.split(',').some((type) => type === actual || (type === 'number' && actual === 'integer'))
  ) {
    findings.checks += 1;
  } else if (format !== undefined && actual !== 'string' && actual !== 'array') {
    findings.add(wrongType(field, format, SIZES[actual] ?? ''));
  } else findings.add(wrongType(field, wanted ?? '', actual));
}

const SIZES: Readonly<Record<string, string>> = { integer: 'int64', number: 'float64' };

/** `anyOf`, `oneOf`, `allOf` and `not`. */
function alternatives(schema: StructuralSchema, value: unknown, field: string, findings: Findings): void {
  findings.checks += 2;
  const { anyOf, oneOf, allOf, not } = schema;
  const tried = (each: StructuralSchema): Findings => {
    const found = new Findings();
    judge(each, value, field, found);
    return found;
  };
  const complain = (text: string) =>
    findings.add({ ...invalid('<nil>', '', `${JSON.stringify(field)} ${text}`) });

  if (anyOf !== undefined && anyOf.length > 0) {
    const failed: Findings[] = [];
    let fit: Findings | undefined;
    for (const each of anyOf) {
      const found = tried(each);
      if (found.errors.length > 0) failed.push(found);
      else {
        fit = found;
        break;
      }
    }
    if (fit === undefined) complain('must validate at least one schema (anyOf)');
    const told = fit ?? closest(failed);
    if (told !== undefined) findings.merge(told);
  }
  if (oneOf !== undefined && oneOf.length > 0) {
    const all = oneOf.map(tried);
    const fitting = all.filter(({ errors }) => errors.length === 0);
    const [only] = fitting;
    if (fitting.length !== 1) {
      const count = fitting.length === 0 ? 'Found none valid' : `Found ${fitting.length} valid alternatives`;
      complain(`must validate one and only one schema (oneOf). ${count}`);
    }
    const told = fitting.length === 0 ? closest(all) : fitting.length === 1 ? only : undefined;
    if (told !== undefined) findings.merge(told);
  }
  if (allOf !== undefined && allOf.length > 0) {
    const all = allOf.map(tried);
    for (const each of all) findings.merge(each);
    const fitting = all.filter(({ errors }) => errors.length === 0).length;
    if (fitting < all.length) {
      complain(`must validate all the schemas (allOf)${fitting === 0 ? '. None validated' : ''}`);
    }
  }
  if (not !== undefined && tried(not).errors.length === 0) complain('must not validate the schema (not)');
}

/** The first of those that were checked most. */
function closest(all: readonly Findings[]): Findings | undefined {
  return all.reduce<Findings | undefined>(
    (best, each) => (best === undefined || each.checks > best.checks ? each : best),
    undefined,
  );
}

function stringErrors(schema: StructuralSchema, value: string, field: string, findings: Findings): void {
  findings.checks += 1;
  const error = lengthError(schema, value, field);
  if (error !== undefined) findings.add(error);
  const format = formatOf(schema);
  if (format === undefined) return;
  findings.checks += 1;
  if (hasFormat(format, value)) return;
  const detail = `${field} in body must be of type ${format}: ${JSON.stringify(value)}`;
  findings.add({ ...invalid(field, value, detail), type: 'FieldValueTypeInvalid' });
}

/** The first that is wrong with a text: of the others the API server says nothing. */
function lengthError(schema: StructuralSchema, value: string, field: string): FieldError | undefined {
  const { maxLength, minLength, pattern } = schema;
  const length = maxLength === undefined && minLength === undefined ? 0 : [...value].length;
  if (maxLength !== undefined && length > maxLength) return tooLong(field, maxLength);
  if (minLength !== undefined && length < minLength) {
    return invalid(field, value, `${field} in body should be at least ${minLength} chars long`);
  }
  if (!pattern || cel().matches(value, pattern)) return undefined;
  return invalid(field, value, `${field} in body should match '${pattern}'`);
}

function numberErrors(schema: StructuralSchema, value: number, field: string, findings: Findings): void {
  findings.checks += 2;
  const { exclusiveMinimum = false, exclusiveMaximum = false, format, type } = schema;
  const isInteger = Number.isInteger(value);
  // Of integers the API server compares integers.
  const native = (bound: number | undefined) =>
    bound === undefined || !isInteger ? bound : Math.trunc(bound);
  const [minimum, maximum, factor] = [schema.minimum, schema.maximum, schema.multipleOf].map(native);
  const say = (text: string) => findings.add(invalid(field, value, `${field} in body should be ${text}`));
  if (type === 'integer' && (!isInteger || (format === 'int32' && Math.abs(value + 0.5) > 2 ** 31))) {
    const known = formatOf(schema);
    const size = known === undefined ? '(default format)' : `with format ${known}`;
    findings.add(invalid('<nil>', '', `Checked value must be of type integer ${size} in ${field}`));
  }
  if (factor !== undefined && factor <= 0) {
    findings.add(
      invalid(field, factor, `factor MultipleOf declared for ${field} must be positive: ${factor}`),
    );
  } else if (factor !== undefined && !isMultiple(value, factor)) say(`a multiple of ${goNumber(factor)}`);
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    say(`greater than ${exclusiveMinimum ? '' : 'or equal to '}${goNumber(minimum)}`);
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    say(`less than ${exclusiveMaximum ? '' : 'or equal to '}${goNumber(maximum)}`);
  }
}

function isMultiple(value: number, factor: number): boolean {
  if (Number.isInteger(value)) return value % factor === 0;
  const times = factor < 1 ? (1 / factor) * value : value / factor;
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times));
}

/** As Go's `%v` writes a double: with an exponent from 21 digits on. */
const goNumber = (value: number) => String(value);

function listErrors(schema: StructuralSchema, list: unknown[], field: string, findings: Findings): void {
  findings.checks += 2;
  const { items, minItems, maxItems, uniqueItems } = schema;
  if (items !== undefined) {
    for (const [index, item] of list.entries()) judge(items, item, `${field}[${index}]`, findings);
  }
  if (minItems !== undefined && list.length < minItems) {
    findings.add(invalid(field, list.length, `${field} in body should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && list.length > maxItems) findings.add(tooMany(field, list.length, maxItems));
  if (uniqueItems === true && new Set(list.map(identityText)).size < list.length) {
    findings.add(invalid(field, '', `${field} in body shouldn't contain duplicates`));
  }
}

function enumErrors(schema: StructuralSchema, value: unknown, field: string, findings: Findings): void {
  if (schema.enum === undefined || schema.enum.length === 0 || identicalIn(schema.enum, value)) return;
  findings.add(notSupported(field, value, schema.enum));
}

function objectErrors(schema: StructuralSchema, object: JsonObject, field: string, findings: Findings): void {
  const at = (name: string) => (field === '' ? name : `${field}.${name}`);
  for (const name of schema.required ?? []) {
    if (object[name] === undefined) findings.add(required(at(name)));
  }
  for (const [name, value] of Object.entries(object)) {
    const known = memberSchema(schema, name);
    if (known !== undefined && value !== undefined) judge(known, value, at(name), findings);
  }
  const size = Object.keys(object).length;
  const { minProperties, maxProperties } = schema;
  if (minProperties !== undefined && size < minProperties) {
    findings.add(invalid(field, size, `${field} in body should have at least ${minProperties} properties`));
  }
  if (maxProperties !== undefined && size > maxProperties) findings.add(tooMany(field, size, maxProperties));
  findings.checks += 1;
}

/** Items that lists of type set and map may have once only. */
function* duplicateErrors(schema: StructuralSchema, value: unknown, field: string): Generator<FieldError> {
  if (Array.isArray(value)) {
    const kind = schema['x-kubernetes-list-type'];
    if (kind === 'set' || kind === 'map') yield* repeated(schema, value, field, kind);
    const { items } = schema;
    if (items === undefined) return;
    for (const [index, item] of value.entries()) yield* duplicateErrors(items, item, `${field}[${index}]`);
  } else if (isObject<Json>(value)) {
    for (const [name, member] of Object.entries(value)) {
      const known = memberSchema(schema, name);
      if (known === undefined || typeof member !== 'object') continue;
      yield* duplicateErrors(known, member, placeOf(schema, name, field));
    }
  }
}

function* repeated(
  schema: StructuralSchema,
  list: readonly unknown[],
  field: string,
  kind: 'set' | 'map',
): Generator<FieldError> {
  const times = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const identity = kind === 'set' ? item : listMapKey(schema, item);
    const text = identityText(identity);
    const before = times.get(text) ?? 0;
    times.set(text, before + 1);
    // Once told, however often it comes again.
    if (before === 1) yield duplicate(`${field}[${index}]`, identity);
  }
}

/** JSON with the members of objects in order. */
function identityText(value: unknown): string {
  return JSON.stringify(value, (_, member) =>
    isObject(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}

/** The members of an item that tell it from the others of an `x-kubernetes-list-type: map`. */
export function listMapKey(schema: StructuralSchema, item: unknown): JsonObject {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const members = isObject<Json>(item) ? item : {};
  return Object.fromEntries(keys.flatMap((key) => (members[key] === undefined ? [] : [[key, members[key]]])));
}

/** What is missing in objects that stand inside of others. */
function* embeddedErrors(schema: StructuralSchema, value: unknown, field: string): Generator<FieldError> {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return;
    for (const [index, item] of value.entries()) yield* embeddedErrors(items, item, `${field}[${index}]`);
  } else if (isObject<Json>(value)) {
    if (schema['x-kubernetes-embedded-resource'] === true && field !== '') {
      for (const name of ['apiVersion', 'kind'] as const) {
        const text = value[name];
        const at = `${field}.${name}`;
        if (text === undefined) yield required(at);
        else if (typeof text !== 'string') yield invalid(at, text, 'must be a string');
        else if (text === '') yield invalid(at, text, 'must not be empty');
      }
    }
    for (const [name, member] of Object.entries(value)) {
      const known = memberSchema(schema, name);
      if (known === undefined || typeof member !== 'object') continue;
      yield* embeddedErrors(known, member, placeOf(schema, name, field));
    }
  }
}

function placeOf(schema: StructuralSchema, name: string, field: string): string {
  const isKey = !Object.hasOwn(schema.properties ?? {}, name);
  return isKey ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
