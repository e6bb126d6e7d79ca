import { backup, failureOf, managementApi, OWNER, type Step } from './management-api';
import { HOUR, SECOND } from './virtual-clock';

describe('a bad end is reported at once, not at the timeout', () => {
  it.each([
    ['Failed', 'backup-failed'],
    ['Stuck', 'backup-stuck'],
  ])('%s', async (bad, code) => {
    const { clock, connected, control } = managementApi();
    const created: Step[] = [
      [SECOND, { status: 'InProgress', startedAt: '2026-01-15T17:40:19Z' }],
      [SECOND, { status: bad }],
    ];
    control({ created });
    const mosk = await connected();
    const begun = clock.now();
    const error = await clock.until(failureOf(mosk.run(backup(), { owner: OWNER, timeoutMs: HOUR })));
    expect(clock.now() - begun).toBe(2 * SECOND);
    expect(error).toMatchObject({ code, at: 'ClusterBackup prod/nightly', value: bad });
    expect(error.problem).toContain('started 2026-01-15T17:40:19Z');
  });

  it('removed while it was waited for', async () => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await clock.advance(10 * SECOND);
    api.erase('clusterbackups', 'prod', 'nightly');
    const begun = clock.now();
    expect((await clock.until(run)).code).toBe('backup-vanished');
    expect(clock.now()).toBe(begun);
  });

  it('removed and made again by somebody else', async () => {
    const { clock, api, connected, existing } = managementApi();
    const mosk = await connected();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await clock.advance(10 * SECOND);
    api.erase('clusterbackups', 'prod', 'nightly');
    existing('nightly', { status: 'Completed', uploadedAt: '2026-01-01T00:00:00Z' });
    expect((await clock.until(run)).code).toBe('backup-vanished');
  });

  it('asked to be deleted while it was waited for', async () => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await clock.advance(SECOND);
    api.change('clusterbackups', 'prod', 'nightly', (object) => {
      object.spec = { ...backup().spec, delete: true };
    });
    expect((await clock.until(run)).code).toBe('deletion-requested');
  });

  it('401 in the middle of the wait', async () => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await clock.advance(SECOND);
    api.fail(({ verb }) => verb === 'watch', { status: 401 });
    api.watches()[0]?.cut();
    const begun = clock.now();
    expect((await clock.until(run)).code).toBe('unauthorized');
    expect(clock.now() - begun).toBeLessThan(SECOND);
  });
});
