/** The provider in a process of its own for each deployment, although all of them play in this one, some at the same time. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { scryptSync } from 'node:crypto';
import {
  type EngineWatch,
  type ProviderProcess,
  playProcesses,
} from '../../providers/pulumi/functions/engine/process';
import * as provider from '../../providers/pulumi/provider';

export type Provider = typeof provider;

interface Played extends Required<Pick<ProviderProcess, 'connect' | 'engine'>> {
  /** What it prints. */
  readonly said: string[];
}

/** An engine that nobody kills. */
export const IMMORTAL: EngineWatch = { gone: new AbortController().signal, require: async () => {} };

const here = new AsyncLocalStorage<ProviderProcess>();

playProcesses(() => {
  const found = here.getStore();
  if (found === undefined) throw new Error('no provider runs here');
  return found;
});

export function startProvider({ said, ...played }: Played): {
  /** Lets the provider answer in its own process. */
  ask<T>(question: (provider: Provider) => Promise<T>): Promise<T>;
} {
  const own: ProviderProcess = {
    ...played,
    print: (line) => said.push(line),
    // Thousands of schedules cannot wait for what is slow on purpose.
    scrypt: (secret, salt) => scryptSync(secret, salt, 32, { N: 2 }),
  };
  return { ask: (question) => here.run(own, () => question(provider)) };
}
