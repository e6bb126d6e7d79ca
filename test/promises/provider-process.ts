/**
 * The provider in a process of its own: what it keeps in modules is fresh for each deployment, although all of them
 * play in this one, some at the same time.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type * as crypto from 'node:crypto';
import type { Mosk } from '../../providers/kubernetes';
import type * as declarations from '../../providers/pulumi/functions/deployment';
import type * as functions from '../../providers/pulumi/provider';

export interface ProviderProcess {
  readonly mosk: Mosk;
  /** Aborted when the process notices that its engine is gone. */
  readonly gone: AbortSignal;
  /** What it prints. */
  readonly said: string[];
  readonly declarations: typeof declarations;
}

const FUNCTIONS = '../../providers/pulumi/functions';
const here = new AsyncLocalStorage<ProviderProcess>();

function current(): ProviderProcess {
  const found = here.getStore();
  if (found === undefined) throw new Error('no provider runs here');
  return found;
}

jest.doMock(`${FUNCTIONS}/management-cluster`, () => ({ managementCluster: async () => current().mosk }));
jest.doMock(`${FUNCTIONS}/deployment`, () => ({
  declare: (...words: Parameters<typeof declarations.declare>) => current().declarations.declare(...words),
  declared: (resource: never) => current().declarations.declared(resource),
}));
jest.doMock(`${FUNCTIONS}/engine`, () => ({
  engineGone: () => current().gone,
  requireEngine: () => current().gone.throwIfAborted(),
}));
jest.doMock(`${FUNCTIONS}/say`, () => ({
  say: ({ owner }: { owner: string }, text: string) => current().said.push(`${owner}: ${text}`),
}));
jest.doMock('node:crypto', () => {
  const real = jest.requireActual<typeof crypto>('node:crypto');
  // Slow on purpose, which thousands of schedules cannot wait for.
  const scryptSync = (key: string, salt: Buffer, length: number) =>
    real.scryptSync(key, salt, length, { N: 2 });
  return Object.assign(Object.create(real), { scryptSync });
});

export type Provider = typeof functions;

const provider = require('../../providers/pulumi/provider') as Provider;

export function startProvider(parts: Omit<ProviderProcess, 'declarations'>): {
  /** Lets the provider answer in its own process. */
  ask<T>(question: (provider: Provider) => Promise<T>): Promise<T>;
} {
  let fresh: typeof declarations | undefined;
  jest.isolateModules(() => {
    fresh = jest.requireActual<typeof declarations>(`${FUNCTIONS}/deployment`);
  });
  if (fresh === undefined) throw new Error('no fresh module');
  const own = { ...parts, declarations: fresh };
  return { ask: (question) => here.run(own, () => question(provider)) };
}
