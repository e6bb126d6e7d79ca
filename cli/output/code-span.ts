/** A manifest can hold a name of a megabyte. */
const MOST_CHARACTERS = 300;

/** Between backticks for Markdown: on one line, and whatever it is, it formats nothing and mentions nobody. */
export function codeSpan(text: string): string {
  const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
  return `\`${short.replaceAll('`', "'").replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')}\``;
}
