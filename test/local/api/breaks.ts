/** Parts of the API server that are broken one at a time: a comparison that cannot fail proves nothing. */

import type { Delivery } from '../../../local/api';
import type { ApiRequest } from '../../../local/api/http';
import type { Deliver } from './endpoint-requester';

export interface Break {
  readonly how: string;
  readonly change: (deliver: Deliver) => Deliver;
}

type Members = Record<string, unknown>;

/** The server gets another request than the one that was sent. */
const asked = (how: string, change: (request: ApiRequest) => ApiRequest): Break => ({
  how,
  change: (deliver) => (request) => deliver(change(request)),
});

/** The client gets another answer than the one that was given. */
const answered = (how: string, change: (answer: Members, request: ApiRequest) => Members): Break => ({
  how,
  change: (deliver) => async (request) =>
    change((await deliver(request)) as unknown as Members, request) as unknown as Delivery,
});

const withoutQuery = (how: string, name: string): Break =>
  asked(how, (request) => {
    const query = new URLSearchParams(request.query);
    query.delete(name);
    return { ...request, query };
  });

const withBody = (how: string, change: (body: Members, request: ApiRequest) => unknown): Break =>
  asked(how, (request) => {
    try {
      const body = JSON.parse(request.body.toString());
      return { ...request, body: Buffer.from(JSON.stringify(change(body, request))) };
    } catch {
      return request;
    }
  });

const withType = (how: string, from: string, to: string): Break =>
  asked(how, (request) =>
    request.headers['content-type'] === from
      ? { ...request, headers: { ...request.headers, 'content-type': to } }
      : request,
  );

const withoutMeta = (body: Members, name: string) => {
  const { [name]: _gone, ...metadata } = (body.metadata ?? {}) as Members;
  return { ...body, metadata };
};

function withoutCauses(text: string): string {
  const { details, ...status } = text.startsWith('{') ? JSON.parse(text) : {};
  if (details?.causes === undefined) return text;
  return JSON.stringify({ ...status, details: { ...details, causes: [] } });
}

export const BREAKS: readonly Break[] = [
  withoutQuery('a dry run is carried out', 'dryRun'),
  withoutQuery('fields are never checked strictly', 'fieldValidation'),
  withoutQuery('label selectors are not looked at', 'labelSelector'),
  withoutQuery('field selectors are not looked at', 'fieldSelector'),
  withoutQuery('lists have no pages', 'limit'),
  withoutQuery('pages begin anew', 'continue'),
  withBody('preconditions are forgotten', ({ preconditions: _gone, ...body }) => body),
  withBody('every deletion is in the background', ({ propagationPolicy: _gone, ...body }) => body),
  withBody('nobody sees that an object has changed meanwhile', (body) =>
    withoutMeta(body, 'resourceVersion'),
  ),
  withBody('finalizers are not kept', (body) => withoutMeta(body, 'finalizers')),
  withBody('owners are not kept', (body) => withoutMeta(body, 'ownerReferences')),
  withBody('values in clear are forgotten', ({ stringData: _gone, ...body }) => body),
  withBody('nothing is immutable', ({ immutable: _gone, ...body }) => body),
  withType(
    'a strategic patch is a merge patch',
    'application/strategic-merge-patch+json',
    'application/merge-patch+json',
  ),
  withType('any text is JSON', 'text/plain', 'application/json'),
  asked('the status is changed with the rest', (request) => ({
    ...request,
    path: request.path.replace(/\/status$/, ''),
  })),
  asked('nobody gets a table', (request) => ({
    ...request,
    headers: { ...request.headers, accept: undefined },
  })),
  answered('warnings are not passed on', (answer) => {
    const { warning: _gone, ...headers } = answer.headers as Members;
    return { ...answer, headers };
  }),
  answered('what is created is answered with 200', (answer) =>
    answer.code === 201 ? { ...answer, code: 200 } : answer,
  ),
  answered('conflicts are bad requests', (answer) =>
    answer.code === 409 ? { ...answer, code: 400 } : answer,
  ),
  answered('generations are not counted', (answer) => ({
    ...answer,
    text: String(answer.text).replace(/"generation":\d+/g, '"generation":1'),
  })),
  answered('causes are not told', (answer) => ({
    ...answer,
    text: withoutCauses(String(answer.text)),
  })),
];
