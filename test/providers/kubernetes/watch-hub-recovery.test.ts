import { backup, follow, PLURAL, setStatus } from './followed-backup';
import type { LocalApi } from './local-api';
import { status } from './raw-answer';
import { settled } from './virtual-clock';

describe('a change made while the watch is broken arrives', () => {
  const faults: [string, (api: LocalApi) => void][] = [
    ['clean close', (api) => api.watches()[0]?.end()],
    [
      'bookmark, then close',
      (api) => {
        const { resourceVersion } = api.get(PLURAL, 'prod', 'a')?.metadata ?? {};
        api.watches()[0]?.event('BOOKMARK', { metadata: { resourceVersion } });
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
    expect(clock.now() - begun).toBeLessThanOrEqual(45_000);
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
  const verbs = (api: LocalApi) =>
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
    await clock.advance(10_000);
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
