/** A server over a new folder with the bucket `backups`, for each test of a file. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type S3Server, startS3 } from '../../../local/storage';
import { type Answer, type SignedRequest, signedRequest } from './signed-request';

export const credentials = { accessKeyId: 'local', secretAccessKey: 'secret-of-the-test' };

export interface LocalS3 {
  readonly endpoint: () => string;
  /** A path in the bucket. */
  readonly path: (...parts: string[]) => string;
  readonly send: (request: SignedRequest) => Promise<Answer>;
  /** Stops it and starts another one over the same folder. */
  readonly restart: () => Promise<void>;
}

export function useLocalS3(): LocalS3 {
  let directory: string;
  let server: S3Server;

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'mosk-s3-'));
    mkdirSync(path.join(directory, 'backups'));
    server = await startS3({ directory, ...credentials });
  });
  afterEach(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  return {
    endpoint: () => server.endpoint,
    path: (...parts) => path.join(directory, 'backups', ...parts),
    send: (request) => signedRequest(server.endpoint, credentials, request),
    restart: async () => {
      await server.stop();
      server = await startS3({ directory, ...credentials });
    },
  };
}

export function codeOf({ body }: Pick<Answer, 'body'>): string | undefined {
  return /<Code>(.*)<\/Code>/.exec(body)?.[1];
}
