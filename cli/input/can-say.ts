/** Double quotes hide characters behind escapes, and join lines. */
const ESCAPE =
  /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(?:\r\n?|[\n\u0085\u2028\u2029])[ \t]*|(.))/gs;
/** A tag can hide anything in base64, and its own name behind percent signs. */
const HIDING_TAG = /(?:^|[\s,[{:?-])!\S*(?:binary|%)/m;

/** Whether a document can say something without spaces to kubectl, however it is written. */
export function canSay(text: string, word: string | RegExp): boolean {
  const says = (each: string) => (typeof word === 'string' ? each.includes(word) : word.test(each));
  if (says(text)) return true;
  if (text.includes('\\') && says(unescaped(text))) return true;
  return text.includes('!') && HIDING_TAG.test(text);
}

function unescaped(text: string): string {
  return text.replaceAll(ESCAPE, (_, two?: string, four?: string, eight?: string, other?: string) => {
    const code = Number.parseInt(two ?? four ?? eight ?? '', 16);
    if (code <= 0x10_ff_ff) return String.fromCodePoint(code);
    return other === '/' || other === '"' ? other : '';
  });
}
