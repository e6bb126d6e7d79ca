import { jsonPatch } from '../../lib/json';
import { BACKUP_TYPES, isObject, KAAS_GROUP, type KubeObject } from '../../lib/model';
import { documentTexts, parseYamlDocument } from '../../lib/yaml';
import { canSay } from '../input';
import type { PatchEntry } from './kustomization';
import { strategicMerge } from './strategic-merge';

/** An object on its way through kustomizations. */
export interface Resource {
  readonly object: KubeObject;
  /** Names and namespaces that it has had, in their order, by which patches still find it; `default` if it has none. */
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
}

/** What is not understood, in words for people. */
export class NotUnderstood extends Error {}
/** As above, and it can make an object of ours of another. */
export class MakesOurs extends NotUnderstood {}

/**
 * The resources after a patch.
 * @throws NotUnderstood for what kustomize refuses, and for what is not understood here
 */
export function patched<R extends Resource>(resources: readonly R[], { text = '', target }: PatchEntry): R[] {
  const contents = documentTexts(text).flatMap((document) => {
    const read = parseYamlDocument(document);
    if (!('content' in read) || read.doubts.length > 0) throw new NotUnderstood('This patch cannot be read');
    return read.content === null ? [] : [read.content];
  });
  const [first] = contents;
  if (Array.isArray(first) && contents.length === 1) {
    if (target === undefined) throw new NotUnderstood('A JSON patch without a target changes nothing');
    if (first.some(movesIdentity) && OUR_WORDS.some((word) => canSay(text, word)))
      throw new MakesOurs('A patch gives an object the identity of one of ours');
    return mapSelected(resources, selectorOf(target), (object) => jsonPatched(object, first));
  }
  if (target !== undefined && contents.length > 1)
    throw new NotUnderstood('Several patches cannot have one target');
  return contents.reduce<readonly R[]>((all, patch) => {
    if (!isObject(patch) || 'items' in patch) throw new NotUnderstood('This is no patch of one object');
    return mapSelected(all, target === undefined ? selfSelector(patch) : selectorOf(target), (object) =>
      merged(object, patch),
    );
  }, resources) as R[];
}

type Selects = (resource: Resource) => boolean;

function mapSelected<R extends Resource>(
  resources: readonly R[],
  selects: Selects,
  change: (object: KubeObject) => KubeObject | undefined,
): R[] {
  return resources.flatMap((resource) => {
    if (!selects(resource)) return [resource];
    const object = change(resource.object);
    return object === undefined ? [] : [{ ...resource, object }];
  });
}

const OUR_WORDS = [KAAS_GROUP, ...BACKUP_TYPES.map(({ kind }) => kind)];

function movesIdentity(operation: unknown): boolean {
  const place = isObject(operation) ? String(operation.path) : '';
  return /^(?:\/(?:kind|apiVersion|metadata(?:\/name(?:space)?)?))?$/.test(place);
}

function jsonPatched(object: KubeObject, operations: readonly unknown[]): KubeObject {
  const hasValue = (each: unknown) =>
    isObject(each) && (each.value !== undefined || /^(?:remove|move|copy)$/.test(String(each.op)));
  // kustomize takes a value that is not there for null.
  if (!operations.every(hasValue)) throw new NotUnderstood('An operation of this patch has no value');
  if (operations.some(movesIdentity)) throw new NotUnderstood('A patch gives an object another identity');
  return jsonPatch(object, operations) as KubeObject;
}

/** A patch changes neither kind nor name nor namespace. */
function merged(object: KubeObject, patch: object): KubeObject | undefined {
  const result = strategicMerge(object, patch) as KubeObject | undefined;
  if (result === undefined) return undefined;
  const { name, namespace } = object.metadata;
  const { namespace: _, ...metadata } = result.metadata ?? {};
  return {
    ...result,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { ...metadata, name, ...(namespace !== undefined && { namespace }) },
  };
}

function selfSelector({ apiVersion, kind, metadata }: Record<string, unknown>): Selects {
  const { name, namespace } = isObject(metadata) ? metadata : {};
  return ({ object, names, namespaces }) =>
    object.apiVersion === apiVersion &&
    object.kind === kind &&
    names.includes(String(name)) &&
    (namespace === undefined || namespaces.includes(String(namespace)));
}

/** Each a regular expression of the whole. */
const SELECTED = ['group', 'version', 'kind', 'name', 'namespace'];

function selectorOf(target: Readonly<Record<string, unknown>>): Selects {
  const strange = Object.keys(target).find(
    (key) => ![...SELECTED, 'labelSelector', 'annotationSelector'].includes(key),
  );
  if (strange !== undefined) throw new NotUnderstood(`A target by \`${strange}\` is not understood`);
  const matches = (key: string, values: readonly string[]) => {
    const wanted = target[key];
    if (isUnset(wanted)) return true;
    const pattern = regularExpression(String(wanted));
    return values.some((value) => pattern.test(value));
  };
  const labels = pairsOf(target.labelSelector);
  const annotations = pairsOf(target.annotationSelector);
  return ({ object, names, namespaces }) => {
    const [version = '', group = ''] = object.apiVersion.split('/').reverse();
    const { metadata } = object;
    return (
      matches('group', [group]) &&
      matches('version', [version]) &&
      matches('kind', [object.kind]) &&
      matches('name', ends(names)) &&
      matches('namespace', ends(namespaces)) &&
      labels.every(([key, value]) => metadata.labels?.[key] === value) &&
      annotations.every(([key, value]) => metadata.annotations?.[key] === value)
    );
  };
}

/** A target finds what is first and what is last (resmap/reswrangler.go). */
const ends = (all: readonly string[]) => [all.at(0) ?? '', all.at(-1) ?? ''];

/** What means the same to Go. */
const PLAIN_PATTERN = /^(?:[\w .*+?|^$/-]|\((?!\?)|\)|\\[.dw-]|\[\^?[\w.-]+\])*$/;

/** Go needs the same time for any pattern; here repetitions of repetitions, and many of them, can take for ever. */
function isQuick(pattern: string): boolean {
  return !/\)[*+]/.test(pattern) && (pattern.match(/[*+]/g) ?? []).length <= MOST_REPETITIONS;
}

const MOST_REPETITIONS = 2;

function regularExpression(text: string): RegExp {
  try {
    if (!PLAIN_PATTERN.test(text) || !isQuick(text)) throw new SyntaxError();
    return new RegExp(`^(?:${text})$`);
  } catch {
    throw new NotUnderstood('A target has a pattern that is not understood');
  }
}

const isUnset = (value: unknown) => value === undefined || value === null || value === '';

function pairsOf(selector: unknown): (readonly [string, string])[] {
  if (isUnset(selector)) return [];
  return String(selector)
    .split(',')
    .map((term) => {
      const [, key, value] = /^\s*([\w./-]+)\s*==?\s*([\w.-]*)\s*$/.exec(term) ?? [];
      if (key === undefined || value === undefined)
        throw new NotUnderstood('A selector of a target is not understood');
      return [key, value] as const;
    });
}
