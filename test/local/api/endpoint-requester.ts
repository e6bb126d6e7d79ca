import { createEndpoint, type Delivery } from '../../../local/api';
import type { ApiRequest } from '../../../local/api/http';
import { jsonAnswer } from '../../../local/api/http/answer';
import { jsonOfYaml } from '../../../local/api/http/yaml-body';
import { StatusError } from '../../../local/api/status-error';
import type { Answer, Requester } from './requester';

export type Deliver = (request: ApiRequest) => Promise<Delivery>;

/** Requests as `admin` on a server of its own without a network. @param change stands before the server */
export function endpointRequester(change: (deliver: Deliver) => Deliver = (deliver) => deliver): Requester {
  const deliver = withoutYaml(change(createEndpoint().deliver));
  const requester = async (
    method: string,
    path: string,
    body?: unknown,
    { contentType, accept, headers }: NonNullable<Parameters<Requester>[3]> = {},
  ): Promise<Answer> => {
    const url = new URL(path, 'https://localhost');
    const delivery = await deliver({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: {
        ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
        ...(accept === undefined ? {} : { accept }),
        ...headers,
      },
      body: bytesOf(body),
      certificate: { name: 'admin' },
    });
    if (typeof delivery === 'string' || 'stream' in delivery) throw new Error('no answer that is complete');
    const type = String(delivery.headers['content-type'] ?? '');
    return {
      code: delivery.code,
      // One header as a client of HTTP sees several of one name.
      headers: Object.fromEntries(
        Object.entries(delivery.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      ),
      text: delivery.text,
      body: type.startsWith('application/json') ? JSON.parse(delivery.text) : undefined,
    };
  };
  return Object.assign(requester, {
    watch: () => Promise.reject(new Error('watches need a network')),
    close: () => {},
  });
}

/** YAML is JSON when the listener hands a request on; what is none never comes so far. */
const withoutYaml =
  (deliver: Deliver): Deliver =>
  async (request) => {
    if (!request.headers['content-type']?.endsWith('yaml')) return deliver(request);
    try {
      return await deliver({ ...request, body: await jsonOfYaml(request.body) });
    } catch (error) {
      if (error instanceof StatusError) return jsonAnswer(error.code, error.status);
      throw error;
    }
  };

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
