/** Requests as they come over the wire, and answers as they go. */
import type { HttpRequest, HttpResponse } from '../../../providers/kubernetes';

export interface LoggedRequest {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
  readonly plural: string;
  readonly name: string | undefined;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export function status(code: number, reason: string, message: string, details: object = {}) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: code < 300 ? 'Success' : 'Failure',
    code,
    reason,
    message,
    details,
  };
}

export function json(code: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status: code, headers: { 'audit-id': 'audit-1', ...headers }, body: once(Buffer.from(text)) };
}

export function conflict(name: string): HttpResponse {
  return json(409, status(409, 'Conflict', 'Precondition failed', { name }));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export function readRequest({
  method,
  path,
  headers,
  body,
}: HttpRequest): LoggedRequest & { namespace: string | undefined } {
  const url = new URL(path, 'http://api');
  const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const rest = parts.slice(parts[0] === 'api' ? 2 : 3);
  const namespace = rest[0] === 'namespaces' && rest.length > 2 ? rest[1] : undefined;
  const [plural = '', name] = namespace === undefined ? rest : rest.slice(2);
  const verbs = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' } as const;
  const read = name !== undefined ? 'get' : url.searchParams.has('watch') ? 'watch' : 'list';
  return {
    verb: method === 'GET' ? read : verbs[method],
    plural,
    name,
    namespace,
    query: url.searchParams,
    headers,
    body,
  };
}

export function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = typeof target === 'object' && target !== null ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}
