/** Answers as they go over the wire, also those that no server of ours would give. */
import type { HttpResponse } from '../../../providers/kubernetes';

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

/** @param body a text is sent as it is */
export function json(code: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status: code, headers: { 'audit-id': 'audit-1', ...headers }, body: once(Buffer.from(text)) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
