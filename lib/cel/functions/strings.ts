import { CelError } from '../cel-error';
import { fn, method, type Overload } from '../overload';
import type { CelValue } from '../values';
import { formatted } from './format-text';

/** Strings are counted in code points, as Go's runes. */
const runes = (text: string): string[] => [...text];
const outOfRange = (index: bigint | number) => new CelError(`index out of range: ${index}`);

function charAt(text: string, index: bigint): string {
  const all = runes(text);
  if (index < 0n || index > BigInt(all.length)) throw outOfRange(index);
  return all[Number(index)] ?? '';
}

function indexOf(text: string, part: string, offset = 0n): bigint {
  if (part === '') return offset;
  if (offset < 0n) throw outOfRange(offset);
  const [all, wanted] = [runes(text), runes(part)];
  for (let at = Number(offset); at + wanted.length <= all.length; at++)
    if (isAt(all, wanted, at)) return BigInt(at);
  return -1n;
}

function lastIndexOf(text: string, part: string, offset?: bigint): bigint {
  const [all, wanted] = [runes(text), runes(part)];
  if (part === '') return offset ?? BigInt(all.length);
  if (offset === undefined && text.length < part.length) return -1n;
  const start = Number(offset ?? all.length - 1);
  if (start < 0) throw outOfRange(start);
  if (start >= all.length) return -1n;
  for (let at = Math.min(start, all.length - wanted.length); at >= 0; at--)
    if (isAt(all, wanted, at)) return BigInt(at);
  return -1n;
}

function isAt(all: readonly string[], wanted: readonly string[], at: number): boolean {
  return wanted.every((rune, index) => all[at + index] === rune);
}

function substring(text: string, start: bigint, end?: bigint): string {
  const all = runes(text);
  const last = end ?? BigInt(all.length);
  if (end !== undefined && start > end) {
    throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  }
  for (const index of [start, last]) if (index < 0n || index > BigInt(all.length)) throw outOfRange(index);
  return all.slice(Number(start), Number(last)).join('');
}

function split(text: string, separator: string, limit = -1n): string[] {
  const most = Number(limit);
  if (most === 0) return [];
  const parts = separator === '' ? runes(text) : text.split(separator);
  if (most < 0 || parts.length <= most) return parts;
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

function replace(text: string, old: string, by: string, limit = -1n): string {
  if (limit < 0n) return old === '' ? replaceNothing(text, by, Infinity) : text.replaceAll(old, () => by);
  if (old === '') return replaceNothing(text, by, Number(limit));
  return split(text, old, limit + 1n).join(by);
}

/** Between all characters there is nothing, which is replaced so many times. */
function replaceNothing(text: string, by: string, limit: number): string {
  const all = runes(text);
  const made = all.map((rune, index) => (index < limit ? by + rune : rune)).join('');
  return limit > all.length ? made + by : made;
}

function join(list: CelValue[], separator = ''): string {
  const wrong = list.find((item) => typeof item !== 'string');
  if (wrong !== undefined) throw new CelError(`join: invalid input: ${String(wrong)}`);
  return list.join(separator);
}

const lower = (text: string) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase());
const upper = (text: string) => text.replace(/[a-z]+/g, (part) => part.toUpperCase());

const GO_SPACE = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const AROUND = new RegExp(`^${GO_SPACE}|${GO_SPACE}$`, 'g');

const QUOTED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

const quote = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is quoted
  `"${text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (character) => QUOTED[character] ?? '')}"`;

export const STRINGS: readonly Overload[] = [
  method('string', 'contains(string): bool', (text: string, part: string) => text.includes(part)),
  method('string', 'startsWith(string): bool', (text: string, part: string) => text.startsWith(part)),
  method('string', 'endsWith(string): bool', (text: string, part: string) => text.endsWith(part)),
  method('string', 'charAt(int): string', charAt),
  method('string', 'indexOf(string): int', indexOf),
  method('string', 'indexOf(string, int): int', indexOf),
  method('string', 'lastIndexOf(string): int', lastIndexOf),
  method('string', 'lastIndexOf(string, int): int', lastIndexOf),
  method('string', 'lowerAscii(): string', lower),
  method('string', 'upperAscii(): string', upper),
  method('string', 'replace(string, string): string', replace),
  method('string', 'replace(string, string, int): string', replace),
  method('string', 'split(string): list<string>', split),
  method('string', 'split(string, int): list<string>', split),
  method('string', 'substring(int): string', substring),
  method('string', 'substring(int, int): string', substring),
  method('string', 'trim(): string', (text: string) => text.replace(AROUND, '')),
  method('string', 'format(list<dyn>): string', formatted),
  method('list<string>', 'join(): string', join),
  method('list<string>', 'join(string): string', join),
  fn('strings.quote(string): string', quote),
];
