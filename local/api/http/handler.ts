import type { Audit } from '../audit';
import { internalError, methodNotAllowed, noSuchResource, StatusError } from '../status-error';
import type { Api } from '../verbs';
import { type Access, ANONYMOUS } from './access';
import { type Answer, jsonAnswer } from './answer';
import { auditEntry, type Handled } from './audit-entry';
import { answerPath, found } from './path-route';
import type { ApiRequest } from './request';
import { parseBody } from './request-body';
import { parseResourcePath, type ResourcePath } from './request-path';
import { answerResource, isServed } from './resource-route';
import { verbOf } from './verb';

export interface HandlerParts {
  readonly api: Api;
  readonly access: Access;
  readonly audit: Audit;
}

/** Turns a request into an answer and records both. Synchronous: two requests never interleave. */
export function createHandler({ api, access, audit }: HandlerParts): (request: ApiRequest) => Answer {
  return (request) => {
    const target = parseResourcePath(request.path);
    const verb = target && verbOf(request.method, target, request.query);
    const handled: Handled = { user: ANONYMOUS, verb, target, body: undefined };
    const { answer, reason } = refusalAsAnswer(() => {
      handled.user = access.userOf(request);
      return target === undefined ? onPath(request, handled) : onResource(request, target, handled);
    });
    const entry = auditEntry(request, handled, { code: answer.code, reason, now: api.now() });
    audit.record(entry);
    return withId(answer, entry.id);
  };

  function onPath(request: ApiRequest, { user }: Handled): Answer {
    access.requirePath(user, request.method, request.path);
    return answerPath(api.registry, request);
  }

  function onResource(request: ApiRequest, path: ResourcePath, handled: Handled): Answer {
    const { user, verb } = handled;
    if (verb === undefined) throw methodNotAllowed();
    access.requireResource(user, verb, path);
    const resource = api.registry.find(path.group, path.version, path.plural);
    if (resource === undefined || !isServed(resource, path, verb)) {
      // Groups of CRDs leave the answer to the end of the server's chain, which knows only text.
      if (path.group === '') throw noSuchResource();
      return found(undefined);
    }
    const body = parseBody(request);
    handled.body = body.value;
    const { namespace, name } = path;
    const subresource = path.subresource === 'status' ? 'status' : undefined;
    const call = { resource, namespace, name, subresource, query: request.query, body, user } as const;
    return answerResource(api, verb, call, request);
  }
}

function refusalAsAnswer(answer: () => Answer): { answer: Answer; reason: string | undefined } {
  try {
    return { answer: answer(), reason: undefined };
  } catch (error) {
    const { code, status } = error instanceof StatusError ? error : internalError(error);
    return { answer: jsonAnswer(code, status), reason: status.reason };
  }
}

function withId(answer: Answer, id: string): Answer {
  const headers = { ...answer.headers, 'audit-id': id, 'cache-control': 'no-cache, private' };
  return { ...answer, headers } as Answer;
}
