import { backup, managementApi, OWNER, type Step, UPLOADED } from './management-api';

const HOUR = 3_600_000;
/** Lists and watches of what a backup names, and of who else has its files. */
const FEW = 15;

/** Two hundred clusters with one backup each, as one deployment makes them. */
async function runMany(created: Step[]) {
  const all = managementApi();
  const names = Array.from({ length: 200 }, (_, i) => `cluster-${i}`);
  for (const name of names) {
    all.api.add('clusters', {
      apiVersion: 'cluster.k8s.io/v1alpha1',
      kind: 'Cluster',
      metadata: { name, namespace: 'prod' },
    });
  }
  all.control({ created });
  const mosk = await all.connected();
  const runs = names.map((name) =>
    mosk.run(backup(name, { targetCluster: name }), { owner: { ...OWNER, name }, timeoutMs: 10 * HOUR }),
  );
  const finished = await all.clock.until(Promise.all(runs));
  expect(finished.every(({ status }) => status === 'Completed')).toBe(true);
  return all.api;
}

it('creates and waits for 200 backups with a request each and a few', async () => {
  const api = await runMany(UPLOADED);
  expect(api.count('create')).toBe(200);
  expect(api.count()).toBeLessThanOrEqual(200 + FEW);
});

it('needs no more when they take three hours, but for a look after 40 s of silence at whether there is a connection', async () => {
  const [first, ...rest] = UPLOADED;
  const api = await runMany([first ?? [0, {}], [3 * HOUR, { status: 'InProgress' }], ...rest]);
  expect(api.count() - api.count('watch')).toBeLessThanOrEqual(200 + FEW);
  expect(api.count('watch')).toBeLessThanOrEqual((5 * 3 * HOUR) / 40_000 + 5);
});

it('looks at what runs refer to once, as long as they follow one another', async () => {
  const { api, clock, connected, control } = managementApi();
  control();
  const mosk = await connected();
  const looks = () => api.requests.filter(({ plural }) => plural === 'clusters').length;
  const run = (name: string) => mosk.run(backup(name), { owner: { ...OWNER, name } });
  const first = run('a');
  await clock.advance(30_000);
  const second = run('b');
  await clock.until(first);
  const third = run('c');
  await clock.until(Promise.all([second, third]));
  await clock.until(run('d'));
  expect(looks()).toBe(1);
  await clock.advance(5_001);
  await clock.until(run('e'));
  expect(looks()).toBe(2);
});

it('removes 200 backups with two requests each and a few', async () => {
  const all = managementApi();
  const refs = Array.from({ length: 200 }, (_, i) =>
    all.existing(`b${i}`, { status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' }),
  );
  all.control({ created: [] });
  const mosk = await all.connected();
  const removed = await all.clock.until(Promise.all(refs.map((ref) => mosk.remove(ref))));
  expect(removed.every(({ outcome }) => outcome === 'deleted')).toBe(true);
  expect([all.api.count('patch'), all.api.count('delete')]).toEqual([200, 200]);
  expect(all.api.count()).toBeLessThanOrEqual(400 + FEW);
});
