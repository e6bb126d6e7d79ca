/** Words that are no names of constants, or that the programs we write, and their compilers, need for themselves. */
const RESERVED = new Set(
  `abstract any arguments as assert async await bigint boolean break case catch class const constructor continue
  console debugger declare default delete do else enum escape eval export exports extends false finally for from function
  get global globalThis if implements import in infer instanceof interface is keyof let module namespace never new null
  number object of package private process protected public readonly require return satisfies set static string super
  switch symbol this throw true try type typeof undefined unescape unique unknown using var void while with yield
  hasOwnProperty isFinite isNaN isPrototypeOf parseFloat parseInt toLocaleString toString valueOf
  app name cluster folder cron schedule backup resource window document`.split(/\s+/),
);

/** Longer ones are cut: a name of 253 characters names nothing any more. */
const LONGEST = 40;

/** Gives each thing a name of its own. The same things in the same order have the same names. */
export class Identifiers {
  readonly #taken = new Set<string>(RESERVED);

  /**
   * @param text what it is called outside of the program, such as `a.b-2026`
   * @param kind what it is, where the text alone makes no name: `key` for `2026` is `key2026`
   */
  take(text: string, kind: string): string {
    const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const camel = camelCase(words);
    const named = /^[a-z]/.test(camel) ? camel : camelCase([kind, ...words]);
    const base = (RESERVED.has(named) ? `${named}${capital(kind)}` : named).slice(0, LONGEST);
    let free = base;
    for (let count = 2; this.#taken.has(free); count += 1)
      free = `${base}${/\d$/.test(base) ? '_' : ''}${count}`;
    this.#taken.add(free);
    return free;
  }
}

function camelCase(words: readonly string[]): string {
  return words
    .map((word, index) => (index === 0 ? word[0]?.toLowerCase() + word.slice(1) : capital(word)))
    .join('');
}

function capital(word: string): string {
  return `${word[0]?.toUpperCase()}${word.slice(1)}`;
}
