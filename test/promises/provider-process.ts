/** The provider in a process of its own for each deployment, although all of them play in this one, some at the same time. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { scryptSync } from 'node:crypto';
import type { Mosk } from '../../providers/kubernetes';
import { type ProviderProcess, playProcesses } from '../../providers/pulumi/functions/engine/process';
import * as provider from '../../providers/pulumi/provider';

export type Provider = typeof provider;

interface Played {
  readonly mosk: Mosk;
  /** Aborted when the process notices that its engine is gone. */
  readonly gone: AbortSignal;
  /** What it prints. */
  readonly said: string[];
}

const here = new AsyncLocalStorage<ProviderProcess>();

playProcesses(() => {
  const found = here.getStore();
  if (found === undefined) throw new Error('no provider runs here');
  return found;
});

export function startProvider({ mosk, gone, said }: Played): {
  /** Lets the provider answer in its own process. */
  ask<T>(question: (provider: Provider) => Promise<T>): Promise<T>;
} {
  const own: ProviderProcess = {
    connect: async () => mosk,
    engineGone: gone,
    print: (line) => said.push(line),
    // Thousands of schedules cannot wait for what is slow on purpose.
    scrypt: (secret, salt) => scryptSync(secret, salt, 32, { N: 2 }),
  };
  return { ask: (question) => here.run(own, () => question(provider)) };
}
