/**
 * What the tiers of a policy keep, by its text. A review runs no code of any commit, and a retention is written as plain
 * numbers: `Tier.of('gold', { rpo: '26h', retention: { keepLast: 3 } })`. What is written in another way is told as such.
 */
import { BackupError } from '../errors';
import { checkRetention, type Retention } from '../retention';

/** `undefined` within: the tier says nothing, so it keeps nothing. */
export type WrittenRetention =
  | { readonly retention: Retention | undefined }
  /** What stands there instead of plain values. */
  | { readonly unread: string };

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|[A-Za-z_$][\w$]*|\d[\w.]*|\S/g;

/** The tiers of a policy by their names; of one that is written twice, the last. */
export function writtenTiers(text: string): ReadonlyMap<string, WrittenRetention> {
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token).filter((token) => !/^\/[/*]/.test(token));
  const tiers = new Map<string, WrittenRetention>();
  for (const [at, token] of tokens.entries()) {
    if (token !== 'Tier' || tokens.slice(at + 1, at + 4).join('') !== '.of(') continue;
    const name = textIn(tokens[at + 4]);
    if (name !== undefined && tokens[at + 5] === ',') tiers.set(name, retentionIn(tokens, at + 6));
  }
  return tiers;
}

/** @param at where the options of a tier begin */
function retentionIn(tokens: readonly string[], at: number): WrittenRetention {
  const members = membersAt(tokens, at);
  // Something that is spread into them, or made elsewhere, may have one.
  if (members === undefined) return { unread: tokens.slice(at, at + 20).join(' ') };
  const value = members.get('retention');
  if (value === undefined) return { retention: undefined };
  const [first = ''] = value;
  const named = value.length === 1 && /^[A-Za-z_$]/.test(first) ? constant(tokens, first) : undefined;
  const retention = named === undefined ? plain(value, 0) : plain(tokens, named);
  return retention === undefined ? { unread: value.join(' ') } : { retention };
}

/** Where the value of a constant begins. */
function constant(tokens: readonly string[], name: string): number | undefined {
  const at = tokens.findIndex(
    (token, index) => token === name && ['const', 'let', 'var'].includes(tokens[index - 1] ?? ''),
  );
  const equals = at === -1 ? -1 : tokens.indexOf('=', at);
  return equals === -1 ? undefined : equals + 1;
}

function plain(tokens: readonly string[], at: number): Retention | undefined {
  const members = membersAt(tokens, at);
  if (members === undefined) return undefined;
  const value = Object.fromEntries(
    [...members].map(([name, words]) => [
      name,
      words.length === 1 ? (textIn(words[0]) ?? Number(words[0])) : words,
    ]),
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

/** Members of an object literal with the tokens of their values; `undefined`: it is none, or not all of it is written there. */
function membersAt(
  tokens: readonly string[],
  begin: number,
): ReadonlyMap<string, readonly string[]> | undefined {
  if (tokens[begin] !== '{') return undefined;
  const members = new Map<string, readonly string[]>();
  let depth = 0;
  let member: string[] = [];
  for (let at = begin; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    if (CLOSING.includes(token)) depth -= 1;
    const isEnd = depth === 0 && at > begin;
    if ((depth === 1 && token === ',') || isEnd) {
      if (member.length > 0) {
        const [name = '', colon, ...value] = member;
        // `{ retention }` is short for the constant of that name.
        if (member.length > 1 && colon !== ':') return undefined;
        members.set(textIn(name) ?? name, colon === undefined ? [name] : value);
      }
      if (isEnd) return members;
      member = [];
    } else if (at > begin) member.push(token);
    if (OPENING.includes(token)) depth += 1;
  }
  return undefined;
}

function textIn(token = ''): string | undefined {
  return /^(['"`])[^\\$]*\1$/.test(token) ? token.slice(1, -1) : undefined;
}
