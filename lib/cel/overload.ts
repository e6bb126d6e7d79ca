import { type CelType, parseType, splitTypes } from './types';
import type { CelValue } from './values';

/** One form of a function, as cel-go declares it. */
export interface Overload {
  /** With its name space: `sets.contains`. */
  readonly name: string;
  /** Called on its first argument. */
  readonly isMethod: boolean;
  readonly args: readonly CelType[];
  readonly result: CelType;
  /** @throws CelError */
  readonly call: (...args: never[]) => CelValue;
}

/** A function: `fn('sets.contains(list<A>, list<A>): bool', …)`. */
export const fn = (signature: string, call: Overload['call']): Overload =>
  declared(undefined, signature, call);

/** A function that is called on a value: `method('string', 'charAt(int): string', …)`. */
export const method = (receiver: string, signature: string, call: Overload['call']): Overload =>
  declared(receiver, signature, call);

function declared(receiver: string | undefined, signature: string, call: Overload['call']): Overload {
  const match = /^(.+?)\((.*)\): (.+)$/.exec(signature);
  if (match === null) throw new Error(`this is no signature: ${signature}`);
  const [, name = '', args = '', result = ''] = match;
  const types = [...(receiver === undefined ? [] : [receiver]), ...splitTypes(args)];
  return {
    name,
    isMethod: receiver !== undefined,
    args: types.map(parseType),
    result: parseType(result),
    call,
  };
}
