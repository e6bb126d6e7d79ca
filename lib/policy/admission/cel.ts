/** Texts, patterns and places in CEL as Kubernetes has it. */

/** A text, with everything escaped that is not plain ASCII. */
export function celText(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A list of texts. */
export function celTexts(texts: readonly string[]): string {
  return `[${texts.map(celText).join(', ')}]`;
}

/**
 * Whether an expression matches: patterns of JavaScript that use what RE2 has too. One that ignores case is written in
 * lower case: `(?i:…)` folds more letters than JavaScript's `i`, and not every engine that evaluates CEL can do it.
 */
export function celMatches(expression: string, { source, ignoreCase }: RegExp): string {
  const text = ignoreCase ? `${expression}.lowerAscii()` : expression;
  return `${text}.matches(${celText(plain(source))})`;
}

/** The value at a path such as `spec.parameters.rclone.bucket`, or this one where it is missing. */
export function celAt(root: string, path: string, otherwise = "''"): string {
  const [first, ...rest] = path.split('.');
  const optional = rest.map((part) => `.?${part}`).join('');
  return `${root}.?${first}${optional}.orValue(${otherwise})`;
}

/** Whether something holds for a value, which it calls by this name: CEL has no other way to name one. */
export function celNaming(name: string, value: string, holds: string): string {
  return `[${value}].exists(${name}, ${holds})`;
}

/** Whether there is something at a path. */
export function celHas(root: string, path: string): string {
  return `${root}.${path
    .split('.')
    .map((part) => `?${part}`)
    .join('.')}.hasValue()`;
}

/** The text of an annotation, or an empty one. */
export function celAnnotation(root: string, name: string): string {
  return `${root}.metadata.?annotations[?${celText(name)}].orValue('')`;
}

/** RE2 has no \uXXXX, which the source of a pattern may have; the character itself does. */
function plain(source: string): string {
  return source
    .replace(/\\\//g, '/')
    .replace(/\\(?:u|x)([0-9a-f]{4}|[0-9a-f]{2})/gi, (_, code) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
}
