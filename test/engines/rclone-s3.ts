import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { requireEngine } from './find-engines';

/** rclone's S3 server over a folder. */
export interface RcloneS3 {
  /** `http://127.0.0.1:<port>`, path-style addresses. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

/**
 * The environment for rclone, as a server or a client: nothing of the user's. `RCLONE_*` variables are
 * options to rclone, and `AWS_CA_BUNDLE` makes its S3 client fail.
 */
export const rcloneEnvironment = { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR };

const tied = path.join(__dirname, 'tied-process.mjs');

/**
 * Serves the sub-folders of a folder as buckets. Bucket names have at least three characters.
 *
 * @throws an Error with rclone's own output if it does not start
 */
export async function startRcloneS3(folder: string): Promise<RcloneS3> {
  const accessKeyId = randomBytes(8).toString('hex');
  const secretAccessKey = randomBytes(16).toString('hex');
  const serve = ['serve', 's3', '--config', '/dev/null', '--addr', '127.0.0.1:0'];
  const child = spawn(
    process.execPath,
    [tied, requireEngine('rclone'), ...serve, '--auth-key', `${accessKeyId},${secretAccessKey}`, folder],
    { stdio: ['pipe', 'ignore', 'pipe'], env: rcloneEnvironment },
  );
  const exited = once(child, 'exit');

  return {
    endpoint: await announcedEndpoint(child.stderr, exited),
    accessKeyId,
    secretAccessKey,
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}

/** Port 0 lets the system choose, and rclone then says `Starting s3 server on [http://127.0.0.1:<port>/]`. */
async function announcedEndpoint(log: NodeJS.ReadableStream, exited: Promise<unknown>): Promise<string> {
  let output = '';
  const lines = createInterface({ input: log });
  const announced = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      output += `${line}\n`;
      const endpoint = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (endpoint) resolve(endpoint);
    });
  });
  return Promise.race([
    announced,
    exited.then(() => {
      throw new Error(`rclone serve s3 did not start:\n${output}`);
    }),
  ]);
}
