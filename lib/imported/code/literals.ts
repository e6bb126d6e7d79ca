import { isObject } from '../../model';
import { type Doc, fill, group, ifBroken, indent, join, line, softline } from './doc';

/** A text as TypeScript has it, in the quotes that need fewer escapes. */
export function textLiteral(text: string): string {
  const quote = countOf(text, "'") > countOf(text, '"') ? '"' : "'";
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll(quote, `\\${quote}`)
    .replace(NOT_SHOWN, escaped);
  return `${quote}${inner}${quote}`;
}

const countOf = (text: string, part: string) => text.split(part).length - 1;

/** What nobody sees in an editor, or sees elsewhere than it stands: controls, blanks of no width, changes of direction. */
const NOT_SHOWN =
  /[\x7f-\xa0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\u{e0000}-\u{e0fff}]/gu;

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** One member of an object in a program. */
export interface Member {
  readonly key: string;
  readonly value: Doc;
  /** `cluster` alone, for a constant of that name. */
  readonly short?: boolean;
}

/** @param expanded one member a line, even where all would fit into one: a later change is then a change of one line */
export function objectLiteral(members: readonly Member[], expanded: boolean): Doc {
  if (members.length === 0) return '{}';
  return group(
    ['{', indent([line, join([',', line], members.map(memberDoc))]), ifBroken(','), line, '}'],
    expanded,
  );
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** A key no wider than this is never left alone on its line. */
const SHORT_KEY = 4;

function memberDoc({ key, value, short = false }: Member): Doc {
  if (short) return key;
  const name = IDENTIFIER.test(key) ? key : textLiteral(key);
  if (!isTextLiteral(value) || name.length <= SHORT_KEY) return [`${name}: `, value];
  return group([`${name}:`, group(indent([line, value]))]);
}

function isTextLiteral(value: Doc): value is string {
  return typeof value === 'string' && /^['"]/.test(value);
}

export function listLiteral(items: readonly Doc[], broken: boolean): Doc {
  if (items.length === 0) return '[]';
  return group(['[', indent([softline, join([',', line], items)]), ifBroken(','), softline, ']'], broken);
}

/** A value of JSON. Members in the order of their names: whoever exports objects may have changed the order. */
export function valueLiteral(value: unknown): Doc {
  if (typeof value === 'string') return textLiteral(value);
  if (Array.isArray(value)) return arrayLiteral(value);
  if (!isObject(value)) return String(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => ({ key, value: valueLiteral(member) }));
  return objectLiteral(members, false);
}

function arrayLiteral(items: readonly unknown[]): Doc {
  if (items.length > 1 && items.every((item) => typeof item === 'number')) {
    const parts = items.map((item, index) => (index === items.length - 1 ? `${item}` : `${item},`));
    return group(['[', indent([softline, fill(join(line, parts))]), ifBroken(','), softline, ']']);
  }
  return listLiteral(items.map(valueLiteral), isMatrix(items));
}

/** Lists of several objects, or of several lists, each with more than one member, have a line for each. */
function isMatrix(items: readonly unknown[]): boolean {
  if (items.length < 2) return false;
  const alike = items.every(Array.isArray) || items.every((item) => isObject(item) && !Array.isArray(item));
  return alike && items.every((item) => Object.keys(item as object).length > 1);
}

/** `callee(a, b, { … })`: an object at the end stays beside its brace. */
export function call(callee: string, args: readonly Doc[], hugged?: Doc): Doc {
  if (hugged === undefined) {
    return group([`${callee}(`, indent([softline, join([',', line], args)]), ifBroken(','), softline, ')']);
  }
  return [`${callee}(`, ...args.flatMap((arg) => [arg, ', ']), hugged, ')'];
}
