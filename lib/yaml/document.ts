import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { breaksAsKubectl } from './breaks';
import { contentOf, type Remark } from './content';
import type { DocumentText } from './document-texts';
import { isAsWritten } from './json-value';
import { YAML_PROBLEMS } from './problems';

/** One document that could be read. */
export interface YamlDocument {
  /** As JSON would have it. */
  readonly content: unknown;
  /** Where kubectl reads something else than a person most likely meant. */
  readonly doubts: readonly DocumentMistake[];
  /** Line of a member or, if it is not there, of its nearest parent. */
  lineOf(steps: readonly (string | number)[]): number;
}

/** What makes a document unreadable, or doubtful, and where. It quotes nothing of the text, which may hold a secret. */
export interface DocumentMistake {
  /** From 1. */
  readonly line: number;
  /** From 1; missing where the whole line is meant. */
  readonly column?: number;
  readonly problem: string;
  /** The offending number with its unit. */
  readonly value?: string;
  readonly fix: string;
}

/** An object in etcd has 1.5 MiB at most; this is a `List` of thousands. Parsing costs up to 5 s per MiB. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** Reads a text that is one document; what is doubtful in it is a mistake. */
export function parseSoundDocument(text: string): YamlDocument | DocumentMistake {
  const document = parseYamlDocument({ text, line: 1 });
  return 'content' in document ? (document.doubts[0] ?? document) : document;
}

/** Reads one document as kubectl does; its first mistake if it has any, for the others mostly follow from it. */
export function parseYamlDocument(source: DocumentText): YamlDocument | DocumentMistake {
  const { json } = source;
  if (json === undefined || !isAsWritten(json)) return parseYaml(source);
  let located: YamlDocument | DocumentMistake | undefined;
  return {
    content: json.value,
    doubts: [],
    lineOf(steps) {
      // Only for findings, because it costs a hundred times as much as reading JSON.
      located ??= parseYaml(source);
      return 'content' in located ? located.lineOf(steps) : source.line;
    },
  };
}

function parseYaml(source: DocumentText): YamlDocument | DocumentMistake {
  const { text, line } = source;
  if (text.length > MAX_CHARACTERS) {
    return {
      line,
      problem: 'This document is too large to be read',
      value: `${(text.length / 1024 / 1024).toFixed(1)} million characters`,
      fix: 'split it, with --- between the documents: each has at most 4 million characters',
    };
  }
  const broken = breaksAsKubectl(source);
  if (typeof broken !== 'string') return mistakeAt(broken, new Lines(text, line));
  const lines = new Lines(broken, line);
  const document = parsed(broken, lines.counter);
  const [error] = document.errors;
  if (error !== undefined) {
    const fix = 'correct the YAML at this place; of a template, give what it renders';
    return mistakeAt({ offset: error.pos[0], problem: YAML_PROBLEMS[error.code], fix }, lines);
  }
  if (source.unread && document.contents !== null) {
    const offset = document.contents.range?.[0] ?? 0;
    return mistakeAt(
      { offset, problem: YAML_PROBLEMS.MULTIPLE_DOCS, fix: 'put --- between the two documents' },
      lines,
    );
  }
  const content = contentOf(document, broken);
  if ('problem' in content) return mistakeAt(content, lines);
  const top = lines.lineAt(document.contents?.range?.[0] ?? 0);
  const keyOf = keyFinder();
  return {
    content: content.value,
    doubts: content.doubts.map((doubt) => mistakeAt(doubt, lines)),
    lineOf: (steps) => nearestLine(document, steps, keyOf, lines) ?? top,
  };
}

function mistakeAt({ offset, problem, fix }: Remark, lines: Lines): DocumentMistake {
  return { line: lines.lineAt(offset), column: lines.columnAt(offset), problem, fix };
}

/** Lines of a document, counted in its file. */
class Lines {
  readonly counter = new LineCounter();

  /** Behind the last thing that is written: what is missing at the end is missing there. */
  readonly #end: number;

  constructor(
    private readonly text: string,
    private readonly first: number,
  ) {
    this.#end = text.trimEnd().length;
  }

  lineAt(offset: number): number {
    return this.#position(offset).line + this.first - 1;
  }

  columnAt(offset: number): number {
    return this.#position(offset).col;
  }

  #position(place: number): { readonly line: number; readonly col: number } {
    const offset = Math.min(place, this.#end);
    if (this.counter.lineStarts.length > 0) return this.counter.linePos(offset);
    const before = this.text.slice(0, offset).split('\n');
    return { line: before.length, col: (before.at(-1)?.length ?? 0) + 1 };
  }
}

function parsed(text: string, lineCounter: LineCounter): Document {
  // A stack for each of a hundred thousand mistakes costs more than the parsing, and nobody sees it.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      logLevel: 'error',
      // Nothing is resolved here: what kubectl makes of it is said in one place.
      schema: 'failsafe',
      uniqueKeys: false,
      resolveKnownTags: false,
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Looks keys up by their names: a map can have as many members as findings. */
function keyFinder(): (map: YAMLMap, name: string) => Pair | undefined {
  const known = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  return (map, name) => {
    const pairs = known.get(map) ?? new Map(map.items.map((pair) => [keyName(pair), pair]));
    known.set(map, pairs);
    return pairs.get(name);
  };
}

function keyName({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function nearestLine(
  document: Document,
  steps: readonly (string | number)[],
  keyOf: (map: YAMLMap, name: string) => Pair | undefined,
  lines: Lines,
): number | undefined {
  let node: unknown = document.contents;
  let line: number | undefined;
  for (const step of steps) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    // A value may begin lines below its key, and it is the key that people look for.
    let shown: unknown;
    if (isMap(node)) {
      const pair = keyOf(node, String(step));
      next = pair?.value;
      shown = pair?.key;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
      shown = next;
    }
    if (!isNode(shown) || !shown.range) return line;
    line = lines.lineAt(shown.range[0]);
    node = next;
  }
  return line;
}
