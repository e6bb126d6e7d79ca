import { isObject, type KubeObject } from '../../lib/model';
import { type DocumentText, documentTexts } from './document-texts';
import { type Mistake, mistakeError } from './mistake';
import { parseYamlDocument, type YamlDocument } from './yaml-document';

/** One object of a file, with the way back to its lines. */
export interface Located {
  readonly object: KubeObject;
  /** As it was named. */
  readonly file: string;
  /** `file:line` of the object's first line. */
  readonly at: string;
  /** `file:line` of a path inside it, such as `spec.parameters.rclone.bucket`, or of its nearest parent. */
  lineOf(path: string): string;
  /** The same line as a number, from 1. */
  lineNumberOf(path: string): number;
}

/** What a text holds, and what of it cannot be read. */
export interface ReadDocuments {
  readonly objects: readonly Located[];
  readonly mistakes: readonly Mistake[];
}

/** Which objects of a text are wanted, where not all of it need be objects of Kubernetes. */
export interface Selection {
  /** Whether this text of a document can hold a wanted object; what cannot is not even parsed. */
  concerns(text: string): boolean;
  /** Whether a document that cannot be read shall be reported. */
  reports(text: string): boolean;
  /** Whether this is a wanted object, whatever else is wrong with it. */
  takes(object: { readonly [member: string]: unknown }): boolean;
}

/**
 * Objects of a YAML text with any number of documents; empty documents are passed over, a `List` is unfolded.
 * @param file name for messages
 * @throws BackupError or AggregateError of them: `file-invalid`, one for each document that is not an object
 */
export function readYaml(text: string, file: string): Located[] {
  const read = documentTexts(text).map((document) => objectsOf(document, file, undefined));
  const errors = read.flatMap(({ mistakes }) => mistakes).map(mistakeError);
  if (errors.length > 1) throw new AggregateError(errors);
  if (errors[0] !== undefined) throw errors[0];
  return read.flatMap(({ objects }) => objects);
}

/** The wanted objects of a text that may hold anything. Each document is read by itself, and a broken one harms no other. */
export function findObjects(text: string, file: string, selection: Selection): ReadDocuments {
  if (!selection.concerns(text)) return { objects: [], mistakes: [] };
  const read = documentTexts(text)
    .filter((document) => selection.concerns(document.text))
    .map((document) => {
      const { objects, mistakes } = objectsOf(document, file, selection);
      return { objects, mistakes: selection.reports(document.text) ? mistakes : [] };
    });
  return {
    objects: read.flatMap(({ objects }) => objects),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  };
}

function objectsOf(text: DocumentText, file: string, selection: Selection | undefined): ReadDocuments {
  const document = parseYamlDocument(text);
  if (!('content' in document)) return { objects: [], mistakes: [{ file, ...document }] };
  const { content } = document;
  if (content === null) return { objects: [], mistakes: [] };
  const objects: Located[] = [];
  const mistakes: Mistake[] = [];
  for (const { value, base } of unfolded(content)) {
    if (selection !== undefined && !(isObject(value) && selection.takes(value))) continue;
    const problem = problemOf(value);
    if (problem === undefined) objects.push(located(value as KubeObject, base, document, file));
    else mistakes.push({ file, line: document.lineOf(base), problem, fix: FIX });
  }
  return { objects, mistakes };
}

const FIX = 'give every document apiVersion, kind and metadata.name as text';

function unfolded(
  content: unknown,
): { readonly value: unknown; readonly base: readonly (string | number)[] }[] {
  return isObject(content) && content.kind === 'List' && Array.isArray(content.items)
    ? content.items.map((value, index) => ({ value, base: ['items', index] }))
    : [{ value: content, base: [] }];
}

function located(
  object: KubeObject,
  base: readonly (string | number)[],
  document: YamlDocument,
  file: string,
): Located {
  const lineNumberOf = (path: string) =>
    document.lineOf([...base, ...path.split(/[.[\]]+/).filter((step) => step !== '')]);
  const lineOf = (path: string) => `${file}:${lineNumberOf(path)}`;
  return {
    object,
    file,
    get at() {
      return lineOf('');
    },
    lineOf,
    lineNumberOf,
  };
}

function problemOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'This document is not a Kubernetes object';
  for (const field of ['apiVersion', 'kind']) {
    if (typeof value[field] !== 'string') {
      return `This document is not a Kubernetes object: it has no ${field}`;
    }
  }
  return isObject(value.metadata) && typeof value.metadata.name === 'string'
    ? undefined
    : 'This object has no metadata.name';
}
