import { badRequest } from '../status-error';

/** What Go's conversion of query parameters makes of a text. */

/** `undefined` where it is not given. Everything but `false` and `0` is true, the empty text too. */
export function booleanIn(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  return text === null ? undefined : text !== '0' && text.toLowerCase() !== 'false';
}

/**
 * A whole number of 64 bits; `undefined` where it is not given.
 *
 * @throws StatusError 400 for another text, an empty one too
 */
export function integerIn(query: URLSearchParams, name: string): bigint | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const wrong = (why: string) => badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^[-+]?\d+$/.test(text)) throw wrong('invalid syntax');
  const value = BigInt(text.replace('+', ''));
  if (BigInt.asIntN(64, value) !== value) throw wrong('value out of range');
  return value;
}
