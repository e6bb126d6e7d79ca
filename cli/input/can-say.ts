/** Double quotes hide characters behind escapes, and join lines. */
const ESCAPE =
  /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(?:\r?\r\n|[\r\n\u0085\u2028\u2029])[ \t]*|(.))/gs;
/** Where a tag can begin inside of what has no blanks. */
const TAG = /(?:^|[,[{:?-])!/;

/** Whether a document can say something without spaces to kubectl, however it is written. */
export function canSay(text: string, word: string | RegExp): boolean {
  const says = (each: string) => (typeof word === 'string' ? each.includes(word) : word.test(each));
  if (says(text)) return true;
  if (text.includes('\\') && says(unescaped(text))) return true;
  return text.includes('!') && hasHidingTag(text);
}

/** A tag can hide anything in base64, and its own name behind percent signs or a directive. */
function hasHidingTag(text: string): boolean {
  if (text.includes('%TAG')) return true;
  // Each part is looked at once: one expression for all of it takes minutes of a line with many exclamation marks.
  return text.split(/[\s\u0085]+/).some((part) => {
    const end = Math.max(part.lastIndexOf('binary'), part.lastIndexOf('%'));
    return end > 0 && TAG.test(part.slice(0, end));
  });
}

function unescaped(text: string): string {
  return text.replaceAll(ESCAPE, (_, two?: string, four?: string, eight?: string, other?: string) => {
    const code = Number.parseInt(two ?? four ?? eight ?? '', 16);
    if (code <= 0x10_ff_ff) return String.fromCodePoint(code);
    return other === '/' || other === '"' ? other : '';
  });
}
