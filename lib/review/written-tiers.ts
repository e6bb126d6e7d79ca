/**
 * What the tiers of a policy keep, by its text. A review runs no code of any commit, and a retention is written as plain
 * numbers: `Tier.of('gold', { rpo: '26h', retention: { keepLast: 3 } })`. What is written in another way is told as such.
 */
import { BackupError } from '../errors';
import { checkRetention, type Retention } from '../retention';

/** `undefined` within: the tier says nothing, so it keeps nothing. */
export type WrittenRetention =
  | { readonly retention: Retention | undefined }
  | {
      /** What stands there instead of plain values; empty: nobody knows where it stands. */
      readonly unread: string;
      /** What it may be made of: two that read the same mean the same only if this is the same too. */
      readonly beside?: string;
    };

// What nobody has ended ends with the text, or with its line: looked for again from each place it would take for ever.
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\[\s\S]|[^'\\\n])*'?|"(?:\\[\s\S]|[^"\\\n])*"?|`(?:\\[\s\S]|[^`\\])*`?|[A-Za-z_$][\w$]*|\d[\w.]*|\S/g;

/** The words of a text without its comments. */
interface Words {
  readonly tokens: readonly string[];
  /** Of each bracket that opens, where it is closed. */
  readonly closing: ReadonlyMap<number, number>;
  /** Where values of constants begin, by their names; none where a name is declared twice. */
  readonly constants: ReadonlyMap<string, number>;
  /** What was read of constants, by where they begin: many tiers may have one. */
  readonly known: Map<number, Retention | undefined>;
}

/** The tiers of a policy by their names; of one that is written twice, the last. */
export function writtenTiers(text: string): ReadonlyMap<string, WrittenRetention> {
  const words = wordsOf(text);
  const { tokens, closing } = words;
  const tiers = new Map<string, WrittenRetention>();
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at] !== 'Tier' || tokens.slice(at + 1, at + 4).join('') !== '.of(') continue;
    const name = textIn(tokens[at + 4]);
    if (name === undefined || tokens[at + 5] !== ',') continue;
    tiers.set(name, retentionIn(words, at + 6));
    // Tiers within a tier are none that anybody would write.
    at = closing.get(at + 6) ?? at;
  }
  return tiers;
}

/** All that counts in a text are made of: where nobody can tell which is of which tier, they are compared as a whole. */
export function writtenNumbers(text: string): string {
  return wordsOf(text)
    .tokens.map((token) => textIn(token) ?? token)
    .filter((token) => /^(\d[\w.]*|keep[A-Z]\w*)$/.test(token))
    .join(' ');
}

function wordsOf(text: string): Words {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !/^\/[/*]/.test(token));
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (OPENING.includes(token)) open.push(at);
    const opened = CLOSING.includes(token) ? open.pop() : undefined;
    if (opened !== undefined) closing.set(opened, at);
  }
  const constants = new Map<string, number>();
  const declared = new Set<string>();
  let equals = -1;
  for (let at = tokens.length - 1; at > 0; at--) {
    if (tokens[at] === '=') equals = at;
    const [before = '', name = ''] = [tokens[at - 1], tokens[at]];
    if (!['const', 'let', 'var'].includes(before)) continue;
    // Which of two of one name is meant, or what a variable is by then, cannot be read.
    if (before !== 'const' || declared.has(name) || equals === -1) constants.delete(name);
    else constants.set(name, equals + 1);
    declared.add(name);
  }
  return { tokens, closing, constants, known: new Map() };
}

/** @param at where the options of a tier begin */
function retentionIn(words: Words, at: number): WrittenRetention {
  const members = membersAt(words, at);
  // Something that is spread into them, or made elsewhere, may have one.
  if (members === undefined) return { unread: words.tokens.slice(at, at + 20).join(' ') };
  const value = members.get('retention');
  if (value === undefined) return { retention: undefined };
  const [begin, end] = value;
  const first = words.tokens[begin] ?? '';
  const named = end === begin + 1 && /^[A-Za-z_$]/.test(first) ? words.constants.get(first) : undefined;
  const retention = plain(words, named ?? begin);
  return retention === undefined ? { unread: words.tokens.slice(begin, end).join(' ') } : { retention };
}

function plain(words: Words, at: number): Retention | undefined {
  if (!words.known.has(at)) words.known.set(at, plainRetention(words, at));
  return words.known.get(at);
}

function plainRetention(words: Words, at: number): Retention | undefined {
  const members = membersAt(words, at);
  if (members === undefined) return undefined;
  const value = Object.fromEntries(
    [...members].map(([name, [begin, end]]) => {
      const token = words.tokens[begin] ?? '';
      return [name, end === begin + 1 ? (textIn(token) ?? Number(token)) : undefined];
    }),
  );
  try {
    return checkRetention(value, 'retention');
  } catch (error) {
    if (BackupError.is(error)) return undefined;
    throw error;
  }
}

const OPENING = '([{';
const CLOSING = ')]}';

/**
 * Members of an object literal, by where the tokens of their values begin and end; `undefined`: it is none, or not all of
 * it is written there.
 */
function membersAt(
  { tokens, closing }: Words,
  begin: number,
): ReadonlyMap<string, readonly [begin: number, end: number]> | undefined {
  const close = tokens[begin] === '{' ? closing.get(begin) : undefined;
  if (close === undefined) return undefined;
  const members = new Map<string, readonly [number, number]>();
  let from = begin + 1;
  for (let at = from; at <= close; at++) {
    if (at === close || tokens[at] === ',') {
      if (at > from) {
        const name = textIn(tokens[from]) ?? tokens[from] ?? '';
        // `{ retention }` is short for the constant of that name.
        if (at > from + 1 && tokens[from + 1] !== ':') return undefined;
        members.set(name, at > from + 1 ? [from + 2, at] : [from, at]);
      }
      from = at + 1;
    }
    // What is in brackets is of one member.
    at = closing.get(at) ?? at;
  }
  return members;
}

function textIn(token = ''): string | undefined {
  return /^(['"`])[^\\$]*\1$/.test(token) ? token.slice(1, -1) : undefined;
}
