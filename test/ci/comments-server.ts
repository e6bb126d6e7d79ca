import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Comment {
  readonly id: number;
  body: string;
  /** As GitHub and GitLab tell who has written it. */
  readonly user: { readonly type: string };
  readonly author: { readonly id: number };
}

/** Stands in for the part of GitHub's and GitLab's API that keeps comments. */
export interface CommentsServer {
  readonly url: string;
  readonly comments: Comment[];
  /** `METHOD path`, without the words of a query. */
  readonly requests: string[];
  /** Somebody writes a comment; @param mine whether that is who the token belongs to */
  add(body: string, mine: boolean): void;
  close(): Promise<void>;
}

export const TOKEN = 'token-of-the-runner';
const OWN_ID = 42;
const LISTS = /^\/repos\/acme\/backups\/issues\/7\/comments$|^\/projects\/11\/merge_requests\/7\/notes$/;
const ONE =
  /^\/repos\/acme\/backups\/issues\/comments\/(\d+)$|^\/projects\/11\/merge_requests\/7\/notes\/(\d+)$/;

export async function commentsServer(): Promise<CommentsServer> {
  const comments: Comment[] = [];
  const requests: string[] = [];
  const add = (body: string, mine: boolean) => {
    const comment = {
      id: comments.length + 100,
      body,
      user: { type: mine ? 'Bot' : 'User' },
      author: { id: mine ? OWN_ID : 1 },
    };
    comments.push(comment);
    return comment;
  };
  const server = createServer(async (request, response) => {
    const { method = '', headers, url = '' } = request;
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    requests.push(`${method} ${pathname}`);
    const answer = (status: number, content: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    if (headers.authorization !== `Bearer ${TOKEN}` && headers['private-token'] !== TOKEN)
      return answer(401, { message: 'Bad credentials' });
    const id = Number(
      ONE.exec(pathname)
        ?.slice(1)
        .find((each) => each !== undefined),
    );
    const one = comments.find((each) => each.id === id);
    if (method === 'GET' && pathname === '/user') return answer(200, { id: OWN_ID });
    if (method === 'GET' && LISTS.test(pathname)) {
      const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('per_page'))];
      return answer(200, comments.slice((page - 1) * size, page * size));
    }
    const changes = pathname.startsWith('/repos/') ? 'PATCH' : 'PUT';
    if (method === 'POST' && LISTS.test(pathname)) {
      const { body } = (await json(request)) as Comment;
      return answer(201, add(body, true));
    }
    if (method === changes && one !== undefined) {
      if (one.author.id !== OWN_ID) return answer(403, { message: 'Forbidden' });
      one.body = ((await json(request)) as Comment).body;
      return answer(200, one);
    }
    return answer(404, { message: 'Not Found' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    requests,
    add,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
