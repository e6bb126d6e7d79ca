import { readFileSync } from 'node:fs';
import { type ApiServer, startApiServer } from '../../local/api';
import { type Answer, type Requester, requesterFor } from '../local/api/requester';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

/** The local API server and a real one, which are asked the same. */
export interface BothServers {
  readonly local: Requester;
  readonly real: Requester;
  /** Sends a request to both. */
  ask(method: string, path: string, body?: unknown): Promise<{ our: Answer; their: Answer }>;
}

/** `describe` for tests on both servers, which run as long as its tests do. */
export function describeOnBothServers(name: string, body: (servers: BothServers) => void): void {
  describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], name, () => {
    let running: Awaited<ReturnType<typeof startBothServers>>;
    beforeAll(async () => {
      running = await startBothServers();
    }, 180_000);
    afterAll(() => running.stop());

    body({
      get local() {
        return running.local;
      },
      get real() {
        return running.real;
      },
      ask: (...request) => running.ask(...request),
    });
  });
}

/** Code, reason and causes of an answer; the order of causes is chance in Go. */
export function verdictOf({ code, body }: Answer): { code: number; reason?: string; causes: string[] } {
  return {
    code,
    reason: body?.reason,
    causes: causesOf(body)
      .map(({ field, reason, message }) => `${field} ${reason} ${message}`)
      .sort(),
  };
}

export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

export const causesOf = (body: Answer['body']): Cause[] => body?.details?.causes ?? [];

async function startBothServers(): Promise<BothServers & { stop(): Promise<void> }> {
  const [ours, theirs]: [ApiServer, KubeApiserver] = await Promise.all([
    startApiServer(),
    startKubeApiserver(),
  ]);
  const local = requesterFor(ours.kubeconfig());
  const real = requesterFor(readFileSync(theirs.kubeconfigPath, 'utf8'));
  const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  // Right after its start it answers lists with 429 until its caches are filled.
  await until('the kube-apiserver answers lists', async () => (await real('GET', CRDS)).code === 200, 30_000);
  return {
    local,
    real,
    async ask(method, path, body) {
      const [our, their] = await Promise.all([local(method, path, body), real(method, path, body)]);
      return { our, their };
    },
    async stop() {
      local.close();
      real.close();
      await Promise.all([ours.stop(), theirs.stop()]);
    },
  };
}

/** A CRD of the group `seeded.example.com`, whose objects belong to no namespace. */
export function seededCrd(plural: string, schema: object): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.seeded.example.com` },
    spec: {
      group: 'seeded.example.com',
      scope: 'Cluster',
      names: { plural, singular: plural.replace(/s$/, ''), kind: kindOf(plural) },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

export const kindOf = (plural: string): string =>
  `${plural.charAt(0).toUpperCase()}${plural.slice(1).replace(/s$/, '')}`;

export const seededPath = (plural: string): string => `/apis/seeded.example.com/v1/${plural}`;

/** Runs work on many things, so many at a time, and gives the results in the order of the things. */
export async function inParallel<T, R>(
  things: readonly T[],
  width: number,
  work: (thing: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < things.length; index = next++) {
      results[index] = await work(things[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
