/** Starts a program and resolves with what it printed; rejects as `execFile` does. Tests bring their own. */
export type RunProgram = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  longestRunMs: number,
) => Promise<string>;

export const runProgram: RunProgram = async (command, args, env, longestRunMs) => {
  const { execFile } = require('node:child_process') as typeof import('node:child_process');
  const { promisify } = require('node:util') as typeof import('node:util');
  const ended = promisify(execFile)(command, [...args], {
    env: env as NodeJS.ProcessEnv,
    timeout: longestRunMs,
    // Not SIGTERM: what hangs may ignore it.
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  // Nobody is there to answer a question: whoever asks one learns it at once.
  ended.child.stdin?.on('error', () => {}).end();
  return (await ended).stdout;
};
