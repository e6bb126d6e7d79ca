import type { CelProgram, CelType, Variables } from '../cel';
import { isObject } from '../model';
import { celTypeOf } from './cel-types';
import { oldMember, toCel } from './cel-values';
import { duplicate, type FieldError, forbidden, invalid, required } from './field-error';
import {
  type Json,
  type JsonObject,
  memberSchema,
  type StructuralSchema,
  type ValidationRule,
} from './structural-schema';

// Loaded for the first rule only.
let loaded: typeof import('../cel') | undefined;
const cel = () => {
  loaded ??= require('../cel') as typeof import('../cel');
  return loaded;
};

interface CompiledRule extends ValidationRule {
  readonly evaluate: CelProgram['run'];
  readonly evaluateMessage: CelProgram['run'] | undefined;
  /** Rules on `oldSelf` run on updates alone, unless they take it as optional. */
  readonly isTransition: boolean;
}

const compiled = new WeakMap<StructuralSchema, readonly CompiledRule[]>();

/** Asked at every level of every object: walking the schema each time would cost more than the rules. */
const withRules = new WeakMap<StructuralSchema, boolean>();

/** Whether a schema or anything in it has `x-kubernetes-validations`. */
export function hasRules(schema: StructuralSchema): boolean {
  const known = withRules.get(schema);
  if (known !== undefined) return known;
  const has = (schema['x-kubernetes-validations'] ?? []).length > 0 || children(schema).some(hasRules);
  withRules.set(schema, has);
  return has;
}

/**
 * The CEL rules that an object breaks. The object has passed the rest of its schema.
 * @param field path of the value; empty for a whole object
 */
export function celErrors(
  schema: StructuralSchema,
  object: unknown,
  old: JsonObject | undefined,
  field = '',
): FieldError[] {
  return [...errorsIn(schema, object as Json, old, field, 'all')];
}

/** The same of the rules that do not ask what was there before: for who does not know it. */
export function lastingCelErrors(schema: StructuralSchema, object: unknown): FieldError[] {
  return [...errorsIn(schema, object as Json, undefined, '', 'lasting')];
}

type Which = 'all' | 'lasting';

function* errorsIn(
  schema: StructuralSchema,
  value: Json,
  old: Json | undefined,
  field: string,
  which: Which,
): Iterable<FieldError> {
  if (value === null) return;
  yield* ruleErrors(schema, value, old, field, which);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined || !hasRules(items)) return;
    for (const [index, item] of value.entries()) {
      yield* errorsIn(items, item, oldMember(schema, old, item), `${field}[${index}]`, which);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const known = memberSchema(schema, name);
      if (known === undefined || member === undefined || !hasRules(known)) continue;
      const isKey = schema.properties?.[name] === undefined;
      const at = isKey ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`;
      yield* errorsIn(known, member, isObject(old) ? old[name] : undefined, at, which);
    }
  }
}

function* ruleErrors(
  schema: StructuralSchema,
  value: Json,
  old: Json | undefined,
  field: string,
  which: Which,
): Iterable<FieldError> {
  const isRoot = isWhole(schema, field);
  const rules = compiledRules(schema, isRoot);
  if (rules.length === 0) return;
  const { Optional } = cel();
  const self = toCel(schema, value, isRoot);
  const oldSelf = old === undefined ? undefined : toCel(schema, old, isRoot);
  for (const rule of rules) {
    if (rule.isTransition && which === 'lasting') continue;
    if (rule.isTransition && oldSelf === undefined && rule.optionalOldSelf !== true) continue;
    const optional = new Optional(oldSelf);
    const context = { self, oldSelf: rule.optionalOldSelf === true ? optional : oldSelf };
    const error = ruleError(rule, context, { value, type: schema.type ?? '', field });
    if (error !== undefined) yield error;
  }
}

interface Judged {
  readonly value: Json;
  readonly type: string;
  readonly field: string;
}

function ruleError(
  rule: CompiledRule,
  context: Variables,
  { value, type, field }: Judged,
): FieldError | undefined {
  try {
    if (rule.evaluate(context) === true) return undefined;
  } catch (error) {
    return invalid(field, type, failureText(rule, error));
  }
  const at = `${field}${rule.fieldPath ?? ''}`.replace(/^\./, '');
  const message = messageOf(rule, context);
  switch (rule.reason) {
    case 'FieldValueRequired':
      return required(at, message);
    case 'FieldValueForbidden':
      return forbidden(at, message);
    case 'FieldValueDuplicate':
      return duplicate(at, typeof value === 'object' ? undefined : value);
    default:
      return invalid(at, value, message);
  }
}

function messageOf(rule: CompiledRule, context: Variables): string {
  try {
    const text = rule.evaluateMessage?.(context);
    if (typeof text === 'string' && text.trim() !== '') return text;
  } catch {
    // As on the server, a message that cannot be made gives way to the fixed one.
  }
  return rule.message ?? `failed rule: ${rule.rule}`;
}

function failureText({ rule, message }: ValidationRule, error: unknown): string {
  if (!(error instanceof cel().CelError)) throw error;
  const shown = message ?? rule.trim();
  if (!error.message.startsWith('no such overload')) return `${error.message} evaluating rule: ${shown}`;
  return `'${error.message}': call arguments did not match a supported operator, function or macro signature for rule: ${shown}`;
}

/** Rules on a whole object see what every object has. */
function isWhole(schema: StructuralSchema, field: string): boolean {
  return field === '' || schema['x-kubernetes-embedded-resource'] === true;
}

function compiledRules(schema: StructuralSchema, isRoot: boolean): readonly CompiledRule[] {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const rules = (schema['x-kubernetes-validations'] ?? []).flatMap(
    (rule) => compiledRule(rule, schema, isRoot) ?? [],
  );
  compiled.set(schema, rules);
  return rules;
}

/** None for a rule that cannot be read: its server may know more of CEL, and judges itself. */
function compiledRule(
  rule: ValidationRule,
  schema: StructuralSchema,
  isRoot: boolean,
): CompiledRule | undefined {
  const declarations = ruleVariables(rule, schema, isRoot);
  const run = (expression: string) => cel().compileCel(expression, declarations).run;
  try {
    return {
      ...rule,
      evaluate: run(rule.rule),
      evaluateMessage: rule.messageExpression === undefined ? undefined : run(rule.messageExpression),
      isTransition: /\boldSelf\b/.test(rule.rule),
    };
  } catch (error) {
    if (error instanceof cel().CelError) return undefined;
    throw error;
  }
}

/** The variables of a rule, with their types. */
export function ruleVariables(
  rule: ValidationRule,
  schema: StructuralSchema,
  isRoot: boolean,
): Readonly<Record<string, CelType>> {
  const self = celTypeOf(schema, 'selfType', isRoot) ?? { is: 'dyn' };
  return { self, oldSelf: rule.optionalOldSelf === true ? { is: 'optional', of: [self] } : self };
}

function children(schema: StructuralSchema): StructuralSchema[] {
  const { properties = {}, additionalProperties, items } = schema;
  return [
    ...Object.values(properties),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
    ...(items === undefined ? [] : [items]),
  ];
}
