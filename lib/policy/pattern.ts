/** Whether a text is one of these, in which `*` stands for any text. */
export function matchesAny(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.includes('*') ? regularExpression(pattern).test(text) : pattern === text,
  );
}

const known = new Map<string, RegExp>();

function regularExpression(pattern: string): RegExp {
  const compiled =
    known.get(pattern) ??
    new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
        .join('.*')}$`,
      's',
    );
  known.set(pattern, compiled);
  return compiled;
}
