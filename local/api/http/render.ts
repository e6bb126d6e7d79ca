import { apiVersionOf, type KubeObject } from '../../../lib/model';
import { jsonText } from '../json-text';
import type { Resource } from '../resources';
import { badRequest, type StatusObject } from '../status-error';
import { columnDefinitions, type IncludeObject, partialMetadata, TABLE_HEAD, tableRow } from '../table';
import type { Page, WatchEvent } from '../verbs';
import type { Form } from './accept';

/** How objects of one resource are written into one answer. */
export interface Renderer {
  object(object: KubeObject): string;
  list(page: Page): string;
  /** One line. */
  event(event: WatchEvent): string;
}

export function rendererFor(
  form: Form,
  resource: Resource,
  query: URLSearchParams,
  now: () => number,
): Renderer {
  if (form === 'table') return tableRenderer(resource, includeObject(query), now);
  if (form === 'metadata') return metadataRenderer();
  return plainRenderer(resource);
}

function plainRenderer({ type, listKind, custom }: Resource): Renderer {
  const head = `"kind":${JSON.stringify(listKind)},"apiVersion":${JSON.stringify(apiVersionOf(type))}`;
  return {
    object: jsonText,
    list({ items, metadata }) {
      // As on the real server: lists of custom resources always have a token, items of built-in kinds no kind.
      const listMetadata = custom ? { continue: '', ...metadata } : metadata;
      const texts = items.map(custom ? jsonText : untypedText);
      return `{${head},"metadata":${JSON.stringify(listMetadata)},"items":[${texts.join(',')}]}`;
    },
    event: wholeLine,
  };
}

/** All who watch are told of a change one after the other: its line is made once for them. */
let told: { readonly type: string; readonly object: object; readonly text: string } | undefined;

function wholeLine({ type, object }: WatchEvent): string {
  if (told?.type !== type || told.object !== object)
    told = { type, object, text: line(type, jsonText(object)) };
  return told.text;
}

/** Kind and version begin the text that is there already: what has them elsewhere is written anew. */
function untypedText(object: KubeObject): string {
  const { apiVersion, kind, ...rest } = object;
  const head = `{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(kind)},`;
  const text = jsonText(object);
  return text.startsWith(head) ? `{${text.slice(head.length)}` : JSON.stringify(rest);
}

function metadataRenderer(): Renderer {
  return {
    object: (object) => JSON.stringify(partialMetadata(object)),
    list: ({ items, metadata }) =>
      JSON.stringify({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map(partialMetadata),
      }),
    event: ({ type, object }) =>
      line(type, isStatus(object) ? jsonText(object) : JSON.stringify(partialMetadata(object))),
  };
}

function tableRenderer({ columns }: Resource, include: IncludeObject, now: () => number): Renderer {
  // A watch tells the columns once.
  let definitions: unknown[] | null = columnDefinitions(columns);
  const table = (metadata: unknown, objects: readonly KubeObject[]) =>
    JSON.stringify({
      ...TABLE_HEAD,
      metadata,
      columnDefinitions: definitions,
      rows: objects.map((object) => tableRow(object, columns, include, now())),
    });
  const metadataOf = ({ metadata: { resourceVersion } }: KubeObject) => ({ resourceVersion });
  return {
    object: (object) => table(metadataOf(object), [object]),
    list: ({ items, metadata }) => table(metadata, items),
    event({ type, object }) {
      if (isStatus(object)) return line(type, jsonText(object));
      const text = table(object.metadata, type === 'BOOKMARK' ? [] : [object]);
      definitions = null;
      return line(type, text);
    },
  };
}

function includeObject(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject') || 'Metadata';
  if (asked === 'None' || asked === 'Metadata' || asked === 'Object') return asked;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(asked)}`);
}

function isStatus(object: KubeObject | StatusObject): object is StatusObject {
  return object.kind === 'Status' && object.apiVersion === 'v1';
}

function line(type: string, object: string): string {
  return `{"type":"${type}","object":${object}}\n`;
}
