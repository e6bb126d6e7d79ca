import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { guardConnections } from '../connections';
import type { StorageFaults } from '../faults';
import { CONNECTION_LIMITS } from '../limits';
import { authenticate, type Credentials } from './authentication';
import { type BucketDirectory, openBucketDirectory } from './bucket-directory';
import { HANDLERS, OBJECT_CHECKSUM, TAKES_DATA } from './handlers';
import { operationOf } from './operations';
import { documentIn, readPayload } from './payload';
import { s3Request } from './request';
import { requireKnownHeaders } from './request-headers';
import { type S3Response, xmlResponse } from './response';
import { notImplemented, S3Problem } from './s3-problem';
import { withFaults } from './storage-fault';
import { openUploads, type Uploads } from './uploads';

export interface S3Options extends Credentials {
  /** Buckets are its sub-folders, objects the files in them; made when absent. */
  readonly directory: string;
  /** Default: a free one. */
  readonly port?: number;
  /** What goes wrong. Default: nothing. */
  readonly faults?: StorageFaults;
}

export interface S3Server {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * An S3 endpoint for demos and tests, over HTTP on the loopback interface. It checks signatures (header and presigned)
 * and every checksum, and does what `OPERATIONS` lists; whatever else a request asks for is answered with 501, and
 * nothing is changed.
 */
export async function startS3({ directory, port = 0, faults, ...credentials }: S3Options): Promise<S3Server> {
  await mkdir(directory, { recursive: true });
  const buckets = await openBucketDirectory(directory);
  const uploads = openUploads(join(directory, '.unfinished', 'uploads'));
  const server = createServer((message, response) => {
    withFaults(faults, message, () => answer(buckets, uploads, credentials, message))
      .catch(problemResponse)
      .then((result) => send(response, result))
      // The client has gone: there is nobody to tell.
      .catch(() => response.destroy());
  });
  guardConnections(server);
  // A large upload may take longer than the five minutes that Node allows by default.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    endpoint: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  directory: BucketDirectory,
  uploads: Uploads,
  credentials: Credentials,
  message: IncomingMessage,
): Promise<S3Response> {
  const request = s3Request(message);
  // A form is signed in its body, which nothing here reads.
  if (request.headers['content-type']?.startsWith('multipart/form-data'))
    throw notImplemented('uploads of a form');
  const authenticated = authenticate(request, credentials, Date.now());
  const operation = operationOf(request);
  requireKnownHeaders(operation, request.headers);
  const payload = readPayload(
    request,
    authenticated,
    OBJECT_CHECKSUM.includes(operation.name) ? 'object' : 'body',
  );
  const document = TAKES_DATA.includes(operation.name) ? '' : await documentIn(payload);
  const { region } = authenticated;
  return HANDLERS[operation.name]({ request, directory, uploads, region, payload, document });
}

function problemResponse(error: unknown): S3Response {
  const problem =
    error instanceof S3Problem ? error : new S3Problem(500, 'InternalError', 'The server has failed');
  return xmlResponse('Error', { Code: problem.code, Message: problem.message }, problem.status);
}

/** For what a client still sends of a request that has been refused. */
const LONGEST_REST_MS = 5_000;

async function send(response: ServerResponse, { status, headers, body }: S3Response): Promise<void> {
  response.writeHead(status, { 'x-amz-request-id': randomUUID(), ...headers });
  const { req } = response;
  // Whoever still sends when the connection closes may never read this answer.
  if (!req.complete) {
    response.flushHeaders();
    req.resume();
    const patience = setTimeout(() => req.destroy(), LONGEST_REST_MS);
    await finished(req).catch(() => undefined);
    clearTimeout(patience);
  }
  if (body === undefined || typeof body === 'string') {
    response.end(response.req.method === 'HEAD' ? undefined : body);
    return;
  }
  // Whoever takes nothing of it for so long is not there any more.
  response.socket?.setTimeout(CONNECTION_LIMITS.quietMs);
  await pipeline(Readable.from(body), response);
}
