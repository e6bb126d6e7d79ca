import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StorageLimits } from '../../../providers/storage/limits';

/** What a storage does besides giving files out. */
export interface FileServer {
  readonly endpoint: string;
  /** Key to content, inside the one bucket that there is; each change is another version. */
  readonly files: Map<string, Buffer>;
  /** Day of November 2026 on which a file was written; else the first. */
  readonly days: Map<string, number>;
  readonly rules: {
    /** Called with each part of a file, before it is sent; what it returns is waited for. */
    onSend?: (key: string, sent: number) => Promise<void> | undefined;
    /** Ends the connection after so many bytes of an answer. */
    cutAfter?: number;
    hasEtags: boolean;
    knowsRanges: boolean;
    knowsIfMatch: boolean;
    readonly headers: Record<string, string>;
  };
  /** Requests as `GET key bytes=0-15`. */
  readonly asked: string[];
  stop(): void;
}

export const BUCKET = 'backups';
const PIECE = 64 * 1024;

/** An S3 storage of one bucket, as far as reading goes, which takes every signature. */
export async function startFileServer(): Promise<FileServer> {
  const files = new Map<string, Buffer>();
  const days = new Map<string, number>();
  const asked: string[] = [];
  const rules: FileServer['rules'] = { hasEtags: true, knowsRanges: true, knowsIfMatch: true, headers: {} };
  const server = createServer((request, response) => {
    serve(request, response, { files, days, asked, rules }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    days,
    rules,
    asked,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function serve(
  { url = '', method, headers }: IncomingMessage,
  response: ServerResponse,
  { files, days, asked, rules }: Pick<FileServer, 'files' | 'days' | 'asked' | 'rules'>,
): Promise<void> {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const key = decodeURIComponent(pathname.slice(`/${BUCKET}/`.length));
  asked.push([method, key, headers.range].filter(Boolean).join(' '));
  if (searchParams.has('list-type')) return list(response, { files, days }, searchParams.get('prefix') ?? '');
  const content = files.get(key);
  if (content === undefined) return refuse(response, 404, 'NoSuchKey');
  const etag = `"${createHash('md5').update(content).digest('hex')}"`;
  const asks = headers['if-match'];
  if (rules.knowsIfMatch && asks !== undefined && asks !== etag)
    return refuse(response, 412, 'PreconditionFailed');
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec((rules.knowsRanges && headers.range) || '') ?? [];
  const from = Number(first ?? 0);
  if (from >= content.length && first !== undefined) return refuse(response, 416, 'InvalidRange');
  const to = Math.min(Number(last ?? content.length - 1), content.length - 1) + 1;
  response.writeHead(first === undefined ? 200 : 206, {
    'content-length': Math.max(0, to - from),
    ...(rules.hasEtags && { etag }),
    'last-modified': new Date(content.length * 1000).toUTCString(),
    ...(first !== undefined && { 'content-range': `bytes ${from}-${to - 1}/${content.length}` }),
    ...rules.headers,
  });
  if (method === 'HEAD') return void response.end();
  for (let at = from; at < to; at += PIECE) {
    await rules.onSend?.(key, at);
    if (rules.cutAfter !== undefined && at - from >= rules.cutAfter) return void response.destroy();
    if (response.destroyed) return;
    if (!response.write(content.subarray(at, Math.min(to, at + PIECE)))) await taken(response);
  }
  response.end();
}

function taken(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function list(
  response: ServerResponse,
  { files, days }: Pick<FileServer, 'files' | 'days'>,
  prefix: string,
): void {
  const contents = [...files]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, { length }]) => {
      const day = String(days.get(key) ?? 1).padStart(2, '0');
      return `<Contents><Key>${key}</Key><Size>${length}</Size><LastModified>2026-11-${day}T00:00:00.000Z</LastModified></Contents>`;
    });
  response.end(`<?xml version="1.0"?><ListBucketResult>${contents.join('')}</ListBucketResult>`);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status);
  response.end(`<Error><Code>${code}</Code></Error>`);
}

/** A storage that is asked with more impatience than people have. */
export const IMPATIENT: StorageLimits = {
  headMs: 2_000,
  storedMs: 2_000,
  wholeMs: 2_000,
  paceMs: 400,
  paceBytes: 64 * 1024,
  listMs: 2_000,
  listObjects: 1_000,
};
