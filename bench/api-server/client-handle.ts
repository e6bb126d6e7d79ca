import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Orders, Report } from './client-process';

/** The orders of the client's process, to be given one after another. */
export type ClientHandle = Orders & { stop(): void };

export function startClient(): ClientHandle {
  const child = fork(path.join(__dirname, 'client-process.ts'), { execArgv: ['--import', 'tsx'] });

  async function order(name: string, values: readonly unknown[]): Promise<unknown> {
    child.send({ name, values });
    const [report] = (await once(child, 'message')) as [Report];
    if ('error' in report) throw new Error(report.error);
    return report.result;
  }

  return new Proxy({} as ClientHandle, {
    get: (_target, name) =>
      name === 'stop' ? () => child.disconnect() : (...values: unknown[]) => order(String(name), values),
  });
}
