/** An expression that cannot be evaluated, in the words of cel-go. */
export class CelError extends Error {}

/** Something wrong at a place of an expression. */
export interface Issue {
  /** Code unit of the source at which it is. */
  readonly at: number;
  readonly message: string;
}

/** An expression that cannot be compiled. Its text is that of cel-go, with the lines that are wrong. */
export class CelCompileError extends CelError {
  constructor(source: string, issues: readonly Issue[]) {
    super(
      issues
        .toSorted((one, other) => one.at - other.at)
        .map((issue) => shown(source, issue))
        .join('\n'),
    );
  }
}

function shown(source: string, { at, message }: Issue): string {
  const before = source.slice(0, at).split('\n');
  const line = before.length;
  const column = [...(before.at(-1) ?? '')].length;
  const text = source.split('\n')[line - 1] ?? '';
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${text}\n | ${'.'.repeat(column)}^`;
}

/** A function that has no overload for values of these types. */
export const noSuchOverload = (): CelError => new CelError('no such overload');
