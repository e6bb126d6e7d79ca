import type { Io } from '../dist/cli/io';

/** Runs a command of `dist/` in this process, so that Node's own start is not measured; what it writes is thrown away. */
export async function runCommand(words: readonly string[], cwd: string): Promise<void> {
  const { run } = require('../dist/cli/run') as typeof import('../dist/cli/run');
  const nothing = { isTTY: false, write() {} };
  const io: Io = {
    stdout: nothing,
    stderr: { ...nothing, columns: 80 },
    stdin: { isTTY: false, read: async () => '' },
    ask: async () => '',
    signal: new AbortController().signal,
    env: { PATH: process.env.PATH },
    program: 'mosk-backup',
    cwd,
  };
  const code = await run(words, io);
  if (code !== 0) throw new Error(`mosk-backup ${words.join(' ')} ended with ${code}`);
}

export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
