import { isObject } from '../model';
import { oldMember, toCel } from './cel-values';
import { duplicate, type FieldError, forbidden, invalid, required } from './field-error';
import {
  type Json,
  type JsonObject,
  memberSchema,
  type StructuralSchema,
  type ValidationRule,
} from './structural-schema';

// Loaded for the first rule only: the library costs some 40 ms.
const cel = () => require('#vendor/cel-js') as typeof import('#vendor/cel-js');

type Evaluate = (context: Record<string, unknown>) => unknown;

interface CompiledRule extends ValidationRule {
  readonly evaluate: Evaluate;
  readonly evaluateMessage: Evaluate | undefined;
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
 * @throws Error for a rule that cannot be read
 */
export function celErrors(
  schema: StructuralSchema,
  object: unknown,
  old: JsonObject | undefined,
): FieldError[] {
  return [...errorsIn(schema, object as Json, old, '')];
}

function* errorsIn(
  schema: StructuralSchema,
  value: Json,
  old: Json | undefined,
  field: string,
): Iterable<FieldError> {
  if (value === null) return;
  yield* ruleErrors(schema, value, old, field);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined || !hasRules(items)) return;
    for (const [index, item] of value.entries()) {
      yield* errorsIn(items, item, oldMember(schema, old, item), `${field}[${index}]`);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const known = memberSchema(schema, name);
      if (known === undefined || member === undefined || !hasRules(known)) continue;
      const isKey = schema.properties?.[name] === undefined;
      const at = isKey ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`;
      yield* errorsIn(known, member, isObject(old) ? old[name] : undefined, at);
    }
  }
}

function* ruleErrors(
  schema: StructuralSchema,
  value: Json,
  old: Json | undefined,
  field: string,
): Iterable<FieldError> {
  const rules = compiledRules(schema);
  if (rules.length === 0) return;
  const { Optional } = cel();
  const self = toCel(schema, value);
  const oldSelf = old === undefined ? undefined : toCel(schema, old);
  for (const rule of rules) {
    if (rule.isTransition && oldSelf === undefined && rule.optionalOldSelf !== true) continue;
    const optional = oldSelf === undefined ? Optional.none() : Optional.of(oldSelf);
    const context = { self, oldSelf: rule.optionalOldSelf === true ? optional : oldSelf };
    const error = ruleError(rule, context, { value, type: schema.type ?? '', field });
    if (error !== undefined) yield error;
  }
}

function ruleError(
  rule: CompiledRule,
  context: Record<string, unknown>,
  { value, type, field }: { value: Json; type: string; field: string },
): FieldError | undefined {
  try {
    if (rule.evaluate(context) === true) return undefined;
  } catch (error) {
    return invalid(field, type, `${summaryOf(error)} evaluating rule: ${rule.message ?? rule.rule}`);
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

function messageOf(rule: CompiledRule, context: Record<string, unknown>): string {
  try {
    const text = rule.evaluateMessage?.(context);
    if (typeof text === 'string' && text.trim() !== '') return text;
  } catch {
    // As on the server, a message that cannot be made gives way to the fixed one.
  }
  return rule.message ?? `failed rule: ${rule.rule}`;
}

function summaryOf(error: unknown): string {
  const text = error instanceof Error ? error.message.split('\n', 1)[0] : undefined;
  return text === undefined ? String(error) : text.charAt(0).toLowerCase() + text.slice(1);
}

function compiledRules(schema: StructuralSchema): readonly CompiledRule[] {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const rules = (schema['x-kubernetes-validations'] ?? []).map(compileRule);
  compiled.set(schema, rules);
  return rules;
}

function compileRule(rule: ValidationRule): CompiledRule {
  const environment = environmentFor(rule.optionalOldSelf === true ? 'optional<dyn>' : 'dyn');
  const parse = (expression: string): Evaluate => environment.parse(expression);
  try {
    return {
      ...rule,
      evaluate: parse(rule.rule),
      evaluateMessage: rule.messageExpression === undefined ? undefined : parse(rule.messageExpression),
      isTransition: /\boldSelf\b/.test(rule.rule),
    };
  } catch (cause) {
    throw new Error(`the rule ${JSON.stringify(rule.rule)} cannot be read: ${summaryOf(cause)}`, { cause });
  }
}

type OldSelfType = 'dyn' | 'optional<dyn>';
const environments = new Map<OldSelfType, InstanceType<ReturnType<typeof cel>['Environment']>>();

function environmentFor(oldSelf: OldSelfType) {
  const known = environments.get(oldSelf);
  if (known !== undefined) return known;
  const { Environment } = cel();
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
    .registerVariable('self', 'dyn')
    .registerVariable('oldSelf', oldSelf);
  environments.set(oldSelf, environment);
  return environment;
}

function children(schema: StructuralSchema): StructuralSchema[] {
  const { properties = {}, additionalProperties, items } = schema;
  return [
    ...Object.values(properties),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
    ...(items === undefined ? [] : [items]),
  ];
}
