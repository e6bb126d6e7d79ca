/** Every wait ends by its deadline, whatever the server does from the first request on. */
import type { ConnectOptions } from '../../../providers/kubernetes';
import type { Fault } from './breaking-transport';
import { backup, failureOf, managementApi, OWNER } from './management-api';
import { status } from './raw-answer';
import { SECOND, settled } from './virtual-clock';

const TIMEOUT_MS = 4 * SECOND;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

const TROUBLE: [string, Fault][] = [
  ['never answers', { hang: true }],
  ['asks for patience with 429', { status: 429, headers: { 'retry-after': '86400' } }],
  ['asks for patience with 503', { status: 503, headers: { 'retry-after': '86400' } }],
  ['asks for patience in the body', { status: 429, body: status(429, '', '', { retryAfterSeconds: 1e9 }) }],
];

const WORK = {
  wait: (mosk) => mosk.wait({ namespace: 'prod', name: 'old' }, { timeoutMs: TIMEOUT_MS }),
  'wait on a remembered cluster': (mosk) =>
    mosk.wait({ namespace: 'prod', name: 'old' }, { timeoutMs: TIMEOUT_MS, clusterUid: 'cluster-uid' }),
  run: (mosk) => mosk.run(backup(), { owner: OWNER, timeoutMs: TIMEOUT_MS }),
  remove: (mosk) => mosk.remove({ namespace: 'prod', name: 'old' }, { timeoutMs: TIMEOUT_MS }),
  'remove on a remembered cluster': (mosk) =>
    mosk.remove({ namespace: 'prod', name: 'old' }, { timeoutMs: TIMEOUT_MS, clusterUid: 'cluster-uid' }),
} satisfies Record<string, (mosk: Awaited<ReturnType<Api['connected']>>) => Promise<unknown>>;

type Api = ReturnType<typeof managementApi>;

async function timeOut(work: keyof typeof WORK, { clock, connected }: Api, options?: ConnectOptions) {
  const mosk = await connected(options);
  const begun = clock.now();
  const error = await clock.until(failureOf(WORK[work](mosk)));
  const tookMs = clock.now() - begun;
  mosk.close();
  return { code: error.code, tookMs };
}

describe.each(Object.keys(WORK) as (keyof typeof WORK)[])('%s', (work) => {
  it.each(TROUBLE)('ends in time at a server that %s', async (_name, fault) => {
    const all = managementApi();
    all.api.fail(() => true, fault, ALWAYS);

    expect(await timeOut(work, all)).toEqual({ code: 'timeout', tookMs: TIMEOUT_MS });
  });

  it('ends in time while a credential is still looked for', async () => {
    const all = managementApi();
    const transport = () => new Promise<never>(() => {});

    expect(await timeOut(work, all, { transport })).toEqual({ code: 'timeout', tookMs: TIMEOUT_MS });
  });
});

describe.each([
  ['run', 'create'],
  ['remove', 'patch'],
  ['remove', 'delete'],
] as const)('%s, when its %s', (work, write) => {
  it.each(TROUBLE)('meets a server that %s, ends in time', async (_name, fault) => {
    const all = managementApi();
    all.control({ created: [], deletion: [[0, { status: 'Deleted' }]] });
    all.existing('old', { status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' });
    all.api.fail(({ verb }) => verb === write, fault, ALWAYS);

    expect(await timeOut(work, all)).toEqual({ code: 'timeout', tookMs: TIMEOUT_MS });
    expect(all.api.count(write)).toBeGreaterThan(0);
  });
});

it('the reason of a failure is not looked for beyond the deadline', async () => {
  const all = managementApi();
  all.existing('old', { status: 'Failed' });
  all.api.fail(({ plural }) => plural === 'events', { hang: true }, ALWAYS);
  const mosk = await all.connected();
  const begun = all.clock.now();

  const wait = mosk.wait({ namespace: 'prod', name: 'old' }, { timeoutMs: 2 * SECOND });

  expect((await all.clock.until(failureOf(wait))).code).toBe('backup-failed');
  expect(all.clock.now() - begun).toBe(2 * SECOND);
});

it('an interruption ends a write that nobody answers', async () => {
  const all = managementApi();
  all.api.fail(({ verb }) => verb === 'create', { hang: true });
  const mosk = await all.connected();
  const stop = new AbortController();
  const run = failureOf(mosk.run(backup(), { owner: OWNER, signal: stop.signal }));
  await settled();
  const begun = all.clock.now();

  stop.abort();

  expect((await all.clock.until(run)).code).toBe('aborted');
  expect(all.clock.now()).toBe(begun);
});

describe('a closed connection', () => {
  it('ends what is under way, and what is asked for later', async () => {
    const all = managementApi();
    all.api.fail(() => true, { hang: true }, ALWAYS);
    const mosk = await all.connected();
    const asked = [mosk.list(), mosk.run(backup()), mosk.wait({ namespace: 'prod', name: 'a' })];
    const ended = Promise.all(asked.map(failureOf));
    await settled();
    const begun = all.clock.now();

    mosk.close();

    expect((await all.clock.until(ended)).map(({ code }) => code)).toEqual(['aborted', 'aborted', 'aborted']);
    expect(all.clock.now()).toBe(begun);
    expect((await failureOf(mosk.list())).code).toBe('aborted');
  });

  it.each([
    [403, 'list'],
    [403, 'watch'],
    [401, 'list'],
    [401, 'watch'],
  ])('leaves nothing that goes on, after %i on a %s', async (code, wanted) => {
    const all = managementApi();
    all.existing('old', { status: 'InProgress' });
    all.api.fail(({ verb }) => verb === wanted, { status: code }, ALWAYS);
    const mosk = await all.connected();
    await all.clock.until(failureOf(mosk.wait({ namespace: 'prod', name: 'old' })));

    mosk.close();
    await settled();

    expect(all.clock.sleepers()).toBe(0);
  });
});
