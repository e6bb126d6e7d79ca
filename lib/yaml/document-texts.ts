import { type JsonValue, jsonAt } from './json-value';

/** The text of one document of a file. */
export interface DocumentText {
  readonly text: string;
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  /** What it says, if it is JSON. */
  readonly json?: JsonValue;
  /** kubectl takes its `---` out, for it parts it from something before it. */
  readonly separated?: true;
  /** It follows `...` without a `---` of its own: kubectl does not read it. */
  readonly unread?: true;
}

/** YAML 1.2 (§9.1.2) allows these at the start of a line only between documents, not even inside of a scalar. */
const START = /^---(?:\s|$)/;
const END = /^\.\.\.(?:\s|$)/;
/** A JSON value may be null, which is nothing. */
const BETWEEN_JSON = /(?:[ \t\r\n]|(?<=[}\s])null(?=[\s{]|$))*/y;
/** As Go's unicode.IsSpace has them. */
const SPACE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const SPACES = new RegExp(`${SPACE}*`, 'y');
const REST_OF_LINE = new RegExp(`(?:(?!\\n)${SPACE})*\\n?`, 'y');
/** Directives, comments and empty lines belong to the document that follows. */
const PRELUDE = /^(?:%|\s*(?:#|$))/;

/**
 * The documents of a text, each by itself: so a broken or huge one leaves the others as they are. As kubectl
 * (k8s.io/apimachinery 0.36, util/yaml) tells them apart: what begins with a brace is JSON, one value after the other;
 * behind a single one YAML may follow, and what is no JSON at all is YAML from its beginning.
 */
export function documentTexts(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let [at, line] = [0, 1];
  for (;;) {
    const begin = endOf(BETWEEN_JSON, text, at);
    const json = text[begin] === '{' ? jsonAt(text, begin) : undefined;
    if (json === undefined) break;
    line += breaksOf(text.slice(at, begin));
    documents.push({ text: text.slice(begin, json.end), line, json });
    line += breaksOf(text.slice(begin, json.end));
    at = json.end;
  }
  if (documents.length > 0 || text[endOf(SPACES, text, 0)] === '{') {
    const rest = endOf(REST_OF_LINE, text, at);
    line += breaksOf(text.slice(at, rest));
    at = rest;
  }
  // Not spread: a file can hold more than fits on the stack.
  for (const document of yamlTexts(text.slice(at), line)) documents.push(document);
  return documents;
}

/** Where a sticky pattern, which may match nothing, ends. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

function breaksOf(text: string): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) found += 1;
  return found;
}

function yamlTexts(text: string, firstLine: number): DocumentText[] {
  const documents: DocumentText[] = [];
  let [start, startLine, line] = [0, firstLine, firstLine];
  let [prelude, afterEnd, marked] = [true, false, false];
  /** As YAMLReader has it: a `---` behind nothing stays, and so there is something before the next one. */
  let [filled, separated] = [false, false];
  const cut = (offset: number, nextLine: number) => {
    if (offset > start) {
      const unread = afterEnd && !marked && !prelude;
      documents.push({
        text: text.slice(start, offset),
        line: startLine,
        ...(separated && { separated }),
        ...(unread && { unread }),
      });
    }
    [start, startLine, prelude, marked, separated] = [offset, nextLine, true, false, false];
  };
  for (let at = 0; at < text.length; line += 1) {
    const lineBreak = text.indexOf('\n', at);
    const next = lineBreak === -1 ? text.length : lineBreak + 1;
    // What is told apart here stands at the very beginning, and a line can be a megabyte long.
    const beginning = text.slice(at, Math.min(next, at + 100));
    const starts = START.test(beginning);
    if (starts && !prelude) {
      cut(at, line);
      afterEnd = false;
    }
    const parts = starts && filled;
    separated ||= parts;
    filled = !parts;
    if (END.test(beginning)) {
      cut(next, line + 1);
      afterEnd = true;
    } else if (!PRELUDE.test(beginning)) {
      prelude = false;
      marked ||= starts;
    }
    at = next;
  }
  cut(text.length, line);
  return documents;
}
