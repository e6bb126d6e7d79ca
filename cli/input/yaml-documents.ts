import { isObject, type KubeObject } from '../../lib/model';
import { type DocumentText, documentTexts, parseYamlDocument, type YamlDocument } from '../../lib/yaml';
import { type Mistake, mistakeError } from './mistake';
import { unfolded } from './unfolded';

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
 * Objects of a YAML text with any number of documents; empty documents are passed over, lists are unfolded.
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
  const { content, doubts } = document;
  if (content === null) return { objects: [], mistakes: [] };
  const objects: Located[] = [];
  const mistakes: Mistake[] = [];
  if (
    selection !== undefined &&
    isObject(content) &&
    content.items !== undefined &&
    selection.takes(content)
  ) {
    const fix = 'remove them, or make it a List';
    mistakes.push({
      file,
      line: document.lineOf(['items']),
      problem: 'For its items, kubectl takes this for a list',
      fix,
    });
  }
  if (
    selection !== undefined &&
    heldWrongly(content).some((each) => isObject(each) && selection.takes(each))
  ) {
    mistakes.push({
      file,
      line: document.lineOf([]),
      problem: 'Objects stand in a list that kubectl does not take',
      fix: 'put them below items of a List, or each into a document of its own',
    });
  }
  for (const { value, base } of unfolded(content)) {
    if (selection !== undefined && !(isObject(value) && selection.takes(value))) continue;
    const problem = problemOf(value);
    if (problem === undefined) objects.push(located(value as KubeObject, base, document, file));
    else mistakes.push({ file, line: document.lineOf(base), ...problem });
  }
  if (objects.length > 0 || selection === undefined)
    for (const doubt of doubts) mistakes.push({ file, ...doubt });
  return { objects, mistakes };
}

/** What `jq .items` leaves of a list, and items that are no list: kubectl refuses both, and whoever wrote them meant them. */
function heldWrongly(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  if (!isObject(content) || !isObject(content.items)) return [];
  return [content.items, ...Object.values(content.items)];
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

const NO_OBJECT = 'This document is not a Kubernetes object';
const FIX = 'give every document apiVersion, kind and metadata.name as text';

function problemOf(value: unknown): Pick<Mistake, 'problem' | 'value' | 'fix'> | undefined {
  if (!isObject(value)) return { problem: NO_OBJECT, fix: FIX };
  const { apiVersion, kind } = value;
  const metadata = isObject(value.metadata) ? value.metadata : {};
  // kubectl passes over a namespace that is no text, and takes the one of its context.
  const namespace = metadata.namespace ?? '';
  const texts = { apiVersion, kind, 'metadata.name': metadata.name, 'metadata.namespace': namespace };
  for (const [field, found] of Object.entries(texts)) {
    if (typeof found === 'string') continue;
    if (typeof found === 'boolean' || typeof found === 'number') {
      return {
        problem: `${field} is a ${typeof found} here`,
        value: String(found),
        fix: 'put it into quotes',
      };
    }
    if (field === 'metadata.namespace')
      return { problem: 'metadata.namespace is no text', fix: 'write a text' };
    const problem =
      field === 'metadata.name' ? 'This object has no metadata.name' : `${NO_OBJECT}: it has no ${field}`;
    return { problem, fix: FIX };
  }
  return undefined;
}
