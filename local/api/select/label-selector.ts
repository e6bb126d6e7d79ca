import { badRequest } from '../status-error';
import { labelKeyComplaints, labelValueComplaints } from './label-rules';
import type { Requirement } from './requirement';

/** A piece of a selector. The last one is `end`. */
interface Token {
  readonly kind: 'word' | 'symbol' | 'end' | 'error';
  readonly text: string;
}

const END: Token = { kind: 'end', text: '' };

const SPECIAL = '=!(),><';
const SYMBOLS: ReadonlySet<string> = new Set([')', ',', '!', '==', '=', '>', '<', '!=', '(']);
const OPERATORS: ReadonlySet<string> = new Set(['in', '=', '==', '>', '<', 'notin', '!=']);

/**
 * `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`
 *
 * @throws StatusError 400 for anything else, in the words of the real server
 */
export function parseLabelSelector(text: string): Requirement[] {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at] ?? END;
  const next = () => tokens[at++] ?? END;
  const isName = ({ kind, text: word }: Token) => kind === 'word' || word === '!';
  const found: Requirement[] = [];

  if (peek().kind === 'end') return [];
  if (!isName(peek())) throw unexpected(peek(), "!, identifier, or 'end of string'");
  for (;;) {
    found.push(requirement());
    const after = next();
    if (after.kind === 'end') return found;
    if (after.text !== ',') throw unexpected(after, "',' or 'end of string'");
    if (!isName(peek())) throw unexpected(peek(), "identifier after ','");
  }

  function requirement(): Requirement {
    const isAbsent = peek().text === '!';
    if (isAbsent) next();
    const key = next();
    if (key.kind !== 'word') throw unparsed(expected(key, 'identifier'));
    const wrong = labelKeyComplaints(key.text);
    if (wrong.length > 0) throw unparsed(invalid('<nil>', key.text, wrong));
    const isAlone = peek().kind === 'end' || peek().text === ',';
    if (isAbsent || isAlone) return { key: key.text, operator: isAbsent ? 'absent' : 'exists', values: [] };
    const operator = next();
    if (!OPERATORS.has(operator.text)) {
      throw unparsed(expected(operator, 'in, notin, =, ==, !=, gt, lt'));
    }
    const isSet = operator.text === 'in' || operator.text === 'notin';
    return checked(key.text, operator.text, isSet ? setOfValues() : [exactValue()]);
  }

  function exactValue(): string {
    if (peek().kind === 'end' || peek().text === ',') return '';
    const value = next();
    if (value.kind !== 'word') throw unparsed(expected(value, 'identifier'));
    return value.text;
  }

  function setOfValues(): string[] {
    const open = next();
    if (open.text !== '(') throw unparsed(`found '${open.text}' expected: '('`);
    const first = peek();
    if (first.text === ')') {
      next();
      return [''];
    }
    if (first.kind !== 'word' && first.text !== ',') {
      throw unparsed(expected(first, "',', ')' or identifier"));
    }
    const values = listOfValues();
    // The real server names the first piece, not this one.
    if (next().text !== ')') throw unparsed(expected(first, "')'"));
    return values;
  }

  function listOfValues(): string[] {
    const values = new Set<string>();
    for (;;) {
      const token = next();
      if (token.kind === 'word') {
        values.add(token.text);
        if (peek().text === ',' && peek().kind === 'symbol') continue;
        if (peek().text === ')') return [...values];
        throw unparsed(expected(peek(), "',' or ')'"));
      }
      if (token.text !== ',') throw unparsed(expected(token, "',', or identifier"));
      if (values.size === 0) values.add('');
      if (peek().text === ')') return [...values.add('')];
      if (peek().text === ',') values.add('');
    }
  }
}

function checked(key: string, operator: string, values: readonly string[]): Requirement {
  const sorted = [...values].sort();
  const complaints = sorted.flatMap((value, index) => {
    const field = `values[${index}]`;
    const noNumber =
      (operator === '>' || operator === '<') && !/^[+-]?\d+$/.test(value)
        ? [invalid(field, value, ["for 'Gt', 'Lt' operators, the value must be an integer"])]
        : [];
    const wrong = labelValueComplaints(value);
    return [...noNumber, ...(wrong.length > 0 ? [invalid(`${field}[${key}]`, value, wrong)] : [])];
  });
  if (complaints.length > 0) {
    throw unparsed(complaints.length === 1 ? (complaints[0] ?? '') : `[${complaints.join(', ')}]`);
  }
  if (operator === '>' || operator === '<') {
    return { key, operator: operator === '>' ? 'greater' : 'less', values };
  }
  return { key, operator: operator === 'notin' || operator === '!=' ? 'notin' : 'in', values };
}

const invalid = (field: string, value: string, details: readonly string[]) =>
  `${field}: Invalid value: ${JSON.stringify(value)}: ${details.join('; ')}`;

const expected = ({ text }: Token, what: string) => `found '${text}', expected: ${what}`;

const unexpected = (token: Token, what: string) => badRequest(expected(token, what));

const unparsed = (why: string) => badRequest(`unable to parse requirement: ${why}`);

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const token = tokenAt(rest);
    tokens.push(token.token);
    rest = rest.slice(token.length).replace(/^[ \t\r\n]+/, '');
  }
  return tokens;
}

function tokenAt(text: string): { token: Token; length: number } {
  if (!SPECIAL.includes(text.charAt(0))) {
    const word = /^[^=!(),><\s]+/.exec(text)?.[0] ?? text.charAt(0);
    return { token: { kind: 'word', text: word }, length: word.length };
  }
  for (const length of [2, 1]) {
    const symbol = text.slice(0, length);
    if (SYMBOLS.has(symbol)) return { token: { kind: 'symbol', text: symbol }, length };
  }
  return { token: { kind: 'error', text: `error expected: keyword found '${text}'` }, length: text.length };
}
