/**
 * Starts a program and resolves with what it printed; rejects as `execFile` does. Tests bring their own.
 * @param until ends it when aborted
 */
export type RunProgram = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  longestRunMs: number,
  until?: AbortSignal,
) => Promise<string>;

export const runProgram: RunProgram = async (command, args, env, longestRunMs, until) => {
  const { execFile } = require('node:child_process') as typeof import('node:child_process');
  const { promisify } = require('node:util') as typeof import('node:util');
  const ended = promisify(execFile)(command, [...args], {
    env: env as NodeJS.ProcessEnv,
    timeout: longestRunMs,
    // Not SIGTERM: what hangs may ignore it.
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const { child } = ended;
  const end = () => {
    // What it has started may hold its outputs open.
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.kill('SIGKILL');
  };
  if (until?.aborted) end();
  until?.addEventListener('abort', end);
  // Nobody is there to answer a question: whoever asks one learns it at once.
  child.stdin?.on('error', () => {}).end();
  try {
    return (await ended).stdout;
  } finally {
    until?.removeEventListener('abort', end);
  }
};
