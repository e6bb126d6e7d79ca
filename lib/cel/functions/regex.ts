import { CelError } from '../cel-error';
import { fn, method, type Overload } from '../overload';
import { type Re2, re2 } from './re2';

/**
 * Whether an expression of RE2 is found in a text.
 *
 * @throws CelError for what RE2 does not read
 */
export function matches(text: string, pattern: string): boolean {
  return re2(pattern).test(text);
}

function find(text: string, pattern: string): string {
  const [first = ''] = foundIn(text, pattern);
  return first;
}

function findAll(text: string, pattern: string, limit = -1n): string[] {
  const found = [...foundIn(text, pattern)];
  return limit < 0n ? found : found.slice(0, Number(limit));
}

function* foundIn(text: string, pattern: string): Generator<string, void, undefined> {
  const matcher = readable(pattern).matcher(text);
  let end = -1;
  while (matcher.find()) {
    // Go passes over the empty match at the end of another one.
    const isEmpty = matcher.start() === matcher.end();
    if (!(isEmpty && matcher.start() === end)) yield matcher.group() ?? '';
    end = matcher.end();
  }
}

function readable(pattern: string): Re2 {
  try {
    return re2(pattern);
  } catch (error) {
    throw new CelError(`Illegal regex: ${(error as Error).message}`);
  }
}

export const REGEX: readonly Overload[] = [
  method('string', 'matches(string): bool', matches),
  fn('matches(string, string): bool', matches),
  method('string', 'find(string): string', find),
  method('string', 'findAll(string): list<string>', findAll),
  method('string', 'findAll(string, int): list<string>', findAll),
];
