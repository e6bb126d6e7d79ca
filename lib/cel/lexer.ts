import { CelCompileError } from './cel-error';
import { Uint } from './values';

export interface Token {
  readonly at: number;
  readonly kind: 'name' | 'quoted' | 'literal' | 'punctuation' | 'end';
  /** As it stands in the source; of a name in back quotes without them. */
  readonly text: string;
  /** Of a literal. */
  readonly value?: unknown;
}

const SPACE = /(?:\s+|\/\/[^\n]*)+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED_NAME = /`([A-Za-z0-9_.\-/ ]+)`/y;
const NUMBER =
  /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|\d+[uU]?/y;
const STRING =
  /([bBrR]{0,2})("""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')/y;
const RAW_STRING = /([bB]?[rR][bB]?)("""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')/y;
const PUNCTUATION = /&&|\|\||==|!=|<=|>=|\.\?|\[\?|[<>=!?:.,()[\]{}+\-*/%]/y;

/** @throws CelCompileError for what is no token */
export function tokens(source: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  const read = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source) ?? undefined;
  };
  while (at < source.length) {
    const space = read(SPACE);
    if (space !== undefined) {
      at += space[0].length;
      continue;
    }
    const token = string(read(RAW_STRING), at, true) ?? string(read(STRING), at, false) ?? plain(at, read);
    if (token === undefined) {
      throw new CelCompileError(source, [
        { at, message: `Syntax error: token recognition error at: '${source[at]}'` },
      ]);
    }
    found.push(token.token);
    at += token.length;
  }
  found.push({ at, kind: 'end', text: '<EOF>' });
  return found;

  function string(match: RegExpExecArray | undefined, start: number, raw: boolean) {
    if (match === undefined) return undefined;
    const [text, prefix = '', quoted = ''] = match;
    const quotes = /^("""|''')/.test(quoted) ? 3 : 1;
    const inside = quoted.slice(quotes, -quotes);
    const isBytes = /b/i.test(prefix);
    const value = raw ? inside : unescaped(inside, isBytes);
    if (value === undefined) {
      throw new CelCompileError(source, [{ at: start, message: `Syntax error: invalid escape in ${text}` }]);
    }
    const bytes = isBytes ? Buffer.from(value, raw ? 'utf8' : 'latin1') : undefined;
    return {
      token: { at: start, kind: 'literal', text, value: bytes ?? value } as const,
      length: text.length,
    };
  }
}

function plain(at: number, read: (pattern: RegExp) => RegExpExecArray | undefined) {
  const number = read(NUMBER)?.[0];
  if (number !== undefined) {
    return {
      token: { at, kind: 'literal', text: number, value: numberOf(number) } as const,
      length: number.length,
    };
  }
  const name = read(NAME)?.[0];
  if (name !== undefined) return { token: { at, kind: 'name', text: name } as const, length: name.length };
  const quoted = read(QUOTED_NAME);
  if (quoted !== undefined) {
    return { token: { at, kind: 'quoted', text: quoted[1] ?? '' } as const, length: quoted[0].length };
  }
  const mark = read(PUNCTUATION)?.[0];
  return mark === undefined
    ? undefined
    : { token: { at, kind: 'punctuation', text: mark } as const, length: mark.length };
}

function numberOf(text: string): unknown {
  if (/[.]/.test(text) || (/[eE]/.test(text) && !/^0x/i.test(text))) return Number(text);
  return /u$/i.test(text) ? new Uint(BigInt(text.slice(0, -1))) : BigInt(text);
}

const ESCAPE =
  /\\(?:([abfnrtv\\?"'`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g;
const NAMED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Of bytes one character for each byte. `undefined` for an escape that does not exist. */
function unescaped(text: string, isBytes: boolean): string | undefined {
  let isWrong = false;
  const plain = (part: string) => (isBytes ? Buffer.from(part).toString('latin1') : part);
  let value = '';
  let end = 0;
  for (const match of text.matchAll(ESCAPE)) {
    const [whole, named, hex, short, long, octal] = match;
    value += plain(text.slice(end, match.index));
    end = match.index + whole.length;
    if (named !== undefined) value += NAMED[named] ?? named;
    else if (hex !== undefined) value += String.fromCharCode(Number.parseInt(hex, 16));
    else if (octal !== undefined) value += String.fromCharCode(Number.parseInt(octal, 8));
    else if (!isBytes && (short ?? long) !== undefined && Number.parseInt(short ?? long ?? '', 16) < 0x110000)
      value += String.fromCodePoint(Number.parseInt(short ?? long ?? '', 16));
    else isWrong = true;
  }
  return isWrong ? undefined : value + plain(text.slice(end));
}
