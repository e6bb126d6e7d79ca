/** Requests that no client means to send, from a seed: rightly signed ones with nonsense in them, and broken ones. */
import { createHash } from 'node:crypto';
import { seededRandom } from '../../../local/faults/random';
import type { Credentials } from '../../../local/storage/authentication';
import {
  BROKEN_LINES,
  BUCKETS,
  CHUNKS,
  DOCUMENTS,
  HEADER_NAMES,
  HOSTS,
  KEYS,
  NUMBERS,
  ODD_KEYS,
  PAYLOADS,
  QUERY_NAMES,
  QUERY_VALUES,
  RANGES,
  RANGES_TOO_LONG,
  SOURCES,
  TEXTS,
  TRAILERS,
} from './nonsense';
import { brokenSignature, withSignature } from './raw-signature';

export interface MalformedRequest {
  readonly bytes: Buffer;
  /** It ends in its middle, so that nobody can answer. */
  readonly cut: boolean;
}

export interface Draft {
  method: string;
  /** Percent-encoded, as the query is. */
  path: string;
  readonly query: [name: string, value: string][];
  readonly headers: Record<string, string>;
  payload: string;
  body: Buffer;
}

type Random = () => number;
export type Pick = <Item>(items: readonly Item[]) => Item;

/** @param uploadId of an upload of `/backups/big` with one part, 1 */
export function malformedRequest(
  seed: number,
  uploadId: string,
  credentials: Credentials,
  now: number,
): MalformedRequest {
  const random = seededRandom(seed);
  const pick: Pick = (items) => items[Math.floor(random() * items.length)] as never;
  const draft = pick(sound(uploadId))();
  for (const spoil of several(random, 0.6, () => pick(SPOILERS))) spoil(draft, pick);
  draft.headers['content-length'] = String(draft.body.length);
  const signed = chance(random, 0.95) ? withSignature(draft, credentials, now) : draft.headers;
  const headers = chance(random, 0.07) ? brokenSignature(signed, pick) : signed;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  if (chance(random, 0.04)) lines.push(pick(BROKEN_LINES));
  const query = draft.query.map((pair) => pair.join('=')).join('&');
  const target = query === '' ? draft.path : `${draft.path}?${query}`;
  const head = Buffer.from(`${draft.method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  const bytes = Buffer.concat([head, draft.body]);
  const cut = chance(random, 0.03);
  return { bytes: cut ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes, cut };
}

/** What a client may mean to send. */
function sound(uploadId: string): (() => Draft)[] {
  const one =
    (method: string, target: string, body = '', headers: Record<string, string> = {}) =>
    (): Draft => {
      const [path = '', rawQuery = ''] = target.split('?');
      const query = rawQuery
        .split('&')
        .filter(Boolean)
        .map((pair) => pair.split('=') as [string, string]);
      const common = { host: '127.0.0.1', connection: 'close' };
      return {
        method,
        path,
        query,
        headers: { ...common, ...headers },
        payload: 'UNSIGNED-PAYLOAD',
        body: Buffer.from(body),
      };
    };
  const chunked = (): Draft => ({
    ...one('PUT', '/backups/file', '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', {
      'x-amz-decoded-content-length': '5',
      'x-amz-trailer': 'x-amz-checksum-crc32',
    })(),
    payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  });
  const deletion = '<Delete><Object><Key>folder/a</Key></Object><Object><Key>absent</Key></Object></Delete>';
  const parts =
    '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"9a0364b9e99bb480dd25e1f0284c8555"</ETag></Part></CompleteMultipartUpload>';
  return [
    one('GET', '/'),
    one('PUT', '/new-bucket'),
    one('HEAD', '/backups'),
    one('DELETE', '/new-bucket'),
    one('GET', '/backups'),
    one('GET', '/backups?list-type=2&delimiter=%2F'),
    one('GET', '/backups?uploads='),
    one('GET', '/backups?location='),
    one('POST', '/backups?delete=', deletion, { 'content-md5': md5(deletion) }),
    one('PUT', '/backups/file', 'content'),
    chunked,
    chunked,
    one('PUT', '/backups/copy', '', { 'x-amz-copy-source': 'backups/file' }),
    one('GET', '/backups/file'),
    one('HEAD', '/backups/file'),
    one('DELETE', '/backups/folder/a'),
    one('POST', '/backups/big?uploads='),
    one('GET', `/backups/big?uploadId=${uploadId}`),
    one('PUT', `/backups/big?uploadId=${uploadId}&partNumber=2`, 'content'),
    one('POST', `/backups/big?uploadId=${uploadId}`, parts),
    one('DELETE', '/backups/big?uploadId=another'),
  ];
}

type Spoiler = (draft: Draft, pick: Pick) => void;

const SPOILERS: readonly Spoiler[] = [
  ({ headers }, pick) => {
    headers[pick(HEADER_NAMES)] = pick([...TEXTS, ...NUMBERS].filter((text) => !/[^\0-\xff]/.test(text)));
  },
  ({ headers }, pick) => {
    headers.range = pick([...RANGES, ...RANGES_TOO_LONG]);
  },
  ({ headers }, pick) => {
    if ('x-amz-copy-source' in headers) headers['x-amz-copy-source'] = pick(SOURCES);
    else headers[pick(HEADER_NAMES)] = pick(TEXTS);
  },
  ({ headers }, pick) => {
    headers.host = pick(HOSTS);
  },
  ({ headers }, pick) => {
    headers['x-amz-decoded-content-length'] = pick(['5', '0', '10', 'x', '-1', '9'.repeat(20)]);
  },
  ({ query }, pick) => {
    query.push([pick(QUERY_NAMES), pick(QUERY_VALUES)]);
  },
  ({ query }, pick) => {
    if (query.length > 0) query.splice(0, 1, [pick(query)[0], pick(QUERY_VALUES)]);
  },
  (draft, pick) => {
    draft.path = `/${pick(BUCKETS)}/${pick([...KEYS, ...ODD_KEYS])}`;
  },
  (draft, pick) => {
    draft.path = `/backups/${pick([...KEYS, ...ODD_KEYS])}`;
  },
  (draft, pick) => {
    draft.method = pick(['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS']);
  },
  (draft, pick) => {
    draft.payload = pick(PAYLOADS);
  },
  (draft, pick) => {
    if (draft.payload.startsWith('STREAMING')) draft.body = chunks(pick);
    else draft.body = Buffer.from(pick([...DOCUMENTS, '\xff']), 'latin1');
    if ('content-md5' in draft.headers) draft.headers['content-md5'] = md5(draft.body);
  },
];

function chunks(pick: Pick): Buffer {
  const some = <Item>(items: readonly Item[]) =>
    [pick(items), pick(items), pick(items)].slice(pick([0, 1, 2]));
  return Buffer.from([...some(CHUNKS), pick(['0\r\n', '']), ...some(TRAILERS), pick(['\r\n', ''])].join(''));
}

function md5(data: string | Buffer): string {
  return createHash('md5').update(data).digest('base64');
}

function several<Item>(random: Random, more: number, make: () => Item): Item[] {
  const items: Item[] = [];
  while (chance(random, more) && items.length < 6) items.push(make());
  return items;
}

function chance(random: Random, probability: number): boolean {
  return random() < probability;
}
