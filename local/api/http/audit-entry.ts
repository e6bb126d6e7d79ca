import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../audit';
import { deleteOptions, redacted } from '../redaction';
import type { ApiRequest } from './request';
import type { ResourcePath } from './request-path';
import type { Verb } from './verb';

/** What was learnt of a request while it was answered. */
export interface Handled {
  user: string;
  readonly verb: Verb | undefined;
  readonly target: ResourcePath | undefined;
  /** The parsed body, as far as it was looked at. */
  body: unknown;
}

export function auditEntry(
  { method, path, query }: ApiRequest,
  { user, verb, target, body }: Handled,
  { code, reason, now }: { code: number; reason: string | undefined; now: number },
): AuditEntry {
  return {
    id: randomUUID(),
    time: new Date(now).toISOString(),
    user,
    verb: verb ?? method.toLowerCase(),
    resource: target?.plural ?? '',
    group: target?.group ?? '',
    namespace: target?.namespace,
    name: target?.name || undefined,
    subresource: target?.subresource || undefined,
    path,
    query: Object.fromEntries(query),
    code,
    reason,
    body: target === undefined || code >= 400 ? undefined : auditedBody(method, body, target),
  };
}

function auditedBody(method: string, body: unknown, target: ResourcePath): unknown {
  return method === 'DELETE' ? deleteOptions(body) : redacted(body, target);
}
