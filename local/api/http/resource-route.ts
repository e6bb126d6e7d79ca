import type { Resource } from '../resources';
import { methodNotAllowed } from '../status-error';
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

/**
 * Whether a resource has something at a path.
 *
 * @throws StatusError 405 for a namespaced object without a namespace
 */
export function isServed({ type, hasStatus }: Resource, path: ResourcePath, verb: Verb): boolean {
  if (path.subresource !== '' && !(path.subresource === 'status' && hasStatus)) return false;
  if (!type.namespaced) return path.namespace === undefined;
  if (path.namespace !== undefined || verb === 'list' || verb === 'watch') return true;
  if (path.name !== '') return false;
  throw methodNotAllowed();
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
      return watchAnswer(watch(api, call), renderer, api.bookmarkInterval);
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

/** Objects are created in a collection and changed by name; the status is only read and changed. */
function requireTarget(verb: Verb, { name, subresource }: Call): void {
  const onCollection = verb === 'create' || verb === 'list' || verb === 'deletecollection';
  const fits = verb === 'watch' || onCollection === (name === '');
  const subresourceFits = subresource === undefined || ['get', 'update', 'patch'].includes(verb);
  if (!fits || !subresourceFits) throw methodNotAllowed();
}

function outcomeAnswer({ code, object, warnings }: Outcome, renderer: Renderer): CompleteAnswer {
  const warningHeaders = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
  return {
    code,
    headers: warnings.length === 0 ? JSON_TYPE : { ...JSON_TYPE, warning: warningHeaders },
    text: renderer.object(object),
  };
}
