import { ClusterBackupType, type KubeObject } from '../../../lib/model';
import { createClient, createWatchHub, type Subscription } from '../../../providers/kubernetes';
import { type ScriptedApi, scriptedApi, status } from './scripted-api';
import { settled, virtualClock } from './virtual-clock';

const PLURAL = 'clusterbackups';

function setUp() {
  const clock = virtualClock();
  const api = scriptedApi(clock);
  const client = createClient({ transport: api.transport, clock, server: 'https://api', random: () => 0.5 });
  const hub = createWatchHub(client, clock, { random: () => 0.5 });
  return { clock, api, client, hub };
}

function backup(name: string, phase = 'Pending'): KubeObject<object, { status: string }> {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: 'prod' },
    spec: { targetCluster: 'prod' },
    status: { status: phase },
  };
}

function setStatus(api: ScriptedApi, name: string, phase: string) {
  return api.change(PLURAL, 'prod', name, (object) => {
    object.status = { status: phase };
  });
}

/** The loss of the connection is the first news, what became of it the second. */
async function nextOf(subscription: Subscription<KubeObject>, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await subscription.next();
}

async function untilAbsent(subscription: Subscription<KubeObject>): Promise<void> {
  while (subscription.get('a') !== undefined) await subscription.next();
}

/** A subscriber that has seen `a` as Pending. */
async function follow() {
  const all = setUp();
  all.api.add(PLURAL, backup('a'));
  const subscription = all.hub.subscribe<ReturnType<typeof backup>>(ClusterBackupType, 'prod', 'a');
  await all.clock.until(subscription.next());
  await settled();
  const read = () => subscription.get('a')?.status?.status;
  /** Resolves once the subscriber has read this status. */
  const reads = async (phase: string) => {
    while (read() !== phase) await subscription.next();
    return phase;
  };
  return { ...all, subscription, read, reads };
}

describe('one feed for all', () => {
  it('costs one LIST and one WATCH however many objects are waited for', async () => {
    const { clock, api, hub } = setUp();
    for (let i = 0; i < 50; i++) api.add(PLURAL, backup(`b${i}`));
    const subscriptions = Array.from({ length: 50 }, (_, i) =>
      hub.subscribe(ClusterBackupType, 'prod', `b${i}`),
    );
    await clock.until(Promise.all(subscriptions.map((subscription) => subscription.next())));
    await settled();
    expect(subscriptions.every((subscription, i) => subscription.get(`b${i}`) !== undefined)).toBe(true);
    expect(api.requests.map(({ verb }) => verb)).toEqual(['list', 'watch']);
  });

  it('wakes only those who wait for the object that changed', async () => {
    const { clock, api, hub } = setUp();
    api.add(PLURAL, backup('a'));
    api.add(PLURAL, backup('b'));
    const a = hub.subscribe(ClusterBackupType, 'prod', 'a');
    const b = hub.subscribe(ClusterBackupType, 'prod', 'b');
    await clock.until(Promise.all([a.next(), b.next()]));
    await settled();
    let woken = false;
    void b.next().then(() => {
      woken = true;
    });
    setStatus(api, 'a', 'InProgress');
    await a.next();
    await settled();
    expect(woken).toBe(false);
  });

  it('is closed when the last subscriber has left, after a moment for those who come next', async () => {
    const { clock, api, hub, subscription } = await follow();
    subscription.close();
    await clock.advance(4_000);
    expect(api.watches()).toHaveLength(1);
    const next = hub.subscribe(ClusterBackupType, 'prod', 'a');
    await clock.until(next.next());
    next.close();
    await clock.advance(4_900);
    expect(api.watches()).toHaveLength(1);
    await clock.advance(200);
    expect(api.watches()).toHaveLength(0);
    expect(api.requests).toHaveLength(2);
  });

  it('stays open over a day for a request an hour', async () => {
    const { clock, api } = await follow();
    const hourly = () => {
      for (const watch of api.watches()) watch.end();
    };
    for (let hour = 0; hour < 24; hour++) {
      await clock.advance(3_600_000);
      hourly();
    }
    await clock.advance(1);
    expect(api.count()).toBe(2 + 24 + 1);
  });

  it('asks once whether a silent server is there, and then only when bookmarks fail to come', async () => {
    const { clock, api, subscription } = await follow();
    const questions = () => api.requests.filter(({ plural }) => plural === 'namespaces').length;
    await clock.advance(30 * 60_000);
    expect(questions()).toBe(1);
    expect(subscription.trouble()).toBeUndefined();
    api.freeze();
    await clock.advance(90_000);
    expect(subscription.trouble()?.problem).toContain('does not answer');
    expect(questions()).toBe(2);
  });

  it('takes any answer for a sign of life', async () => {
    const { clock, api, subscription } = await follow();
    api.fail(({ plural }) => plural === 'namespaces', { status: 403 });
    await clock.advance(20_000);
    expect(subscription.trouble()).toBeUndefined();
  });

  it('takes its word back as soon as something is heard', async () => {
    const { clock, api, subscription } = await follow();
    api.fail(({ plural }) => plural === 'namespaces', { hang: true });
    await clock.advance(20_000);
    expect(subscription.trouble()?.code).toBe('unreachable');
    setStatus(api, 'a', 'InProgress');
    await settled();
    expect(subscription.trouble()).toBeUndefined();
  });
});

describe('a change made while the watch is broken arrives', () => {
  const faults: [string, (api: ScriptedApi) => void][] = [
    ['clean close', (api) => api.watches()[0]?.end()],
    [
      'bookmark, then close',
      (api) => {
        api.watches()[0]?.event('BOOKMARK', { metadata: { resourceVersion: '101' } });
        api.watches()[0]?.end();
      },
    ],
    ['socket reset', (api) => api.watches()[0]?.cut()],
    [
      'half a line, then cut',
      (api) => {
        api.watches()[0]?.write('{"type":"MODI');
        api.watches()[0]?.cut();
      },
    ],
    [
      'half a line, then a clean end',
      (api) => {
        api.watches()[0]?.write('{"type":"MODI');
        api.watches()[0]?.end();
      },
    ],
    ['a line that is no JSON', (api) => api.watches()[0]?.write('garbage\n')],
    [
      '410 in the stream',
      (api) => {
        api.watches()[0]?.event('ERROR', status(410, 'Expired', 'too old resource version'));
        api.watches()[0]?.end();
      },
    ],
    ['500 in the stream', (api) => api.watches()[0]?.event('ERROR', status(500, 'InternalError', 'etcd'))],
    [
      '410 as the answer to the next watch',
      (api) => {
        api.fail(({ verb }) => verb === 'watch', { status: 410, body: status(410, 'Expired', 'too old') });
        api.watches()[0]?.cut();
      },
    ],
    [
      'a compacted history',
      (api) => {
        api.compact();
        api.watches()[0]?.cut();
      },
    ],
    [
      '500 as the answer to the re-list',
      (api) => {
        api.fail(({ verb }) => verb === 'list', { status: 500 }, { times: 6 });
        api.compact();
        api.watches()[0]?.cut();
      },
    ],
    [
      '500 as the answer to the watch',
      (api) => {
        api.fail(({ verb }) => verb === 'watch', { status: 500 }, { times: 5 });
        api.watches()[0]?.cut();
      },
    ],
  ];

  it.each(faults)('%s', async (_name, breakIt) => {
    const { clock, api, reads } = await follow();
    breakIt(api);
    setStatus(api, 'a', 'InProgress');
    const begun = clock.now();
    expect(await clock.until(reads('InProgress'))).toBe('InProgress');
    expect(clock.now() - begun).toBeLessThan(30_000);
  });

  it('server down for two minutes', async () => {
    const { clock, api, subscription, reads } = await follow();
    api.goDown();
    await clock.advance(120_000);
    expect(subscription.trouble()?.code).toBe('unreachable');
    setStatus(api, 'a', 'InProgress');
    api.comeBack();
    const begun = clock.now();
    await clock.until(reads('InProgress'));
    expect(clock.now() - begun).toBeLessThan(15_000);
    expect(subscription.trouble()).toBeUndefined();
  });

  it('connection dead without a word', async () => {
    const { clock, api, reads } = await follow();
    api.watches()[0]?.mute();
    setStatus(api, 'a', 'InProgress');
    const begun = clock.now();
    await clock.until(reads('InProgress'));
    expect(clock.now() - begun).toBeLessThanOrEqual(151_000);
  });

  it('a character split over two packets', async () => {
    const { clock, api, subscription } = await follow();
    const object = {
      ...backup('a'),
      metadata: { ...backup('a').metadata, resourceVersion: '900', labels: { ä: '€' } },
    };
    const bytes = Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    const middle = bytes.indexOf('€') + 1;
    api.watches()[0]?.write(bytes.subarray(0, middle));
    await settled();
    api.watches()[0]?.write(bytes.subarray(middle));
    await clock.until(subscription.next());
    expect(subscription.get('a')?.metadata.labels).toEqual({ ä: '€' });
  });
});

it('waits as long as the server asks', async () => {
  const { clock, api, reads } = await follow();
  api.fail(({ verb }) => verb === 'watch', { status: 429, headers: { 'retry-after': '20' } });
  api.watches()[0]?.cut();
  setStatus(api, 'a', 'InProgress');
  const begun = clock.now();
  await clock.until(reads('InProgress'));
  expect(clock.now() - begun).toBeGreaterThanOrEqual(20_000);
});

describe('a new list is made', () => {
  const verbs = (api: ScriptedApi) =>
    api.requests.filter(({ plural }) => plural === PLURAL).map(({ verb }) => verb);

  it('as soon as the version is too old, not before', async () => {
    const { clock, api, reads } = await follow();
    api.watches()[0]?.cut();
    await clock.advance(1_000);
    expect(verbs(api)).toEqual(['list', 'watch', 'watch']);
    api.compact();
    api.watches()[0]?.cut();
    setStatus(api, 'a', 'InProgress');
    await clock.until(reads('InProgress'));
    await settled();
    expect(verbs(api)).toEqual(['list', 'watch', 'watch', 'watch', 'list', 'watch']);
  });

  it('without calling it trouble: a history is compacted every few minutes', async () => {
    const { clock, api, subscription, read } = await follow();
    const troubles: unknown[] = [];
    const noteTrouble = async () => {
      while (read() !== 'Completed') {
        await subscription.next();
        troubles.push(subscription.trouble()?.code);
      }
    };
    const following = noteTrouble();
    api.compact();
    api.watches()[0]?.event('ERROR', status(410, 'Expired', 'too old resource version'));
    api.watches()[0]?.end();
    await clock.advance(1_000);
    setStatus(api, 'a', 'Completed');
    await clock.until(following);
    expect(troubles).toEqual([undefined]);
  });

  it('when the watch fails again and again without a reason', async () => {
    const { clock, api } = await follow();
    api.fail(({ verb }) => verb === 'watch', { status: 500 }, { times: 4 });
    api.watches()[0]?.cut();
    await clock.advance(30_000);
    expect(verbs(api)).toEqual([
      'list',
      'watch',
      'watch',
      'watch',
      'watch',
      'list',
      'watch',
      'list',
      'watch',
    ]);
  });
});

describe('what cannot pass by itself ends the waiting at once', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'crd-missing'],
  ])('%i on the watch is %s', async (code, expected) => {
    const { clock, api, subscription } = await follow();
    api.fail(({ verb }) => verb === 'watch', { status: code, body: status(code, '', '') }, { times: 9 });
    api.watches()[0]?.cut();
    const begun = clock.now();
    await expect(clock.until(nextOf(subscription, 2))).rejects.toMatchObject({ code: expected });
    expect(clock.now() - begun).toBeLessThan(1_000);
  });

  it('lets a later subscriber try anew', async () => {
    const { clock, api, hub, subscription } = await follow();
    api.fail(({ verb }) => verb === 'watch', { status: 403 });
    api.watches()[0]?.cut();
    await clock.until(nextOf(subscription, 2).catch(() => {}));
    const later = hub.subscribe(ClusterBackupType, 'prod', 'a');
    await clock.until(later.next());
    expect(later.get('a')).toBeDefined();
  });

  it('closing the hub fails those who wait', async () => {
    const { clock, hub, subscription } = await follow();
    const waiting = expect(subscription.next()).rejects.toMatchObject({ code: 'aborted' });
    hub.close();
    await clock.until(waiting);
  });
});

describe('what we wrote ourselves is never hidden by an older state', () => {
  it('shows a noted object before its event arrives', async () => {
    const { api, client, hub, subscription } = await follow();
    api.watches()[0]?.mute();
    const created = await client.create(ClusterBackupType, backup('b'));
    expect(subscription.get('b')).toBeUndefined();
    hub.note(ClusterBackupType, created);
    expect(subscription.get('b')?.metadata.uid).toBe(created.metadata.uid);
  });

  it('ignores events from before the noted write', async () => {
    const { api, clock, hub, read, reads } = await follow();
    const [watch] = api.watches();
    const delayed: [string, unknown][] = [];
    const deliver = watch?.event.bind(watch);
    if (watch !== undefined) watch.event = (type, object) => delayed.push([type, object]);
    setStatus(api, 'a', 'InProgress');
    const written = setStatus(api, 'a', 'DeletionPending');
    setStatus(api, 'a', 'DeletionInProgress');
    hub.note(ClusterBackupType, written);
    const shown: unknown[] = [read()];
    for (const [type, object] of delayed) {
      deliver?.(type, object);
      await settled();
      shown.push(read());
    }
    expect(shown).toEqual(['DeletionPending', 'DeletionPending', 'DeletionPending', 'DeletionInProgress']);
    await clock.until(reads('DeletionInProgress'));
  });

  it('ignores a reply that arrives after its own event', async () => {
    const { api, hub, clock, read, reads } = await follow();
    const written = setStatus(api, 'a', 'DeletionPending');
    setStatus(api, 'a', 'Deleted');
    await clock.until(reads('Deleted'));
    hub.note(ClusterBackupType, written);
    expect(read()).toBe('Deleted');
  });

  it('does not bring back an object that was seen deleted', async () => {
    const { api, hub, clock, subscription } = await follow();
    const written = setStatus(api, 'a', 'DeletionPending');
    api.remove(PLURAL, 'prod', 'a');
    await settled();
    await clock.until(subscription.next());
    hub.note(ClusterBackupType, written);
    expect(subscription.get('a')).toBeUndefined();
  });

  it('lists again when a write fell into a list', async () => {
    const { api, clock, hub, client } = setUp();
    const subscription = hub.subscribe(ClusterBackupType, 'prod', 'a');
    const created = await client.create(ClusterBackupType, backup('a'));
    // The list was answered before the creation, as far as anybody can tell.
    hub.note(ClusterBackupType, { ...created, metadata: { ...created.metadata, resourceVersion: '7' } });
    await clock.until(subscription.next());
    expect(subscription.get('a')?.metadata.resourceVersion).toBe(created.metadata.resourceVersion);
    expect(api.count('list')).toBe(2);
  });

  it('trusts a list that began after the write, even if the written version never comes by', async () => {
    const { api, clock, hub, reads } = await follow();
    api.watches()[0]?.mute();
    const written = setStatus(api, 'a', 'DeletionPending');
    hub.note(ClusterBackupType, written);
    setStatus(api, 'a', 'Deleted');
    api.compact();
    await clock.until(reads('Deleted'));
    setStatus(api, 'a', 'DeleteFailed');
    await clock.until(reads('DeleteFailed'));
  });
});

describe('absence', () => {
  it('is reported after the object was deleted', async () => {
    const { api, clock, subscription } = await follow();
    api.remove(PLURAL, 'prod', 'a');
    await clock.until(subscription.next());
    expect(subscription.get('a')).toBeUndefined();
  });

  it('is reported by a new list when the deletion itself was missed', async () => {
    const { api, clock, subscription } = await follow();
    api.goDown();
    api.remove(PLURAL, 'prod', 'a');
    api.compact();
    api.comeBack();
    await clock.until(untilAbsent(subscription));
  });

  it('is not confused by an object of the same name that came after', async () => {
    const { api, clock, subscription } = await follow();
    const first = subscription.get('a')?.metadata.uid;
    api.remove(PLURAL, 'prod', 'a');
    api.add(PLURAL, backup('a'));
    await clock.until(subscription.next());
    await settled();
    expect(subscription.get('a')?.metadata.uid).not.toBe(first);
  });
});
