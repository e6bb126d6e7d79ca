import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type { DocumentText } from './document-texts';
import type { Mistake } from './mistake';
import { YAML_PROBLEMS } from './yaml-problems';

/** One document that could be read. */
export interface YamlDocument {
  /** As JSON would have it. */
  readonly content: unknown;
  /** Line of a member or, if it is not there, of its nearest parent. */
  lineOf(steps: readonly (string | number)[]): number;
}

/** A mistake in a document, before it is known which file that is. */
export type DocumentMistake = Omit<Mistake, 'file'>;

/** An object in etcd has 1.5 MiB at most; this is a `List` of thousands. Parsing costs up to 5 s per MiB. */
const MAX_CHARACTERS = 4 * 1024 * 1024;
/** Objects of Kubernetes have some 20 levels. More is a mistake, or meant to exhaust whoever reads it. */
const MAX_DEPTH = 100;
/** Members of one document, those that aliases repeat counted each time. */
const MAX_MEMBERS = 1_000_000;

/** Reads one document; its first mistake if it has any, for the others mostly follow from it. */
export function parseYamlDocument({ text, line }: DocumentText): YamlDocument | DocumentMistake {
  if (text.length > MAX_CHARACTERS) {
    return {
      line,
      problem: 'This document is too large to be read',
      value: `${(text.length / 1024 / 1024).toFixed(1)} million characters`,
      fix: 'split it, with --- between the documents: each has at most 4 million characters',
    };
  }
  const lines = new LineCounter();
  const document = parsed(text, lines);
  const lineAt = (offset: number) => lines.linePos(offset).line + line - 1;
  const [error] = document.errors;
  if (error !== undefined) {
    const { col } = lines.linePos(error.pos[0]);
    return {
      line: lineAt(error.pos[0]),
      column: col,
      problem: YAML_PROBLEMS[error.code],
      fix: 'correct the YAML at this place; of a template, give what it renders',
    };
  }
  const repeated = repeatedKey(document);
  if (repeated !== undefined) {
    return {
      line: lineAt(repeated),
      column: lines.linePos(repeated).col,
      problem: YAML_PROBLEMS.DUPLICATE_KEY,
      fix: 'remove one of the two: only one of them would count',
    };
  }
  const top = lineAt(document.contents?.range?.[0] ?? 0);
  const content = contentOf(document);
  if ('problem' in content) return { line: top, ...content };
  const keyOf = keyFinder();
  return { content: content.value, lineOf: (steps) => nearestLine(document, steps, keyOf, lineAt) ?? top };
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
      // Checked below, because this package compares each key with each other.
      uniqueKeys: false,
      // As kubectl and kustomize read it.
      merge: true,
      // Values as JSON has them, whatever a document says of itself.
      schema: 'core',
      resolveKnownTags: false,
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** @returns offset of a key that stands twice in its map */
function repeatedKey(document: Document): number | undefined {
  const waiting: unknown[] = [document.contents];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isPair(node)) waiting.push(node.key, node.value);
    else if (isSeq(node)) for (const item of node.items) waiting.push(item);
    else if (isMap(node)) {
      const keys = new Set<string>();
      for (const pair of node.items) {
        waiting.push(pair);
        if (!isScalar(pair.key)) continue;
        const name = String(pair.key.value);
        if (keys.has(name)) return pair.key.range?.[0] ?? 0;
        keys.add(name);
      }
    }
  }
  return undefined;
}

function contentOf(document: Document): { readonly value: unknown } | Pick<Mistake, 'problem' | 'fix'> {
  try {
    const value: unknown = document.toJS();
    if (isBounded(value)) return { value };
  } catch (error) {
    if (error instanceof ReferenceError && error.message.startsWith('Unresolved alias')) {
      return {
        problem: YAML_PROBLEMS.BAD_ALIAS,
        fix: 'declare the anchor before, or quote what begins with *',
      };
    }
    // Too many aliases (ReferenceError), or too deep for the stack (RangeError).
    if (!(error instanceof ReferenceError || error instanceof RangeError)) {
      return { problem: 'A merge (<<) is of something that is not a map', fix: 'merge maps only: <<: *map' };
    }
  }
  return {
    problem: 'This is nested too deeply, or repeated by aliases too often, to be read',
    fix: `keep to ${MAX_DEPTH} levels, and write out what aliases repeat`,
  };
}

function isBounded(value: unknown): boolean {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let members = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= MAX_DEPTH) return false;
    for (const member of Object.values(next.value)) {
      members += 1;
      if (members > MAX_MEMBERS) return false;
      waiting.push({ value: member, depth: next.depth + 1 });
    }
  }
  return true;
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
  lineAt: (offset: number) => number,
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
    line = lineAt(shown.range[0]);
    node = next;
  }
  return line;
}
