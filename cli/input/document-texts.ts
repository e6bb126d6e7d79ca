/** The text of one YAML document of a file. */
export interface DocumentText {
  readonly text: string;
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
}

/** YAML 1.2 (§9.1.2) allows these at the start of a line only between documents, not even inside of a scalar. */
const START = /^---(?:\s|$)/;
const END = /^\.\.\.(?:\s|$)/;
/** Directives, comments and empty lines belong to the document that follows. */
const PRELUDE = /^(?:%|\s*(?:#|$))/;

/** The documents of a text, each by itself: so a broken or huge one leaves the others as they are. */
export function documentTexts(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let [start, startLine, line] = [0, 1, 1];
  let prelude = true;
  const cut = (offset: number, nextLine: number) => {
    if (offset > start) documents.push({ text: text.slice(start, offset), line: startLine });
    [start, startLine, prelude] = [offset, nextLine, true];
  };
  for (let at = 0; at < text.length; line += 1) {
    const lineBreak = text.indexOf('\n', at);
    const next = lineBreak === -1 ? text.length : lineBreak + 1;
    // What is told apart here stands at the very beginning, and a line can be a megabyte long.
    const beginning = text.slice(at, Math.min(next, at + 100));
    if (START.test(beginning) && !prelude) cut(at, line);
    if (END.test(beginning)) cut(next, line + 1);
    else if (!PRELUDE.test(beginning)) prelude = false;
    at = next;
  }
  cut(text.length, line);
  return documents;
}
