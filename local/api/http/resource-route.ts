import type { Resource } from '../resources';
import { badRequest, methodNotAllowed } from '../status-error';
import {
  type Api,
  type Call,
  create,
  deleteCollection,
  deleteOne,
  get,
  list,
  type Outcome,
  patch,
  update,
  watch,
} from '../verbs';
import { acceptedForm, type Form } from './accept';
import { type Answer, type CompleteAnswer, JSON_TYPE, jsonText } from './answer';
import { type Renderer, rendererFor } from './render';
import type { ApiRequest } from './request';
import type { ResourcePath } from './request-path';
import type { Verb } from './verb';
import { watchAnswer } from './watch-stream';

const OBJECT_FORMS: readonly Form[] = ['json', 'table', 'metadata'];

/** Whether a resource has something at a path. Across all namespaces objects are only read. */
export function isServed({ type, hasStatus }: Resource, path: ResourcePath, verb: Verb): boolean {
  if (path.subresource !== '' && !(path.subresource === 'status' && hasStatus)) return false;
  if (!type.namespaced) return path.namespace === undefined;
  return path.namespace !== undefined || (path.name === '' && (verb === 'list' || verb === 'watch'));
}

/** @throws StatusError */
export function answerResource(api: Api, verb: Verb, call: Call, { headers }: ApiRequest): Answer {
  const form = acceptedForm(headers.accept, OBJECT_FORMS);
  const renderer = rendererFor(form, call.resource, call.query, api.now);
  requireTarget(verb, call);
  switch (verb) {
    case 'get':
      return outcomeAnswer(get(api, call), renderer);
    case 'list':
      return { code: 200, headers: JSON_TYPE, text: renderer.list(list(api, call)) };
    case 'watch':
      return watchAnswer(watch(api, call), renderer, api);
    case 'create':
      return outcomeAnswer(create(api, call), renderer);
    case 'update':
      return outcomeAnswer(update(api, call), renderer);
    case 'patch':
      return outcomeAnswer(patch(api, call), renderer);
    case 'delete':
      return { code: 200, headers: JSON_TYPE, text: jsonText(deleteOne(api, call)) };
    case 'deletecollection': {
      const items = deleteCollection(api, call);
      const metadata = { resourceVersion: String(api.store.version()) };
      return { code: 200, headers: JSON_TYPE, text: renderer.list({ items, metadata }) };
    }
  }
}

/** @throws StatusError for a collection that is changed as if it were an object, or an object as if it were a collection */
function requireTarget(verb: Verb, { name, subresource }: Call): void {
  if (name === '' && (verb === 'update' || verb === 'patch')) throw badRequest('name must be provided');
  if (name !== '' && verb === 'create') throw methodNotAllowed();
  if (subresource !== undefined && !['get', 'update', 'patch'].includes(verb)) throw methodNotAllowed();
}

function outcomeAnswer({ code, object, warnings }: Outcome, renderer: Renderer): CompleteAnswer {
  const warningHeaders = warnings.map((text) => headerText(`299 - ${JSON.stringify(text)}`));
  return {
    code,
    headers: warnings.length === 0 ? JSON_TYPE : { ...JSON_TYPE, warning: warningHeaders },
    text: renderer.object(object),
  };
}

/** UTF-8 as the bytes that Node writes of a header, which takes no other characters, and no DEL. */
function headerText(text: string): string {
  return Buffer.from(text.replaceAll('\u007f', '')).toString('latin1');
}
