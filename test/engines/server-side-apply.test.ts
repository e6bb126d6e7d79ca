/** Who manages which fields is the same as on kube-apiserver, whatever is applied, patched, replaced and deleted. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { CustomResourceDefinition } from '../../lib/schema';
import { type ApiServer, startApiServer } from '../../local/api';
import { type Answer, type Requester, requesterFor } from '../local/api/requester';
import { diceOf } from '../promises/dice';
import { until } from '../until';
import { rounds } from '../whole';
import { createOwners, type Difference, managersOf, play, type Side } from './apply/game';
import { CONFIG_MAPS, groundOf } from './apply/grounds';
import { FIXED, randomDefinition } from './apply/schemas';
import { describeWithEngines } from './describe-with-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

/** One that nobody has seen, too: a failure shows the operation. */
const SEEDS = [1, Number(process.env.MOSK_BACKUP_SEED ?? Date.now() % 1_000_000)];

/** Of each seed. Before a release: 5000. */
const OPERATIONS = Number(process.env.MOSK_BACKUP_APPLY_OPERATIONS ?? rounds(300, 700));

/** Differences that are known, each with its reason. */
const KNOWN: Readonly<Record<string, (difference: Difference) => boolean>> = {
  'which fields are named besides an unknown one depends on the order of a Go map': ({ ours, theirs }) =>
    [ours, theirs].every((answer) => JSON.stringify(answer).includes('field not declared in schema')),
  'an object that does not fit its types is refused in other words': ({ ours, theirs }) =>
    [ours, theirs].every((answer) => (answer as Answer).code === 500) &&
    JSON.stringify(theirs).includes('to smd typed'),
  'the decoder of built-in kinds takes a null for an empty text, and refuses what is no text in its own words':
    ({ path, body }) => path.includes('/configmaps') && !isTexts((body as { data?: unknown })?.data ?? {}),
  'an apply to an object that is being deleted answers with maps that it has emptied, as {} or null': ({
    ours,
    theirs,
  }) => isBeingDeleted(theirs) && isDeepStrictEqual(withoutEmptyMaps(ours), withoutEmptyMaps(theirs)),
};

const isBeingDeleted = (answer: unknown) => JSON.stringify(answer).includes('"deletionTimestamp"');

const withoutEmptyMaps = (answer: unknown) =>
  JSON.parse(JSON.stringify(answer), (key, value) =>
    ['annotations', 'labels'].includes(key) && isDeepStrictEqual(value ?? {}, {}) ? undefined : value,
  );

const isTexts = (value: object) =>
  typeof value === 'object' && Object.values(value).every((text) => typeof text === 'string');

const reasonOf = (difference: Difference) => Object.keys(KNOWN).find((reason) => KNOWN[reason]?.(difference));

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'server-side apply', () => {
  let local: ApiServer;
  let real: KubeApiserver;
  let apis: readonly [Requester, Requester];
  let sides: readonly [Side, Side];

  beforeAll(async () => {
    [local, real] = await Promise.all([startApiServer(), startKubeApiserver()]);
    apis = [requesterFor(local.kubeconfig()), requesterFor(readFileSync(real.kubeconfigPath, 'utf8'))];
    await define(apis, FIXED);
    sides = [await createOwners(apis[0]), await createOwners(apis[1])];
  }, 180_000);

  afterAll(async () => {
    for (const api of apis) api.close();
    await Promise.all([local.stop(), real.stop()]);
  });

  it.each(SEEDS)(
    'has the answers, objects, managers and conflicts of kube-apiserver (seed %i)',
    async (seed) => {
      const dice = diceOf(seed);
      const random = ['one', 'two', 'three', 'four'].map((name) => randomDefinition(`${name}${seed}s`, dice));
      for (const crd of random) await define(apis, crd);
      // The one with everything three times, so that it is not lost among the others.
      const grounds = [...[FIXED, FIXED, FIXED, ...random].map(groundOf), CONFIG_MAPS];

      const tally = await play(sides, grounds, { seed, operations: OPERATIONS, atOnce: 12 });

      expect(tally.differences.filter((difference) => reasonOf(difference) === undefined)).toEqual([]);
      expect(tally.differences.length).toBeLessThanOrEqual(Math.max(3, tally.operations / 200));
      // It must not be a conversation of refusals.
      expect(tally.accepted / tally.operations).toBeGreaterThan(0.4);
      expect(tally.conflicts / tally.operations).toBeGreaterThan(0.04);
    },
    600_000,
  );

  it('keeps the names of ten managers that do not apply, and calls the others ancient', async () => {
    // Who is the oldest is told in whole seconds: what falls into two is another story on each server.
    const inOneSecond = async (side: Side, attempt: number) => {
      const managedFields = await writtenByMany(side.api, `many-${attempt}`);
      const seconds = new Set(managedFields.map(({ time }) => time));
      return seconds.size === 1 && managersOf({ metadata: { managedFields } }, side);
    };
    let attempts = 0;
    const [ours, theirs] = await Promise.all(
      sides.map((side) => until('all are written in one second', () => inOneSecond(side, attempts++))),
    );

    expect(ours).toEqual(theirs);
    expect(JSON.stringify(ours)).toContain('"ancient-changes"');
  });
});

/** Who manages an object that fourteen programs have written to. */
async function writtenByMany(api: Requester, name: string): Promise<readonly { readonly time: string }[]> {
  const path = '/api/v1/namespaces/default/configmaps';
  const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: '0' } };
  await api('POST', path, made, { headers: { 'user-agent': 'a00/1' } });
  for (let turn = 1; turn < 14; turn++) {
    const agent = `a${String(turn).padStart(2, '0')}/1`;
    const extra = { contentType: 'application/merge-patch+json', headers: { 'user-agent': agent } };
    await api('PATCH', `${path}/${name}`, { data: { [`k${turn}`]: 'x' } }, extra);
  }
  return (await api('GET', `${path}/${name}`)).body.metadata.managedFields;
}

/** Adds a kind to both servers, and waits until it is served. */
async function define(apis: readonly Requester[], crd: CustomResourceDefinition): Promise<void> {
  for (const api of apis) {
    await api('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd);
    const served = async () => (await api('GET', groundOf(crd).path)).code === 200;
    await until(`${crd.metadata.name} is served`, served, 30_000);
  }
}
