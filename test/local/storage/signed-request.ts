import { request } from 'node:http';
import type { S3Options } from '../../../local/storage';
import { canonicalRequest, requestSignature, uriEncode } from '../../../local/storage/sigv4';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

export interface SignedRequest {
  method?: string;
  /** Percent-encoded; sent as it stands, which `fetch` would not do with `..`. */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  payload?: string;
  body?: string | Buffer | AsyncIterable<Buffer>;
  /** That it is signed for. Default: `s3`. */
  service?: string;
  /** Time of the signature in milliseconds. */
  at?: number;
}

/** One request signed by hand, for what no well-behaved client sends. */
export async function signedRequest(
  endpoint: string,
  credentials: Pick<S3Options, 'accessKeyId' | 'secretAccessKey'>,
  {
    method = 'GET',
    path,
    query = {},
    headers = {},
    payload = 'UNSIGNED-PAYLOAD',
    body,
    at = Date.now(),
    service = 's3',
  }: SignedRequest,
): Promise<Answer> {
  const dateTime = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${dateTime.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const signed = {
    host: new URL(endpoint).host,
    ...headers,
    'x-amz-content-sha256': payload,
    'x-amz-date': dateTime,
  };
  const ordered = Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1));
  const signature = requestSignature(
    { secretAccessKey: credentials.secretAccessKey, dateTime, scope },
    canonicalRequest({ method, path, query: Object.entries(query), headers: ordered, payload }),
  );
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${ordered.map(([name]) => name).join(';')}, Signature=${signature}`;
  const search = Object.entries(query).map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${endpoint}`,
      {
        method,
        path: [path, ...(search.length > 0 ? [search.join('&')] : [])].join('?'),
        headers: { ...signed, authorization },
      },
      async (incoming) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        });
      },
    );
    outgoing.on('error', reject);
    send(outgoing, body).catch(reject);
  });
}

async function send(outgoing: ReturnType<typeof request>, body: SignedRequest['body']): Promise<void> {
  if (body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body)) {
    for await (const chunk of body) outgoing.write(chunk);
    outgoing.end();
  } else {
    outgoing.end(body);
  }
}
