import type { Client } from './client';
import { inParallel } from './client';
import { type BenchKind, NAMESPACE } from './kinds';
import { nameOf, OBJECTS, WIDTH } from './load';
import { APPLIED, apply } from './single-objects';

/** Namespace, kind and objects. */
export async function prepare(client: Client, kind: BenchKind): Promise<void> {
  await client.send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: NAMESPACE } } });
  if (kind.crd !== undefined) {
    await client.send({
      method: 'POST',
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      body: kind.crd,
    });
    await untilServed(client, kind);
  }
  await inParallel(OBJECTS, WIDTH, (index) =>
    index < APPLIED
      ? apply({ client, kind }, index, index)
      : client.send({ method: 'POST', path: kind.path, body: kind.object(nameOf(index), index) }),
  );
}

async function untilServed(client: Client, { path }: BenchKind): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      await client.send({ method: 'GET', path });
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}
