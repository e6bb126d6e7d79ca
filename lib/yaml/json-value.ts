import { HALF_CHARACTER, MAX_DEPTH } from './content';

/** A JSON value in a text. */
export interface JsonValue {
  /** Offset behind it. */
  readonly end: number;
  readonly value: unknown;
  /** Members of maps as they are written, equal keys counted each time. */
  readonly written: number;
}

/**
 * The JSON map that begins at an offset, after blanks.
 * @returns `undefined` if it is no JSON, such as a flow map of YAML
 */
export function jsonAt(text: string, start: number): JsonValue | undefined {
  let depth = 0;
  let written = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ':') written += 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return parsedJson(text.slice(start, at + 1), at + 1, written);
    }
  }
  return undefined;
}

function parsedJson(text: string, end: number, written: number): JsonValue | undefined {
  try {
    return { end, written, value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Whether a value says everything that is written: no key twice, no number that is kept as another, no half character. */
export function isAsWritten({ value, written }: JsonValue): boolean {
  let members = 0;
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: each, depth } = next;
    if (typeof each === 'number' && Number.isInteger(each) && !Number.isSafeInteger(each)) return false;
    if (typeof each === 'string' && HALF_CHARACTER.test(each)) return false;
    if (typeof each !== 'object' || each === null) continue;
    if (depth >= MAX_DEPTH) return false;
    if (!Array.isArray(each)) {
      const names = Object.keys(each);
      if (names.some((name) => HALF_CHARACTER.test(name))) return false;
      members += names.length;
    }
    for (const member of Object.values(each)) waiting.push({ value: member, depth: depth + 1 });
  }
  return members === written;
}
