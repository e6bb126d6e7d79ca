/** Whether a text is one of these, in which `*` stands for any text. */
export function matchesAny(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.includes('*') ? regularExpression(pattern).test(text) : pattern === text,
  );
}

const known = new Map<string, RegExp>();

function regularExpression(pattern: string): RegExp {
  const compiled = known.get(pattern) ?? new RegExp(`^${patternSource(pattern)}$`, 's');
  known.set(pattern, compiled);
  return compiled;
}

/** A pattern in which `*` stands for any text, as a part of a regular expression. */
export function patternSource(pattern: string): string {
  return pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    .join('.*');
}
