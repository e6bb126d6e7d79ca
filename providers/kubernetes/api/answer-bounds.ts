/**
 * What an answer may be at most. A server, or whoever stands in its place, may send anything for as long as it likes: without a
 * bound, one answer could take all memory, or end the process by a text that is nested more deeply than the stack is high.
 */

const MIB = 1024 * 1024;

/**
 * Bytes of one answer. A Kubernetes API stores objects of up to 1.5 MiB (etcd's limit), takes requests of up to 3 MiB, and is
 * asked for 500 objects at a time; all objects at once are asked for only if their pages could not be read.
 */
export const LONGEST_ANSWER = 32 * MIB;
/** Bytes of one event of a watch: one object, and what JSON's escapes make of it. */
export const LONGEST_EVENT = 16 * MIB;
/** Characters of all pages of a list, and of all objects that a watch brings anew: some 60,000 backups. */
export const LONGEST_LIST = 128 * MIB;
/** A list of that many pages has no end. */
export const MOST_PAGES = 10_000;
/** Objects and arrays in one answer: each takes more memory than its two brackets do. A backup has some 20. */
const MOST_VALUES = 2_000_000;
/** More levels than any object has; JSON.stringify and comparisons stay within the stack with it. */
const DEEPEST = 1_000;

/** What came was no answer of a Kubernetes API, whatever its status. */
export class UnreadableAnswer extends Error {}

/** @throws UnreadableAnswer */
export function checkLength(what: string, length: number, longest: number): void {
  if (length <= longest) return;
  throw new UnreadableAnswer(`${what} is longer than ${longest / MIB} MiB`);
}

/**
 * `undefined` for what is no JSON.
 * @throws UnreadableAnswer
 */
export function parseAnswer(text: string): unknown {
  const values = count(text, '{', MOST_VALUES) + count(text, '[', MOST_VALUES);
  if (values > MOST_VALUES)
    throw new UnreadableAnswer(`the answer has more than ${MOST_VALUES} objects and lists`);
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (isWithin(answer, DEEPEST)) return answer;
  throw new UnreadableAnswer(`the answer is nested more than ${DEEPEST} levels deep`);
}

/** No more than one above the limit, which is enough to know. */
function count(text: string, character: string, limit: number): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1 && found <= limit; at = text.indexOf(character, at + 1)) {
    found++;
  }
  return found;
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (!isWithin(member, levels - 1)) return false;
  }
  return true;
}
