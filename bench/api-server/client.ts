import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { Credentials } from './credentials';

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Of the body. Default: JSON. */
  readonly type?: string;
  readonly body?: object;
}

/** Node's own client on connections that are kept, and nothing else: the same for every server. */
export interface Client {
  /** @returns the body; reading JSON is left to whoever needs it. @throws an Error for any answer but 200 and 201 */
  send(sent: Sent): Promise<string>;
  /** An answer whose body is still to come. */
  open(path: string): Promise<IncomingMessage>;
  close(): void;
}

export function createClient({ url, ...pem }: Credentials): Client {
  const agent = new Agent({ ...pem, keepAlive: true });
  const { hostname, port } = new URL(url);

  function answerTo({ method, path, type = 'application/json', body }: Sent): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      'user-agent': 'bench/1',
      accept: 'application/json',
      ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
    };
    return new Promise((resolve, reject) => {
      request({ agent, hostname, port, method, path, headers }, resolve).once('error', reject).end(text);
    });
  }

  return {
    async send(sent) {
      const answer = await answerTo(sent);
      const text = await textOf(answer);
      if (answer.statusCode === 200 || answer.statusCode === 201) return text;
      throw new Error(`${sent.method} ${sent.path}: ${answer.statusCode} ${text.slice(0, 500)}`);
    },
    open: (path) => answerTo({ method: 'GET', path }),
    close: () => agent.destroy(),
  };
}

function textOf(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk) => chunks.push(chunk));
    answer.once('end', () => resolve(Buffer.concat(chunks).toString()));
    answer.once('error', reject);
  });
}

/** @param work for 0, 1, …, count - 1; `width` of them at once */
export async function inParallel(
  count: number,
  width: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
