import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { requireEngine } from './find-engines';

/** An engine that runs in the background and says what it does. */
export interface TiedEngine {
  /** The last 200 lines of its output. */
  lines(): readonly string[];
  /** The last ten. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * Starts an engine that ends with this process at the latest.
 *
 * @param isTold which lines of its output are kept
 */
export function startTiedEngine(
  name: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  isTold: (line: string) => boolean = () => true,
): TiedEngine {
  const child = spawn(
    process.execPath,
    [path.join(__dirname, 'tied-process.mjs'), requireEngine(name), ...words],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env },
    },
  );
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const keep = (chunk: Buffer) => {
    lines.push(
      ...chunk
        .toString()
        .split('\n')
        .filter((line) => line !== '' && isTold(line)),
    );
    lines.splice(0, lines.length - 200);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    lines: () => lines,
    log: () => lines.slice(-10).join('\n'),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
