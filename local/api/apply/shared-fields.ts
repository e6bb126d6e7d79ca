import type { FieldSet } from './field-set';

/** So many different sets are held at most, and none whose text is longer. */
const MOST = 1_000;
const LONGEST = 4 * 1024;

const known = new Map<string, FieldSet>();
const held = new WeakSet<FieldSet>();

/** One set for all objects in which somebody manages the same fields: thousands of backups have a handful. */
export function shared(fields: FieldSet): FieldSet {
  if (held.has(fields)) return fields;
  const text = textOf(fields);
  if (text.length > LONGEST) return fields;
  const same = known.get(text);
  if (same !== undefined) return same;
  if (known.size >= MOST) known.clear();
  known.set(text, fields);
  held.add(fields);
  return fields;
}

/** In the order in which the fields were found: nothing is sorted for it. */
function textOf(fields: FieldSet): string {
  let text = '';
  for (const [element, { owned, below }] of fields) {
    text += `${owned ? '.' : ''}${JSON.stringify(element)}`;
    if (below.size > 0) text += `{${textOf(below)}}`;
    if (text.length > LONGEST) break;
  }
  return text;
}
