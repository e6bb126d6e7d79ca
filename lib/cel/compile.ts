import { type Bindings, bound, isAnything, isAssignable, joined } from './assign';
import type { Macro, Node } from './ast';
import { CelCompileError, CelError, type Issue, noSuchOverload } from './cel-error';
import { functionsNamed } from './functions/by-name';
import type { Overload } from './overload';
import { parse } from './parser';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  ERROR,
  INT,
  inside,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  typeOf,
  typeText,
  UINT,
} from './types';
import { asKey, type CelValue, compare, isOpaque, kindOf, Optional, TYPES } from './values';

/** Values by the names of variables. Names of macros are put before those of the outside by the chain of prototypes. */
export type Variables = { [name: string]: CelValue };

/** Types by the names of variables, which may have dots: `authorizer.requestResource`. */
export type Declarations = Readonly<Record<string, CelType>>;

/** A part of an expression: what it is, and how its value is had. */
interface Part {
  readonly type: CelType;
  readonly run: (variables: Variables) => CelValue;
}

export interface CelProgram {
  readonly type: CelType;
  /** @throws CelError for an expression that fails with these values */
  readonly run: (variables: Variables) => CelValue;
}

/**
 * Reads an expression, and checks its types, as the API server does when it is given one.
 *
 * @throws CelCompileError in the words of cel-go, with every place that is wrong
 */
export function compileCel(source: string, declarations: Declarations): CelProgram {
  const issues: Issue[] = [];
  const program = compiler((issue) => issues.push(issue))(parse(source), declarations);
  if (issues.length > 0) throw new CelCompileError(source, issues);
  return program;
}

type Compile = (node: Node, scope: Declarations) => Part;

function compiler(report: (issue: Issue) => void): Compile {
  const failed = (at: number, message: string): Part => {
    report({ at, message });
    return { type: ERROR, run: () => undefined };
  };

  const compile: Compile = (node, scope) => {
    switch (node.is) {
      case 'literal':
        return { type: typeOfLiteral(node.value), run: () => node.value };
      case 'name':
        return named(node.name, scope) ?? undeclared(node.at, node.name);
      case 'select':
        return select(node, scope);
      case 'has':
        return has(node, scope);
      case 'call':
        return call(node, scope);
      case 'list':
        return list(node, scope);
      case 'map':
        return map(node, scope);
      case 'object':
        return failed(node.at, `undeclared reference to '${node.name}' (in container '')`);
      case 'macro':
        return macro(node, scope);
    }
  };
  return compile;

  function undeclared(at: number, name: string): Part {
    return failed(at, `undeclared reference to '${name}' (in container '')`);
  }

  function named(name: string, scope: Declarations): Part | undefined {
    const type = Object.hasOwn(scope, name) ? scope[name] : undefined;
    if (type !== undefined) return { type, run: (variables) => variables[name] };
    const known = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    return known === undefined ? undefined : { type: typeOf(known.type), run: () => known.value };
  }

  function select(node: Node & { is: 'select' }, scope: Declarations): Part {
    const name = qualified(node);
    const whole = name === undefined || isHidden(name, scope) ? undefined : named(name, scope);
    if (whole !== undefined) return whole;
    const { of, field, optional } = node;
    const holder = compile(of, scope);
    const isOptional = holder.type.is === 'optional';
    const member = memberType(isOptional ? inside(holder.type) : holder.type, field, node.at);
    const type = (isOptional || optional) && member.is !== 'error' ? optionalOf(member) : member;
    const { run } = holder;
    return {
      type,
      run: (variables) => {
        const value = run(variables);
        if (!optional && !(value instanceof Optional)) return memberOf(value, field);
        const found = memberIfAny(value instanceof Optional ? value.value : value, field);
        return found === undefined ? Optional.NONE : new Optional(found);
      },
    };
  }

  function has({ of, field, at }: Node & { is: 'has' }, scope: Declarations): Part {
    const holder = compile(of, scope);
    const holding = holder.type.is === 'optional' ? inside(holder.type) : holder.type;
    memberType(holding, field, at);
    const isTyped = holding.is === 'object';
    return {
      type: BOOL,
      run: (variables) => {
        const value = holder.run(variables);
        const found = memberIfAny(value instanceof Optional ? value.value : value, field);
        // Of objects with a schema a null is as good as nothing.
        return found !== undefined && !(found === null && isTyped);
      },
    };
  }

  function memberType(type: CelType, field: string, at: number): CelType {
    if (isAnything(type)) return DYN;
    if (type.is === 'map') return inside(type, 1);
    if (type.is === 'object') {
      const known = Object.hasOwn(type.fields ?? {}, field) ? type.fields?.[field] : undefined;
      return known ?? failed(at, `undefined field '${field}'`).type;
    }
    return failed(at, `type '${typeText(type)}' does not support field selection`).type;
  }

  function call(node: Node & { is: 'call' }, scope: Declarations): Part {
    const { name, target, args, at } = node;
    // What is formatted may be of any types.
    const isFormat = name === 'format' && target !== undefined;
    const parts = args.map((arg) =>
      isFormat && arg.is === 'list' ? list(arg, scope, true) : compile(arg, scope),
    );
    if (target === undefined) {
      const special = operator(node, parts);
      if (special !== undefined) return special;
    }
    const space = target === undefined ? undefined : qualified(target);
    const inSpace = space === undefined || isHidden(space, scope) ? undefined : `${space}.${name}`;
    const isSpaced = inSpace !== undefined && functionsNamed(inSpace).length > 0;
    const fullName = isSpaced ? inSpace : name;
    const all = target === undefined || isSpaced ? parts : [compile(target, scope), ...parts];
    const isMethod = all.length > parts.length;
    const overloads = functionsNamed(fullName);
    if (overloads.length === 0) return undeclared(at, name);
    const { possible, type } = resolved(overloads, isMethod, all);
    if (type === undefined) {
      const types = all.map((part) => typeText(part.type));
      const shown = isMethod ? `${types[0]}.(${types.slice(1).join(', ')})` : `(${types.join(', ')})`;
      return failed(at, `found no matching overload for '${fullName}' applied to '${shown}'`);
    }
    checkLiteral(fullName, isMethod, args);
    return {
      type,
      run: (variables) =>
        apply(
          possible,
          all.map((part) => part.run(variables)),
        ),
    };
  }

  /** Those that do not evaluate all of their arguments. */
  function operator({ name, args, at }: Node & { is: 'call' }, parts: readonly Part[]): Part | undefined {
    const [first, second, third] = parts as [Part, Part, Part];
    if (name === '_&&_' || name === '_||_') {
      for (const [index, { type }] of parts.entries()) {
        if (!isAssignable(BOOL, type))
          failed(args[index]?.at ?? at, `expected type 'bool' but found '${typeText(type)}'`);
      }
      const sides = [first.run, second.run];
      return { type: BOOL, run: (variables) => decided(name === '_||_', sides, (run) => run(variables)) };
    }
    if (name !== '_?_:_') return undefined;
    const type = joined(second.type, third.type);
    if (type === undefined || !isAssignable(BOOL, first.type)) {
      const types = parts.map((part) => typeText(part.type)).join(', ');
      return failed(at, `found no matching overload for '_?_:_' applied to '(${types})'`);
    }
    return {
      type,
      run: (variables) => {
        const condition = first.run(variables);
        if (typeof condition !== 'boolean') throw noSuchOverload();
        return (condition ? second : third).run(variables);
      },
    };
  }

  /** Literals that could never be read are refused at once. */
  function checkLiteral(name: string, isMethod: boolean, args: readonly Node[]): void {
    const literal = args.at(-1);
    if (literal?.is !== 'literal' || typeof literal.value !== 'string') return;
    const what = CHECKED_LITERALS[name];
    if (what === undefined || (name === 'matches') !== isMethod) return;
    const [overload] = functionsNamed(name).filter((each) => each.args.at(-1)?.is === 'string');
    try {
      if (overload !== undefined) apply([overload], [...(isMethod ? [''] : []), literal.value]);
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failed(literal.at, `invalid ${what} argument`);
    }
  }

  function list({ items }: Node & { is: 'list' }, scope: Declarations, isMixed = false): Part {
    const parts = items.map(({ node, optional }) => ({ ...compile(node, scope), optional, at: node.at }));
    const type = parts.reduce<CelType | undefined>(
      (before, part) =>
        isMixed ? DYN : common(before, part.optional ? inside(part.type) : part.type, part.at),
      undefined,
    );
    return {
      type: listOf(type ?? DYN),
      run: (variables) =>
        parts.flatMap(({ run, optional }) => {
          const value = run(variables);
          if (!optional) return [value];
          if (!(value instanceof Optional)) throw noSuchOverload();
          return value.value === undefined ? [] : [value.value];
        }),
    };
  }

  function map({ entries }: Node & { is: 'map' }, scope: Declarations): Part {
    let keyType: CelType | undefined;
    let valueType: CelType | undefined;
    const parts = entries.map(({ key, value, optional }) => {
      const pair = { key: compile(key, scope), value: compile(value, scope), optional };
      keyType = common(keyType, pair.key.type, key.at);
      valueType = common(valueType, optional ? inside(pair.value.type) : pair.value.type, value.at);
      return pair;
    });
    return {
      type: mapOf(keyType ?? DYN, valueType ?? DYN),
      run: (variables) => {
        const made = new Map<CelValue, CelValue>();
        for (const { key, value, optional } of parts) {
          const name = asKey(key.run(variables));
          if (made.has(name)) throw new CelError(`Failed with repeated key`);
          const given = value.run(variables);
          if (!optional) made.set(name, given);
          else if (!(given instanceof Optional)) throw noSuchOverload();
          else if (given.value !== undefined) made.set(name, given.value);
        }
        return made;
      },
    };
  }

  /** Lists and maps that are written out hold values of one type. */
  function common(before: CelType | undefined, type: CelType, at: number): CelType {
    const both = joined(before, type);
    if (both !== undefined) return both;
    return failed(at, `expected type '${typeText(before as CelType)}' but found '${typeText(type)}'`).type;
  }

  function macro(node: Macro, scope: Declarations): Part {
    const range = compile(node.of, scope);
    if (node.name === 'optMap' || node.name === 'optFlatMap') return onOptional(node, range, scope);
    const { type } = range;
    if (!isAnything(type) && type.is !== 'list' && type.is !== 'map') {
      return failed(
        node.of.at,
        `expression of type '${typeText(type)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
      );
    }
    const inner = { ...scope };
    const [first = '', second] = node.variables;
    const isMap = type.is === 'map';
    const isAny = isAnything(type);
    inner[first] = isMap ? inside(type) : second !== undefined ? (isAny ? DYN : INT) : inside(type);
    if (second !== undefined) inner[second] = isMap ? inside(type, 1) : inside(type);
    const filter = node.filter === undefined ? undefined : compile(node.filter, inner);
    const body =
      node.name === 'transformMapEntry' && node.body.is === 'map' ? undefined : compile(node.body, inner);
    const entry = node.body.is === 'map' ? node.body.entries[0] : undefined;
    const key = body === undefined && entry !== undefined ? compile(entry.key, inner) : undefined;
    const value = body ?? compile(entry?.value ?? node.body, inner);
    checkPredicate(node, filter, value);
    const rounds = (variables: Variables) => roundsOf(range.run(variables), node.variables, variables);
    const passes = (round: Variables) => filter === undefined || truth(filter.run(round));
    switch (node.name) {
      case 'all':
      case 'exists':
        return {
          type: BOOL,
          run: (variables) => decided(node.name === 'exists', rounds(variables), value.run),
        };
      case 'exists_one':
        return {
          type: BOOL,
          run: (variables) => rounds(variables).filter((round) => truth(value.run(round))).length === 1,
        };
      case 'filter':
        return {
          type: listOf(inside(type)),
          run: (variables) =>
            rounds(variables)
              .filter((round) => truth(value.run(round)))
              .map((round) => round[first]),
        };
      case 'map':
        return {
          type: listOf(value.type),
          run: (variables) => rounds(variables).flatMap((round) => (passes(round) ? [value.run(round)] : [])),
        };
      case 'sortBy':
        return { type, run: (variables) => sorted(rounds(variables), first, value.run) };
      default:
        return {
          type: mapOf(key?.type ?? (isMap ? inside(type) : isAny ? DYN : INT), value.type),
          run: (variables) => {
            const made = new Map<CelValue, CelValue>();
            for (const round of rounds(variables)) {
              if (!passes(round)) continue;
              const name = asKey(key === undefined ? round[first] : key.run(round));
              if (made.has(name)) throw new CelError(`insert failed: key ${String(name)} already exists`);
              made.set(name, value.run(round));
            }
            return made;
          },
        };
    }
  }

  function checkPredicate(node: Macro, filter: Part | undefined, body: Part): void {
    const isQuantifier = node.name === 'all' || node.name === 'exists';
    if (isQuantifier && !isAssignable(BOOL, body.type)) {
      failed(node.body.at, `expected type 'bool' but found '${typeText(body.type)}'`);
    }
    const condition = node.name === 'exists_one' || node.name === 'filter' ? body : filter;
    if (condition === undefined || isAssignable(BOOL, condition.type)) return;
    const other = node.name === 'exists_one' ? 'int' : 'list(dyn)';
    failed(
      node.at,
      `found no matching overload for '_?_:_' applied to '(${typeText(condition.type)}, ${other}, ${other})'`,
    );
  }

  function onOptional(node: Macro, range: Part, scope: Declarations): Part {
    if (range.type.is !== 'optional' && !isAnything(range.type)) {
      return failed(
        node.at,
        `found no matching overload for 'hasValue' applied to '${typeText(range.type)}.()'`,
      );
    }
    const [name = ''] = node.variables;
    const body = compile(node.body, { ...scope, [name]: inside(range.type) });
    const isFlat = node.name === 'optFlatMap';
    return {
      type: isFlat ? body.type : optionalOf(body.type),
      run: (variables) => {
        const optional = range.run(variables);
        if (!(optional instanceof Optional)) throw noSuchOverload();
        if (optional.value === undefined) return Optional.NONE;
        const value = body.run(inRound(variables, [name], [optional.value]));
        if (isFlat && !(value instanceof Optional)) throw noSuchOverload();
        return isFlat ? value : new Optional(value);
      },
    };
  }
}

/** Functions whose texts are read when the expression is. */
const CHECKED_LITERALS: Readonly<Record<string, string>> = {
  duration: 'duration',
  timestamp: 'timestamp',
  matches: 'matches',
};

function typeOfLiteral(value: unknown): CelType {
  switch (kindOf(value)) {
    case 'null':
      return NULL;
    case 'bool':
      return BOOL;
    case 'int':
      return INT;
    case 'uint':
      return UINT;
    case 'double':
      return DOUBLE;
    case 'bytes':
      return BYTES;
    default:
      return STRING;
  }
}

/** `a.b.c`, for names that are only written that way. */
function qualified(node: Node): string | undefined {
  if (node.is === 'name') return node.name;
  if (node.is !== 'select' || node.optional) return undefined;
  const prefix = qualified(node.of);
  return prefix === undefined ? undefined : `${prefix}.${node.field}`;
}

/** Whether a name with dots begins with that of a variable of a macro, which goes first. */
function isHidden(name: string, scope: Declarations): boolean {
  const [root = ''] = name.split('.', 1);
  return name !== root && Object.hasOwn(scope, root) && !Object.hasOwn(scope, name);
}

function resolved(overloads: readonly Overload[], isMethod: boolean, parts: readonly Part[]) {
  const possible: Overload[] = [];
  let type: CelType | undefined;
  for (const overload of overloads) {
    if (overload.isMethod !== isMethod || overload.args.length !== parts.length) continue;
    const bindings: Bindings = new Map();
    if (!overload.args.every((arg, index) => isAssignable(arg, parts[index]?.type ?? DYN, bindings)))
      continue;
    possible.push(overload);
    const result = bound(overload.result, bindings);
    type = type === undefined || typeText(type) === typeText(result) ? result : DYN;
  }
  return { possible, type };
}

function apply(possible: readonly Overload[], values: readonly CelValue[]): CelValue {
  const found = possible.find(({ args }) => args.every((arg, index) => accepts(arg, values[index])));
  if (found === undefined) {
    throw possible[0]?.name === 'size' ? new CelError('no such overload: size') : noSuchOverload();
  }
  return found.call(...(values as never[]));
}

function accepts(type: CelType, value: CelValue): boolean {
  switch (type.is) {
    case 'dyn':
    case 'parameter':
      return true;
    case 'opaque':
      return isOpaque(value) && value.celType === type.name;
    case 'object':
      return value instanceof Map;
    default:
      return kindOf(value) === type.is;
  }
}

function memberIfAny(value: CelValue, field: string): CelValue | undefined {
  const found = value instanceof Map ? value.get(field) : undefined;
  if (found instanceof CelError) throw found;
  return found;
}

function memberOf(value: CelValue, field: string): CelValue {
  const found = memberIfAny(value, field);
  if (found === undefined) throw new CelError(`no such key: ${field}`);
  return found;
}

/** `&&` and `||`, `all` and `exists`: what one of them decides, no failure of another one changes. */
function decided<T>(decisive: boolean, all: readonly T[], ask: (one: T) => CelValue): boolean {
  let failure: unknown;
  for (const one of all) {
    try {
      if (truth(ask(one)) === decisive) return decisive;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}

function truth(value: CelValue): boolean {
  if (typeof value !== 'boolean') throw noSuchOverload();
  return value;
}

function roundsOf(range: CelValue, names: readonly string[], variables: Variables): Variables[] {
  const isPair = names.length > 1;
  if (Array.isArray(range)) {
    return range.map((item, index) => inRound(variables, names, isPair ? [BigInt(index), item] : [item]));
  }
  if (range instanceof Map) return [...range].map((pair) => inRound(variables, names, pair));
  throw noSuchOverload();
}

function inRound(variables: Variables, names: readonly string[], values: readonly CelValue[]): Variables {
  const round: Variables = Object.create(variables);
  for (const [index, name] of names.entries()) round[name] = values[index];
  return round;
}

function sorted(rounds: readonly Variables[], name: string, key: Part['run']): CelValue[] {
  return rounds
    .map((round) => ({ item: round[name], key: key(round) }))
    .sort((one, other) => compare(one.key, other.key))
    .map(({ item }) => item);
}
