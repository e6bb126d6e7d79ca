import type { MacroName, Node } from './ast';
import { CelCompileError } from './cel-error';
import { type Token, tokens } from './lexer';
import { Uint } from './values';

const RESERVED: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while in'.split(
    ' ',
  ),
);

/** From the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['<', '<=', '>=', '>', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

const MAX_DEPTH = 250;

/**
 * The tree of an expression, with its macros.
 *
 * @throws CelCompileError for what is no expression
 */
export function parse(source: string): Node {
  const all = tokens(source);
  let next = 0;
  let depth = 0;

  const peek = (): Token => all[next] as Token;
  const is = (text: string) => peek().text === text && (peek().kind === 'punctuation' || text === 'in');
  const fail = (at: number, message: string): never => {
    throw new CelCompileError(source, [{ at, message }]);
  };
  const unexpected = (): never => {
    const { at, text } = peek();
    return fail(at, `Syntax error: mismatched input '${text}' expecting an expression`);
  };
  const take = (): Token => all[next++] as Token;
  const accept = (text: string): Token | undefined => (is(text) ? take() : undefined);
  const expect = (text: string): Token => {
    const found = accept(text);
    if (found !== undefined) return found;
    const { at, text: other } = peek();
    return fail(at, `Syntax error: mismatched input '${other}' expecting '${text}'`);
  };

  function expression(): Node {
    if (++depth > MAX_DEPTH) fail(peek().at, 'expression recursion limit exceeded: 250');
    const condition = binary(0);
    const mark = accept('?');
    depth -= 1;
    if (mark === undefined) return condition;
    const then = binary(0);
    expect(':');
    return {
      is: 'call',
      at: mark.at,
      name: '_?_:_',
      target: undefined,
      args: [condition, then, expression()],
    };
  }

  function binary(level: number): Node {
    const operators = LEVELS[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    for (;;) {
      const found = operators.find(is);
      if (found === undefined) return left;
      const { at } = take();
      const name = found === 'in' ? '@in' : `_${found}_`;
      left = { is: 'call', at, name, target: undefined, args: [left, binary(level + 1)] };
    }
  }

  function unary(): Node {
    const marks: Token[] = [];
    while ((is('!') || is('-')) && (marks.length === 0 || is(marks[0]?.text ?? ''))) marks.push(take());
    let node: Node;
    const last = marks.at(-1);
    const number = peek();
    // The smallest integer has no positive counterpart.
    if (last?.text === '-' && number.kind === 'literal' && isNumber(number.value)) {
      marks.pop();
      take();
      const { value } = number;
      const negative = typeof value === 'bigint' ? -value : -(value as number);
      node = member(literal(negative, last.at));
    } else node = member(primary());
    for (const mark of marks.reverse()) {
      node = {
        is: 'call',
        at: mark.at,
        name: mark.text === '!' ? '!_' : '-_',
        target: undefined,
        args: [node],
      };
    }
    return node;
  }

  const isNumber = (value: unknown) => typeof value === 'bigint' || typeof value === 'number';

  function member(start: Node): Node {
    let node = start;
    for (;;) {
      const dot = accept('.') ?? accept('.?');
      if (dot !== undefined) {
        const optional = dot.text === '.?';
        const field = take();
        if (field.kind !== 'name' && field.kind !== 'quoted') {
          fail(field.at, `Syntax error: no viable alternative at input '.${field.text}'`);
        }
        if (!optional && field.kind === 'name' && is('(')) {
          node = call(field.text, node, take());
          continue;
        }
        if (field.kind === 'name' && field.text === 'in')
          fail(field.at, "Syntax error: mismatched input 'in' expecting IDENTIFIER");
        node = { is: 'select', at: dot.at, of: node, field: field.text, optional };
        continue;
      }
      const bracket = accept('[') ?? accept('[?');
      if (bracket === undefined) return node;
      const args = [node, expression()];
      expect(']');
      node = {
        is: 'call',
        at: bracket.at,
        name: bracket.text === '[' ? '_[_]' : '_[?_]',
        target: undefined,
        args,
      };
    }
  }

  function primary(): Node {
    const token = peek();
    if (token.kind === 'literal') {
      take();
      return literal(token.value, token.at);
    }
    if (accept('(') !== undefined) {
      const node = expression();
      expect(')');
      return node;
    }
    if (is('[') || is('[?')) return list(take());
    if (is('{')) return map(take());
    const leading = accept('.');
    const name = peek();
    if (name.kind !== 'name') return unexpected();
    take();
    if (leading === undefined) {
      if (name.text === 'true' || name.text === 'false') return literal(name.text === 'true', name.at);
      if (name.text === 'null') return literal(null, name.at);
    }
    if (RESERVED.has(name.text)) {
      return name.text === 'in'
        ? fail(name.at, "Syntax error: extraneous input 'in' expecting an expression")
        : fail(name.at, `reserved identifier: ${name.text}`);
    }
    if (is('(')) return call(name.text, undefined, take());
    if (is('{')) return object(name.text, take());
    return { is: 'name', at: name.at, name: name.text };
  }

  function literal(value: unknown, at: number): Node {
    const limit = typeof value === 'bigint' && (value >= 2n ** 63n || value < -(2n ** 63n));
    if (limit) fail(at, 'invalid int literal');
    if (value instanceof Uint && value.value >= 2n ** 64n) fail(at, 'invalid uint literal');
    return { is: 'literal', at, value };
  }

  function object(name: string, brace: Token): Node {
    while (!is('}')) {
      if (peek().kind === 'end') unexpected();
      take();
    }
    take();
    return { is: 'object', at: brace.at, name };
  }

  function list({ at, text }: Token): Node {
    const items: { node: Node; optional: boolean }[] = [];
    let optional = text === '[?';
    while (optional || !is(']')) {
      items.push({ node: expression(), optional });
      if (accept(',') === undefined) break;
      optional = accept('?') !== undefined;
    }
    expect(']');
    return { is: 'list', at, items };
  }

  function map({ at }: Token): Node {
    const entries: { at: number; key: Node; value: Node; optional: boolean }[] = [];
    while (!is('}')) {
      const optional = accept('?') !== undefined;
      const key = expression();
      const colon = expect(':');
      entries.push({ at: colon.at, key, value: expression(), optional });
      if (accept(',') === undefined) break;
    }
    expect('}');
    return { is: 'map', at, entries };
  }

  function call(name: string, target: Node | undefined, parenthesis: Token): Node {
    const args: Node[] = [];
    while (!is(')')) {
      args.push(expression());
      if (accept(',') === undefined) break;
    }
    expect(')');
    const { at } = parenthesis;
    return (
      (target === undefined ? presence(name, args, at) : macro(name, target, args, at)) ?? {
        is: 'call',
        at,
        name,
        target,
        args,
      }
    );
  }

  function presence(name: string, [argument, ...more]: Node[], at: number): Node | undefined {
    if (name !== 'has' || argument === undefined || more.length > 0) return undefined;
    if (argument.is !== 'select') return fail(argument.at, 'invalid argument to has() macro');
    const { of, field, optional } = argument;
    return { is: 'has', at, of, field, optional };
  }

  function macro(name: string, of: Node, args: readonly Node[], at: number): Node | undefined {
    const shape = MACROS.find((each) => each.name === name && each.args === args.length);
    if (shape === undefined) return undefined;
    const variables = args.slice(0, shape.variables).map((arg) => {
      if (arg.is !== 'name') return fail(arg.at, 'argument must be a simple name');
      return arg.name;
    });
    if (new Set(variables).size < variables.length)
      fail(args[1]?.at ?? at, `duplicate variable name: ${variables[0]}`);
    const rest = args.slice(shape.variables);
    const body = rest.at(-1) as Node;
    if (shape.is === 'transformMapEntry' && (body.is !== 'map' || body.entries.length !== 1)) {
      fail(body.at, 'transformMapEntry() transform must be a map with one entry');
    }
    return {
      is: 'macro',
      at,
      name: shape.is,
      of,
      variables,
      filter: rest.length > 1 ? rest[0] : undefined,
      body,
    };
  }

  const root = expression();
  if (peek().kind !== 'end') {
    const { at, text } = peek();
    fail(at, `Syntax error: mismatched input '${text}' expecting <EOF>`);
  }
  return root;
}

interface Shape {
  readonly name: string;
  readonly is: MacroName;
  readonly args: number;
  readonly variables: number;
}

const shape = (name: string, is: MacroName, args: number, variables: number): Shape => ({
  name,
  is,
  args,
  variables,
});

const MACROS: readonly Shape[] = [
  shape('all', 'all', 2, 1),
  shape('all', 'all', 3, 2),
  shape('exists', 'exists', 2, 1),
  shape('exists', 'exists', 3, 2),
  shape('exists_one', 'exists_one', 2, 1),
  shape('existsOne', 'exists_one', 3, 2),
  shape('map', 'map', 2, 1),
  shape('map', 'map', 3, 1),
  shape('filter', 'filter', 2, 1),
  shape('transformList', 'map', 3, 2),
  shape('transformList', 'map', 4, 2),
  shape('transformMap', 'transformMap', 3, 2),
  shape('transformMap', 'transformMap', 4, 2),
  shape('transformMapEntry', 'transformMapEntry', 3, 2),
  shape('transformMapEntry', 'transformMapEntry', 4, 2),
  shape('optMap', 'optMap', 2, 1),
  shape('optFlatMap', 'optFlatMap', 2, 1),
  shape('sortBy', 'sortBy', 2, 1),
];
