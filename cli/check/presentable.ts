/** Longer ones are cut: a manifest can hold a name of a megabyte. */
const MAX_CHARACTERS = 400;

/**
 * Characters that would move a terminal's cursor, begin a command of a CI system, end a line or turn text around; and
 * those that no XML may contain.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu;

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
  return cut.replace(UNSAFE, (character) => {
    if (character === '\n') return '\\n';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
