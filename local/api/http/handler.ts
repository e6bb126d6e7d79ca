import type { Audit } from '../audit';
import {
  badRequest,
  internalError,
  methodNotAllowed,
  noSuchResource,
  notFound,
  StatusError,
} from '../status-error';
import { type Api, type Call, requirePatchType, type WrittenSubresource } from '../verbs';
import { type Access, ANONYMOUS } from './access';
import { type Answer, JSON_TYPE, jsonAnswer, warned } from './answer';
import { auditEntry, type Handled } from './audit-entry';
import { answerPath, found } from './path-route';
import type { ApiRequest } from './request';
import { mediaTypeOf, parseBody } from './request-body';
import { parseResourcePath, type ResourcePath } from './request-path';
import { answerResource, isServed } from './resource-route';
import { answerReview, isReview } from './review';
import type { ServiceAccountTokens } from './service-account-tokens';
import { answerTokenRequest } from './token-request';
import { verbOf } from './verb';

export interface HandlerParts {
  readonly api: Api;
  readonly access: Access;
  readonly audit: Audit;
  readonly tokens: ServiceAccountTokens;
}

/** Turns a request into an answer and records both. Synchronous: two requests never interleave. */
export function createHandler({ api, access, audit, tokens }: HandlerParts): (request: ApiRequest) => Answer {
  return (request) => {
    const target = parseResourcePath(request.path);
    const verb = target && verbOf(request.method, target, request.query);
    const handled: Handled = { user: ANONYMOUS, verb, target, body: undefined };
    const { answer, reason } = refusalAsAnswer(() => {
      handled.user = access.userOf(request);
      return target === undefined ? onPath(request, handled) : onResource(request, target, handled);
    });
    const entry = auditEntry(request, handled, { code: answer.code, reason, now: api.now() });
    audit.record(entry, sizeOf(request));
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
      if (resource?.custom && path.subresource !== '') throw notFound(resource.type, path.name);
      // Groups of CRDs leave the answer to the end of the server's chain, which knows only text.
      if (isBuiltIn(api, path)) throw noSuchResource();
      return found(undefined);
    }
    const isRead = verb === 'get' || verb === 'list' || verb === 'watch';
    // Nothing more is changed while what was changed before cannot be kept.
    if (!isRead) api.store.commit();
    if (verb === 'patch') requirePatchType(mediaTypeOf(request.headers), resource);
    const body = parseBody(request);
    handled.body = body.value;
    const { namespace, name } = path;
    const { query, headers } = request;
    const userAgent = headers['user-agent'] ?? '';
    const common = { resource, namespace, name, query, body, user, userAgent } as const;
    if (path.subresource === 'token') return answerTokenRequest({ api, tokens, verb }, common);
    const subresource = path.subresource === '' ? undefined : (path.subresource as WrittenSubresource);
    const call: Call = { ...common, subresource };
    if (verb === 'create' && isReview(call)) return answerReview(api, access, call);
    const answer = answerResource(api, verb, call, request);
    if (!isRead) api.store.commit();
    return answer;
  }
}

/** Whether a version is served by kube-apiserver itself, and not for a CRD; of the group without a name whatever it is. */
function isBuiltIn({ registry }: Api, { group, version }: ResourcePath): boolean {
  return (
    group === '' ||
    registry.all().some(({ type, custom }) => !custom && type.group === group && type.version === version)
  );
}

function refusalAsAnswer(answer: () => Answer): { answer: Answer; reason: string | undefined } {
  try {
    return { answer: answer(), reason: undefined };
  } catch (error) {
    const { code, status, warnings } = error instanceof StatusError ? error : unexpected(error);
    return { answer: jsonAnswer(code, status, warned(JSON_TYPE, warnings)), reason: status.reason };
  }
}

/** JSON ends with a line break, as the real server writes it; kubectl's `get --raw` shows it. */
function ended(text: string): string {
  return text.startsWith('{') && !text.endsWith('\n') ? `${text}\n` : text;
}

/** What an entry of the audit keeps of a request, about. */
function sizeOf({ path, query, body }: ApiRequest): number {
  return path.length + query.size * 2 + body.length;
}

/** What a client has nested so deeply that something here has run out of stack is the client's mistake. */
function unexpected(error: unknown): StatusError {
  const isTooDeep = error instanceof RangeError && /call stack/.test(error.message);
  return isTooDeep ? badRequest('the request is nested too deeply') : internalError(error);
}

function withId(answer: Answer, id: string): Answer {
  const headers = { ...answer.headers, 'audit-id': id, 'cache-control': 'no-cache, private' };
  if ('stream' in answer) return { ...answer, headers } as Answer;
  return { ...answer, headers, text: ended(answer.text) };
}
