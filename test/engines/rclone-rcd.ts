import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { requireEngine } from './find-engines';
import { rcloneEnvironment } from './rclone-s3';

/** One process of rclone that is asked over and over. */
export interface RcloneDaemon {
  /** @returns the reason if rclone has refused or failed */
  call(command: string, parameters: Readonly<Record<string, unknown>>): Promise<string | undefined>;
  stop(): Promise<void>;
}

const tied = path.join(__dirname, 'tied-process.mjs');

/**
 * rclone's remote control, with the remotes of a configuration file.
 * @param proxy all that is not on this machine goes through it, certificates unseen
 */
export async function startRcloneDaemon(config: string, proxy: string): Promise<RcloneDaemon> {
  const options = ['--config', config, '--rc-addr', '127.0.0.1:0', '--rc-no-auth', '--no-check-certificate'];
  const quick = ['--retries', '1', '--low-level-retries', '1', '--contimeout', '5s', '--timeout', '5s'];
  const child = spawn(process.execPath, [tied, requireEngine('rclone'), 'rcd', ...options, ...quick], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...rcloneEnvironment, HTTPS_PROXY: proxy, HTTP_PROXY: proxy },
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stderr });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const served = /remote control on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (served) resolve(served);
    });
    exited.then(() => reject(new Error('rclone rcd did not start')));
  });
  return {
    async call(command, parameters) {
      const answer = await fetch(`${url}/${command}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      });
      const body = (await answer.json()) as { error?: string };
      return answer.ok ? undefined : (body.error ?? 'failed');
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
