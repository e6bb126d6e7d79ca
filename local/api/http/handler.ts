import { randomUUID } from 'node:crypto';
import type { Access } from '../access';
import { ANONYMOUS } from '../access';
import type { Audit, AuditEntry } from '../audit';
import { redacted } from '../redaction';
import { methodNotAllowed, noSuchResource, StatusError } from '../status-error';
import type { Api, Body } from '../verbs';
import { type Answer, jsonAnswer } from './answer';
import { answerPath, found } from './path-route';
import type { ApiRequest } from './request';
import { parseBody } from './request-body';
import { parseResourcePath, type ResourcePath } from './request-path';
import { answerResource, isServed } from './resource-route';
import { type Verb, verbOf } from './verb';

export interface HandlerParts {
  readonly api: Api;
  readonly access: Access;
  readonly audit: Audit;
}

/** Turns a request into an answer and records both. Synchronous: two requests never interleave. */
export function createHandler({ api, access, audit }: HandlerParts): (request: ApiRequest) => Answer {
  return (request) => {
    const path = parseResourcePath(request.path);
    const verb = path === undefined ? undefined : verbOf(request.method, path, request.query);
    const seen: Seen = { user: ANONYMOUS, body: undefined };
    let answer: Answer;
    let reason: string | undefined;
    try {
      seen.user = access.userOf(request);
      answer = path === undefined ? onPath(request, seen) : onResource(request, path, verb, seen);
    } catch (error) {
      const { status, code } = asStatusError(error);
      answer = jsonAnswer(code, status);
      reason = status.reason;
    }
    const entry = auditEntry(request, path, verb, seen, answer.code, reason, api.now());
    audit.record(entry);
    return withId(answer, entry.id);
  };

  function onPath(request: ApiRequest, { user }: Seen): Answer {
    access.requirePath(user, request.method, request.path);
    return answerPath(api.registry, request);
  }

  function onResource(request: ApiRequest, path: ResourcePath, verb: Verb | undefined, seen: Seen): Answer {
    if (verb === undefined) throw methodNotAllowed();
    access.requireResource(seen.user, verb, path);
    const resource = api.registry.find(path.group, path.version, path.plural);
    if (resource === undefined || !isServed(resource, path, verb)) {
      // Groups of CRDs leave the answer to the end of the server's chain, which knows only text.
      if (path.group === '') throw noSuchResource();
      return found(undefined);
    }
    seen.body = parseBody(request);
    const { namespace, name } = path;
    const subresource = path.subresource === 'status' ? 'status' : undefined;
    const call = {
      resource,
      namespace,
      name,
      subresource,
      query: request.query,
      body: seen.body,
      user: seen.user,
    } as const;
    return answerResource(api, verb, call, request);
  }
}

/** What was learnt of a request while it was answered. */
interface Seen {
  user: string;
  body: Body | undefined;
}

function auditEntry(
  request: ApiRequest,
  path: ResourcePath | undefined,
  verb: Verb | undefined,
  { user, body }: Seen,
  code: number,
  reason: string | undefined,
  now: number,
): AuditEntry {
  return {
    id: randomUUID(),
    time: new Date(now).toISOString(),
    user,
    verb: verb ?? request.method.toLowerCase(),
    resource: path?.plural ?? '',
    group: path?.group ?? '',
    ...(path?.namespace === undefined ? {} : { namespace: path.namespace }),
    ...(path === undefined || path.name === '' ? {} : { name: path.name }),
    ...(path === undefined || path.subresource === '' ? {} : { subresource: path.subresource }),
    path: request.path,
    query: Object.fromEntries(request.query),
    code,
    ...(reason === undefined ? {} : { reason }),
    ...(path === undefined || body?.value === undefined ? {} : { body: redacted(body.value, path) }),
  };
}

function asStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${text}`);
}

function withId(answer: Answer, id: string): Answer {
  return {
    ...answer,
    headers: { ...answer.headers, 'audit-id': id, 'cache-control': 'no-cache, private' },
  } as Answer;
}
