import { milliseconds } from '../command';
import { inParallel } from './client';
import { type Load, nameOf, WIDTH, type Workload } from './load';

/** How many requests a measurement has: one after another, and several at once. */
const ALONE = 100;
const TOGETHER = 200;
/** Each kind of write has objects of its own. */
const SHARE = ALONE + TOGETHER;

/** The first objects are created by server-side apply. */
export const APPLIED = 2 * SHARE;

/** @param index which object of `SHARE` */
type Step = (load: Load, index: number) => Promise<unknown>;

const STEPS: Readonly<Record<string, Step>> = {
  create: ({ client, kind, round }, index) =>
    client.send({ method: 'POST', path: kind.path, body: kind.object(`round-${round}-${index}`, index) }),

  get: ({ client, kind }, index) => client.send({ method: 'GET', path: `${kind.path}/${nameOf(index)}` }),

  'patch (merge)': (load, index) => mergePatch(load, APPLIED + index, index + load.round),

  'patch (JSON)': ({ client, kind, round }, index) =>
    client.send({
      method: 'PATCH',
      path: `${kind.path}/${nameOf(APPLIED + SHARE + index)}`,
      type: 'application/json-patch+json',
      body: kind.jsonPatch(index + round),
    }),

  'server-side apply': (load, index) => apply(load, index, index + load.round),

  // As tools that keep a cluster as a repository says do all the time.
  'server-side apply, no change': (load, index) => apply(load, SHARE + index, SHARE + index),

  delete: ({ client, kind, round }, index) =>
    client.send({ method: 'DELETE', path: `${kind.path}/round-${round}-${index}` }),
};

type Place = Omit<Load, 'round'>;

export function mergePatch({ client, kind }: Place, index: number, value: number): Promise<unknown> {
  return client.send({
    method: 'PATCH',
    path: `${kind.path}/${nameOf(index)}`,
    type: 'application/merge-patch+json',
    body: kind.mergePatch(value),
  });
}

export function apply({ client, kind }: Place, index: number, value: number): Promise<unknown> {
  return client.send({
    method: 'PATCH',
    path: `${kind.path}/${nameOf(index)}?fieldManager=bench`,
    type: 'application/apply-patch+yaml',
    body: kind.object(nameOf(index), value),
  });
}

export const SINGLE_OBJECTS: readonly Workload[] = Object.entries(STEPS).flatMap(([name, step]) => [
  { name, run: (load) => milliseconds(() => inParallel(ALONE, 1, (index) => step(load, index))) },
  {
    name: `${name}, ${WIDTH} at once`,
    run: (load) => milliseconds(() => inParallel(TOGETHER, WIDTH, (index) => step(load, ALONE + index))),
  },
]);
