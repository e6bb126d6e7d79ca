import { jsonText } from '../json-text';
import { type Resource, VERBS } from '../resources';
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
import { type Answer, type CompleteAnswer, JSON_TYPE, warned } from './answer';
import { type Renderer, rendererFor } from './render';
import type { ApiRequest } from './request';
import type { ResourcePath } from './request-path';
import type { Verb } from './verb';
import { watchAnswer } from './watch-stream';

const OBJECT_FORMS: readonly Form[] = ['json', 'table', 'metadata'];

/** Whether a resource has something at a path. Across all namespaces objects are only read. */
export function isServed(
  { type, hasStatus, subresources = [] }: Resource,
  path: ResourcePath,
  verb: Verb,
): boolean {
  const isKnown =
    path.subresource === '' ||
    (path.subresource === 'status' && hasStatus) ||
    subresources.some(({ name }) => name === path.subresource);
  if (!isKnown) return false;
  if (!type.namespaced) return path.namespace === undefined;
  return path.namespace !== undefined || (path.name === '' && (verb === 'list' || verb === 'watch'));
}

/** @throws StatusError */
export function answerResource(api: Api, verb: Verb, call: Call, { headers }: ApiRequest): Answer {
  const form = acceptedForm(headers.accept, OBJECT_FORMS);
  const renderer = rendererFor(form, call.resource, call.query, api.now);
  if (!(call.resource.verbs ?? VERBS).includes(verb)) throw methodNotAllowed();
  requireTarget(verb, call);
  const { deprecated } = call.resource;
  switch (verb) {
    case 'get':
      return outcomeAnswer(get(api, call), renderer);
    case 'list':
      return {
        code: 200,
        headers: warned(JSON_TYPE, deprecated === undefined ? [] : [deprecated]),
        text: renderer.list(list(api, call)),
      };
    case 'watch':
      return watchAnswer(watch(api, call), renderer, api);
    case 'create':
      return outcomeAnswer(create(api, call), renderer);
    case 'update':
      return outcomeAnswer(update(api, call), renderer);
    case 'patch':
      return outcomeAnswer(patch(api, call), renderer);
    case 'delete': {
      const { deleted, warnings } = deleteOne(api, call);
      return { code: 200, headers: warned(JSON_TYPE, warnings), text: jsonText(deleted) };
    }
    case 'deletecollection': {
      const { deleted: items, warnings } = deleteCollection(api, call);
      const metadata = { resourceVersion: String(api.store.version()) };
      return { code: 200, headers: warned(JSON_TYPE, warnings), text: renderer.list({ items, metadata }) };
    }
  }
}

/** @throws StatusError for a collection that is changed as if it were an object, or an object as if it were a collection */
function requireTarget(verb: Verb, { name, subresource }: Call): void {
  if (name === '' && (verb === 'update' || verb === 'patch')) throw badRequest('name must be provided');
  if (name !== '' && verb === 'create') throw methodNotAllowed();
  const verbs = subresource === 'finalize' ? ['update'] : ['get', 'update', 'patch'];
  if (subresource !== undefined && !verbs.includes(verb)) throw methodNotAllowed();
}

function outcomeAnswer({ code, object, warnings }: Outcome, renderer: Renderer): CompleteAnswer {
  return { code, headers: warned(JSON_TYPE, warnings), text: renderer.object(object) };
}
