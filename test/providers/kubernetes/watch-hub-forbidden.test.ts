import { ClusterBackupType } from '../../../lib/model';
import { backup, follow, nextOf, PLURAL, setStatus, setUp } from './followed-backup';
import { failureOf, managementApi } from './management-api';
import { status } from './raw-answer';
import { MINUTE, SECOND } from './virtual-clock';

const FORBIDDEN = { status: 403, body: status(403, 'Forbidden', 'no such role') };

describe('what had been allowed may be forbidden while a role is rolled out', () => {
  it.each([
    ['once, on the watch', 'watch', 1],
    ['for a minute, on the watch', 'watch', 8],
    ['once, on the list', 'list', 1],
    ['for a minute, on watch and list', '', 8],
  ])('%s', async (_name, wanted, times) => {
    const { clock, api, reads } = await follow();
    api.fail(({ verb }) => wanted === '' || verb === wanted, FORBIDDEN, { times });
    if (wanted === 'list') api.compact();
    api.watches()[0]?.cut();
    setStatus(api, 'a', 'InProgress');
    const begun = clock.now();
    expect(await clock.until(reads('InProgress'))).toBe('InProgress');
    expect(clock.now() - begun).toBeLessThan(2 * MINUTE);
  });

  it('and those who wait are told why nothing is heard', async () => {
    const { clock, api, subscription } = await follow();
    api.fail(({ verb }) => verb === 'watch', FORBIDDEN, { times: 5 });
    api.watches()[0]?.cut();
    await clock.advance(2 * SECOND);
    expect(subscription.trouble()?.code).toBe('forbidden');
  });

  it('also for a later wait on the same connection', async () => {
    const { clock, api, hub, subscription } = await follow();
    subscription.close();
    await clock.advance(10 * SECOND);
    expect(api.watches()).toHaveLength(0);
    api.fail(({ verb }) => verb === 'list', FORBIDDEN, { times: 3 });
    const later = hub.subscribe(ClusterBackupType, 'prod', 'a');
    await clock.until(nextOf(later, 1));
    expect(later.get('a')).toBeDefined();
  });

  it('but not for longer than two minutes', async () => {
    const { clock, api, subscription } = await follow();
    api.fail(({ verb }) => verb === 'watch', FORBIDDEN, { times: Number.POSITIVE_INFINITY });
    api.watches()[0]?.cut();
    const begun = clock.now();
    await expect(clock.until(nextOf(subscription, 3))).rejects.toMatchObject({ code: 'forbidden' });
    expect(clock.now() - begun).toBeGreaterThanOrEqual(2 * MINUTE);
    expect(clock.now() - begun).toBeLessThan(2 * MINUTE + 15 * SECOND);
  });
});

describe('what was never allowed ends the waiting at once, and says how to mend it', () => {
  it.each(['list', 'watch'])('%s', async (wanted) => {
    const { clock, api, hub } = setUp();
    api.add(PLURAL, backup('a'));
    api.fail(({ verb }) => verb === wanted, FORBIDDEN, { times: Number.POSITIVE_INFINITY });
    const subscription = hub.subscribe(ClusterBackupType, 'prod', 'a');
    const begun = clock.now();
    const error = await clock.until(failureOf(nextOf(subscription, 9)));
    expect(error.code).toBe('forbidden');
    expect(error.problem).toContain(`"${wanted}"`);
    expect(error.fix).toContain('m:kaas:prod@writer');
    expect(clock.now() - begun).toBeLessThan(SECOND);
  });

  it.each([
    ['a page to log in', '<html>Sign in</html>'],
    ['JSON that is no object', 'null'],
    ['a list of something else', { metadata: {}, items: 'none' }],
    ['a list whose pages never end', { metadata: { continue: 'again' }, items: [] }],
  ])('an address where no management API is: %s', async (_name, body) => {
    const { clock, api, connected } = managementApi();
    api.fail(() => true, { status: 200, body }, { times: Number.POSITIVE_INFINITY });
    const mosk = await connected();
    const begun = clock.now();
    const error = await clock.until(failureOf(mosk.wait({ namespace: 'prod', name: 'a' })));
    expect(error.code).toBe('api-error');
    expect(clock.now() - begun).toBeLessThan(5 * SECOND);
  });
});

it('a read that is forbidden for a moment in the middle of a removal does not end it', async () => {
  const { clock, api, connected, existing, control } = managementApi();
  const ref = existing('old', { status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' });
  control({ created: [] });
  const mosk = await connected();
  api.fail(({ verb }) => verb === 'patch', { error: 'ECONNRESET' });
  api.fail(({ verb }) => verb === 'get', FORBIDDEN, { times: 3 });
  const told: string[] = [];
  const removed = await clock.until(
    mosk.remove(ref, { onProgress: ({ phase, message }) => told.push(`${phase} ${message ?? ''}`) }),
  );
  expect(removed.outcome).toBe('deleted');
  expect(told).toContainEqual(expect.stringMatching(/^unreachable .*does not allow "get"/));
});

it('a minute is not waited for again and again because a server asks for a day', async () => {
  const { clock, api, reads } = await follow();
  api.fail(({ verb }) => verb === 'watch', { status: 503, headers: { 'retry-after': '86400' } });
  api.watches()[0]?.cut();
  setStatus(api, 'a', 'InProgress');
  const begun = clock.now();
  await clock.until(reads('InProgress'));
  expect(clock.now() - begun).toBeLessThanOrEqual(MINUTE + SECOND);
});
