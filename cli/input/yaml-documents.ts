import { type Document, isMap, isNode, isScalar, LineCounter, parseAllDocuments } from 'yaml';
import { BackupError } from '../../lib/errors';
import type { KubeObject } from '../../lib/model';

/** One object of a file, with the way back to its lines. */
export interface Located {
  readonly object: KubeObject;
  /** `file:line` of the object's first line. */
  readonly at: string;
  /** `file:line` of a path inside it, such as `spec.parameters.rclone.bucket`, or of its nearest parent. */
  lineOf(path: string): string;
}

/**
 * Objects of a YAML text with any number of documents; empty documents are passed over, a `List` is unfolded.
 * @param file name for messages
 * @throws AggregateError of BackupErrors `file-invalid`, one for each mistake
 */
export function readYaml(text: string, file: string): Located[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  // An empty text has no documents at all, and that is not an array in yaml's types.
  const all: Document[] = Array.isArray(documents) ? documents : [];
  const mistakes = all.flatMap((document) =>
    document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return invalid(error.message, `${file}:${line}:${col}`, 'correct the YAML at this place');
    }),
  );
  if (mistakes.length > 0) throw new AggregateError(mistakes);
  return all.filter((document) => document.toJS() !== null).flatMap((each) => locate(each, file, lines));
}

function locate(document: Document, file: string, lines: LineCounter): Located[] {
  const lineAt = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const at = lineAt(document.contents?.range?.[0] ?? 0);
  const content: unknown = document.toJS();
  if (!isMap(document.contents) || !isObject(content)) {
    throw invalid(
      'This document is not a Kubernetes object',
      at,
      'give every document apiVersion, kind and metadata.name',
    );
  }
  if (content.kind === 'List' && Array.isArray(content.items)) {
    return content.items.map((item: unknown, index) => located(item, ['items', index], document, at, lineAt));
  }
  return [located(content, [], document, at, lineAt)];
}

function located(
  content: unknown,
  base: readonly (string | number)[],
  document: Document,
  fallback: string,
  lineAt: (offset: number) => string,
): Located {
  const lineOf = (path: string) => {
    const steps = [...base, ...path.split(/[.[\]]+/).filter((step) => step !== '')];
    for (let length = steps.length; length > 0; length -= 1) {
      const node = keyOf(document, steps.slice(0, length)) ?? document.getIn(steps.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return fallback;
  };
  const at = base.length === 0 ? fallback : lineOf('');
  return { object: checkedObject(content, at), at, lineOf };
}

/** A value may begin lines below its key, and it is the key that people look for. */
function keyOf(document: Document, steps: readonly (string | number)[]): unknown {
  const parent = steps.length === 1 ? document.contents : document.getIn(steps.slice(0, -1), true);
  const name = String(steps.at(-1));
  return isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === name)?.key
    : undefined;
}

function checkedObject(content: unknown, at: string): KubeObject {
  const fix = 'give every document apiVersion, kind and metadata.name as text';
  if (!isObject(content)) throw invalid('This is not a Kubernetes object', at, fix);
  for (const field of ['apiVersion', 'kind']) {
    if (typeof content[field] !== 'string') {
      throw invalid(`This document is not a Kubernetes object: it has no ${field}`, at, fix);
    }
  }
  if (!isObject(content.metadata) || typeof content.metadata.name !== 'string') {
    throw invalid('This object has no metadata.name', at, fix);
  }
  return content as unknown as KubeObject;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(problem: string, at: string, fix: string): BackupError {
  return new BackupError('file-invalid', problem, { at, fix });
}
