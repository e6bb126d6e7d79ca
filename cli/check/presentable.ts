import { onOneLine } from '../../lib/printable';

/** Longer ones are cut: a manifest can hold a name of a megabyte. */
const MAX_CHARACTERS = 400;

/** The same value with every text in it fit to be printed anywhere: on one line, of bounded length. */
export function presentable<T>(value: T): T {
  if (typeof value === 'string') return textOf(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, presentable(member)]),
  ) as T;
}

function textOf(text: string): string {
  const cut = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
  return onOneLine(cut);
}
