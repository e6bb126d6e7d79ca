import { ClusterBackupType } from '../../../lib/model';
import { backup, follow, nextOf, PLURAL, setStatus, setUp } from './followed-backup';
import { status } from './raw-answer';
import { settled } from './virtual-clock';

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

  it('costs a request an hour as long as something is heard on it', async () => {
    const { clock, api } = await follow();
    for (let hour = 0; hour < 24; hour++) {
      for (let half = 0; half < 120; half++) {
        setStatus(api, 'a', `${half}`);
        await clock.advance(30_000);
      }
    }
    expect(api.count()).toBe(2 + 24);
  });

  it('costs one after each 40 s of silence, and there is never more than one watch', async () => {
    const { clock, api, subscription } = await follow();
    await clock.advance(3_600_000);
    expect(api.count('watch')).toBeLessThanOrEqual(92);
    expect(api.count('list')).toBe(1);
    expect(api.watches()).toHaveLength(1);
    expect(subscription.trouble()).toBeUndefined();
  });

  it('tells within 45 s of a server that says nothing any more, and early in a short wait', async () => {
    const { clock, api, subscription } = await follow();
    api.freeze();
    await clock.advance(15_000);
    expect(subscription.trouble()?.problem).toContain('does not answer');
    api.comeBack();
    await clock.advance(120_000);
    expect(subscription.trouble()).toBeUndefined();
    setStatus(api, 'a', 'InProgress');
    await settled();
    api.freeze();
    await clock.advance(45_000);
    expect(subscription.trouble()?.problem).toContain('does not answer');
  });

  it('takes its word back as soon as something is heard', async () => {
    const { clock, api, subscription } = await follow();
    api.fail(({ verb }) => verb === 'watch', { hang: true });
    await clock.advance(15_000);
    expect(subscription.trouble()?.code).toBe('unreachable');
    await clock.advance(15_000);
    expect(subscription.trouble()).toBeUndefined();
    setStatus(api, 'a', 'InProgress');
    await clock.until(subscription.next());
    expect(subscription.get('a')?.status).toEqual({ status: 'InProgress' });
  });
});

describe('what cannot pass by itself ends the waiting at once', () => {
  it.each([
    [401, 'unauthorized'],
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
    api.fail(({ verb }) => verb === 'watch', { status: 401 });
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
