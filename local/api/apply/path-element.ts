import { isObject } from '../../../lib/model';
import type { Path } from './field-set';

export const memberElement = (name: string) => `f:${name}`;

export const valueElement = (value: unknown) => `v:${goJson(value)}`;

/** @param keys names and values, in the order of the names */
export function keyElement(keys: readonly (readonly [string, unknown])[]): string {
  return `k:{${keys.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(',')}}`;
}

/** The name in an `f:` element, undefined for another. */
export function memberName(element: string): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

/** JSON as the real server's encoder writes it: safe within HTML. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * An element in the one form that is compared, or undefined for one of a kind that is not known, which is passed over.
 *
 * @throws SyntaxError for an element that cannot be read
 */
export function readElement(text: string): string | undefined {
  const content = text.slice(2);
  switch (text.slice(0, 2)) {
    case 'f:':
      return text;
    case 'v:':
      return valueElement(JSON.parse(content));
    case 'k:': {
      const keys: unknown = JSON.parse(content);
      if (!isObject(keys)) throw new SyntaxError(`no keys: ${content}`);
      return keyElement(Object.entries(keys).sort(([one], [other]) => compareText(one, other)));
    }
    case 'i:':
      if (!/^-?\d+$/.test(content)) throw new SyntaxError(`no index: ${content}`);
      return `i:${Number(content)}`;
    default:
      if (text.length < 2 || text[1] !== ':') throw new SyntaxError(`no path element: ${text}`);
      return undefined;
  }
}

/** Members by name, then items by their keys, by value and by index: the order of FieldsV1. */
export function compareElements(one: string, other: string): number {
  if (one === other) return 0;
  const [rank, otherRank] = [RANKS.indexOf(one.charAt(0)), RANKS.indexOf(other.charAt(0))];
  if (rank !== otherRank) return rank - otherRank;
  const [content, otherContent] = [one.slice(2), other.slice(2)];
  switch (one.charAt(0)) {
    case 'f':
      return compareText(content, otherContent);
    case 'k':
      return compareKeys(Object.entries(JSON.parse(content)), Object.entries(JSON.parse(otherContent)));
    default:
      return compareValues(JSON.parse(content), JSON.parse(otherContent));
  }
}

const RANKS = 'fkvi';

function compareKeys(one: readonly [string, unknown][], other: readonly [string, unknown][]): number {
  for (const [index, [name, value]] of one.entries()) {
    const theirs = other[index];
    if (theirs === undefined) return 1;
    const order = compareText(name, theirs[0]) || compareValues(value, theirs[1]);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

const KINDS = ['number', 'string', 'boolean'];

function compareValues(one: unknown, other: unknown): number {
  if (typeof one !== typeof other) return kindOf(one) - kindOf(other);
  if (typeof one === 'string') return compareText(one, other as string);
  return Number(one) - Number(other);
}

function kindOf(value: unknown): number {
  const kind = KINDS.indexOf(typeof value);
  return kind < 0 ? KINDS.length : kind;
}

/** By code points, as Go compares texts. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const [mine, theirs] = [one.charCodeAt(index), other.charCodeAt(index)];
    if (mine !== theirs) return weight(mine) - weight(theirs);
  }
  return one.length - other.length;
}

/** Halves of pairs stand for the characters after all others. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** `.spec.nodes[name="a"].tags[="x"]`, as messages name a field. */
export function pathText(path: Path): string {
  return path.map(elementText).join('');
}

export function elementText(element: string): string {
  const content = element.slice(2);
  switch (element.charAt(0)) {
    case 'f':
      return `.${content}`;
    case 'k':
      return `[${Object.entries(JSON.parse(content))
        .map(([name, value]) => `${name}=${valueText(value)}`)
        .join(',')}]`;
    case 'v':
      return `[=${valueText(JSON.parse(content))}]`;
    default:
      return `[${content}]`;
  }
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, member]) => `${name}=${valueText(member)}`)
    .join('');
}
