import type { Delivery, Endpoint } from '../../local/api';
import type { HttpResponse, Transport } from '../../providers/kubernetes';
import { createPipe, networkError, onAbort } from '../providers/kubernetes/pipe';

/** Requests to the local API server without a network between, so that no time passes that a clock does not tell. */
export function inProcessTransport({ deliver }: Pick<Endpoint, 'deliver'>, token: string): Transport {
  return async ({ method, path, headers, body = '', signal }) => {
    const { pathname, searchParams } = new URL(path, 'https://localhost');
    const delivery = await deliver({
      method,
      path: pathname,
      query: searchParams,
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: Buffer.from(body),
      certificate: undefined,
    });
    if (signal?.aborted) throw networkError('ABORT_ERR');
    return received(delivery, signal);
  };
}

function received(delivery: Delivery, signal: AbortSignal | undefined): Promise<HttpResponse> | HttpResponse {
  if (delivery === 'reset') throw networkError('ECONNRESET');
  if (delivery === 'silence') return new Promise((_resolve, reject) => onAbort(signal, reject));
  const headers = Object.fromEntries(
    Object.entries(delivery.headers).map(([name, value]) => [name, value as string | string[]]),
  );
  if ('text' in delivery) return { status: delivery.code, headers, body: once(delivery.text) };
  const pipe = createPipe(signal);
  let stop = () => {};
  const ended = (act: () => void) => () => {
    stop();
    act();
  };
  stop = delivery.stream(
    (text) => {
      pipe.write(Buffer.from(text));
      return undefined;
    },
    ended(pipe.end),
    ended(() => pipe.fail(networkError('ECONNRESET'))),
  );
  signal?.addEventListener('abort', () => stop());
  return { status: delivery.code, headers, body: pipe.read() };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
