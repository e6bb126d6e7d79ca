/** Between backticks for Markdown: on one line, and whatever it is, it formats nothing and mentions nobody. */
export function codeSpan(text: string): string {
  return `\`${text.replaceAll('`', "'").replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')}\``;
}
