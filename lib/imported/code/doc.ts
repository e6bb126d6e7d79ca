/**
 * Text with places where a line may break, laid out as prettier and biome do it, so that a program that we write is
 * formatted by nobody's second run. After Wadler, "A prettier printer" (2003); the algorithm is prettier's.
 */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly indent: Doc }
  | { readonly group: Doc; readonly broken: boolean }
  | { readonly ifBroken: string }
  | { readonly fill: readonly Doc[] }
  | { readonly line: 'space' | 'nothing' | 'always' };

/** A blank, or a line break where the group around it is broken. */
export const line: Doc = { line: 'space' };
/** Nothing, or a line break. */
export const softline: Doc = { line: 'nothing' };
export const hardline: Doc = { line: 'always' };

export const indent = (doc: Doc): Doc => ({ indent: doc });
export const ifBroken = (text: string): Doc => ({ ifBroken: text });
/** As many as fit into each line: content, separator, content … */
export const fill = (parts: readonly Doc[]): Doc => ({ fill: parts });
/** On one line if it fits, unless it is, or holds, what is always broken. */
export const group = (doc: Doc, broken = false): Doc => ({ group: doc, broken: broken || breaks(doc) });

export function join(separator: Doc, docs: readonly Doc[]): Doc[] {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]));
}

function breaks(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (isList(doc)) return doc.some(breaks);
  if ('group' in doc) return doc.broken;
  if ('indent' in doc) return breaks(doc.indent);
  if ('fill' in doc) return doc.fill.some(breaks);
  return 'line' in doc && doc.line === 'always';
}

interface Command {
  readonly doc: Doc;
  readonly depth: number;
  readonly broken: boolean;
}

const INDENT = 2;

/** @param width columns of a line */
export function layOut(doc: Doc, width: number): string {
  const waiting: Command[] = [{ doc, depth: 0, broken: true }];
  let text = '';
  let column = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { doc: current, depth, broken } = next;
    if (typeof current === 'string') {
      text += current;
      column += widthOf(current);
    } else if (isList(current)) {
      for (const each of current.toReversed()) waiting.push({ doc: each, depth, broken });
    } else if ('indent' in current) {
      waiting.push({ doc: current.indent, depth: depth + INDENT, broken });
    } else if ('group' in current) {
      const flat = { doc: current.group, depth, broken: false };
      const isBroken = current.broken || !fits(flat, waiting, width - column);
      waiting.push({ ...flat, broken: isBroken });
    } else if ('ifBroken' in current) {
      if (broken) waiting.push({ doc: current.ifBroken, depth, broken });
    } else if ('fill' in current) {
      pushFill(current.fill, next, waiting, width - column);
    } else if (broken || current.line === 'always') {
      text = `${text.trimEnd()}\n${' '.repeat(depth)}`;
      column = depth;
    } else if (current.line === 'space') {
      text += ' ';
      column += 1;
    }
  }
  return text;
}

function pushFill(
  [content, separator, ...rest]: readonly Doc[],
  { depth }: Command,
  waiting: Command[],
  room: number,
): void {
  if (content === undefined) return;
  const here = { doc: content, depth, broken: false };
  if (separator === undefined) {
    waiting.push(here);
    return;
  }
  const [following = ''] = rest;
  const both = { doc: [content, separator, following], depth, broken: false };
  // Behind the last one comes what comes behind all of them.
  const isBroken = !fits(both, rest.length === 1 ? waiting : [], room);
  waiting.push({ doc: fill(rest), depth, broken: true });
  waiting.push({ doc: separator, depth, broken: isBroken });
  waiting.push(here);
}

/** Whether all up to the next line break that is taken for certain has its place in `room` columns. */
function fits(first: Command, after: readonly Command[], room: number): boolean {
  const waiting = [first];
  let left = room;
  let rest = after.length;
  while (left >= 0) {
    const next = waiting.pop() ?? after[--rest];
    if (next === undefined) return true;
    const { doc, broken } = next;
    if (typeof doc === 'string') left -= widthOf(doc);
    else if (isList(doc)) for (const each of doc.toReversed()) waiting.push({ ...next, doc: each });
    else if ('indent' in doc) waiting.push({ ...next, doc: doc.indent });
    else if ('group' in doc) waiting.push({ ...next, doc: doc.group, broken: doc.broken });
    else if ('ifBroken' in doc) left -= broken ? doc.ifBroken.length : 0;
    else if ('fill' in doc) waiting.push({ ...next, doc: doc.fill });
    else if (broken || doc.line === 'always') return true;
    else if (doc.line === 'space') left -= 1;
  }
  return false;
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const WITHOUT_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;

function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += WITHOUT_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}
