import { backup, failureOf, managementApi, OWNER, recorder } from './management-api';
import { MINUTE, SECOND, settled } from './virtual-clock';

describe('patience', () => {
  it('does not begin before the creation', async () => {
    const { clock, api, connected } = managementApi();
    const busy = { status: 429, headers: { 'retry-after': '30' } };
    api.fail(({ verb, plural }) => verb === 'list' && plural === 'clusterbackups', busy);
    const mosk = await connected();
    const begun = clock.now();
    const error = await clock.until(failureOf(mosk.run(backup(), { owner: OWNER, timeoutMs: 60 * SECOND })));
    expect(error.code).toBe('timeout');
    expect(clock.now() - begun).toBe(90 * SECOND);
  });

  it('is counted from the creation, and its end tells the last status', async () => {
    const { clock, connected, control } = managementApi();
    control({ created: [[SECOND, { status: 'InProgress' }]] });
    const mosk = await connected();
    const begun = clock.now();
    const error = await clock.until(failureOf(mosk.run(backup(), { owner: OWNER, timeoutMs: 10 * MINUTE })));
    expect(clock.now() - begun).toBe(10 * MINUTE);
    expect(error).toMatchObject({ code: 'timeout', value: 'InProgress' });
    expect(error.problem).toContain('within 600 s');
  });

  it('outlasts a server that is down, and says so', async () => {
    const { clock, api, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const { steps, onProgress } = recorder();
    const run = mosk.run(backup(), { owner: OWNER, onProgress });
    await clock.advance(2 * SECOND);
    api.goDown();
    await clock.advance(10 * MINUTE);
    expect(steps).toContain('unreachable Pending');
    api.comeBack();
    expect((await clock.until(run)).status).toBe('Completed');
  });

  it('says it again every half minute, until the server is back', async () => {
    const { clock, api, connected, control } = managementApi();
    control({ created: [[SECOND, { status: 'Pending' }]] });
    const mosk = await connected();
    const told: [string, number][] = [];
    const run = failureOf(
      mosk.run(backup(), {
        owner: OWNER,
        timeoutMs: 10 * MINUTE,
        onProgress: ({ phase, elapsedMs }) => told.push([phase, elapsedMs]),
      }),
    );
    await clock.advance(2 * SECOND);
    api.goDown();
    await clock.advance(3 * MINUTE);
    const times = told.filter(([phase]) => phase === 'unreachable').map(([, ms]) => ms);
    const gaps = times.slice(1).map((ms, i) => ms - (times[i] ?? 0));
    // The first one only until the reset connection has become a refused one.
    expect(gaps.slice(1)).toEqual(Array.from({ length: 5 }, () => 30 * SECOND));
    api.comeBack();
    await clock.advance(MINUTE);
    expect(told.at(-1)?.[0]).toBe('waiting');
    await clock.until(run);
  });

  it('notices a frozen server within seconds, and the timeout says that it does not answer', async () => {
    const { clock, api, connected, control } = managementApi();
    control({ created: [[SECOND, { status: 'Pending' }]] });
    const mosk = await connected();
    const told: string[] = [];
    const run = failureOf(
      mosk.run(backup(), {
        owner: OWNER,
        timeoutMs: MINUTE,
        onProgress: ({ phase, message }) => told.push(`${phase} ${message ?? ''}`),
      }),
    );
    await clock.advance(2 * SECOND);
    api.freeze();
    await clock.advance(20 * SECOND);
    expect(told.at(-1)).toMatch(/^unreachable .* does not answer/);
    const error = await clock.until(run);
    expect(error.code).toBe('timeout');
    expect(error.problem).toContain('does not answer');
  });

  it('notices a server that is frozen from the start', async () => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    api.freeze();
    const error = await clock.until(
      failureOf(mosk.wait({ namespace: 'prod', name: 'x' }, { timeoutMs: 30 * SECOND })),
    );
    expect(error.problem).toContain('does not answer');
  });

  it('has an end even if the server stays down, and says that the status is old', async () => {
    const { clock, api, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const begun = clock.now();
    const run = failureOf(mosk.run(backup(), { owner: OWNER, timeoutMs: 5 * MINUTE }));
    await clock.advance(2 * SECOND);
    api.goDown();
    const error = await clock.until(run);
    expect(clock.now() - begun).toBe(5 * MINUTE);
    expect(error.code).toBe('timeout');
    expect(error.problem).toContain('may be another by now');
  });

  it('ends when the caller gives up, and the backup goes on', async () => {
    const { clock, connected, control, get } = managementApi();
    control();
    const mosk = await connected();
    const stop = new AbortController();
    const run = failureOf(mosk.run(backup(), { owner: OWNER, signal: stop.signal }));
    await clock.advance(2 * SECOND);
    stop.abort();
    await settled();
    const error = await clock.until(run);
    expect(error.code).toBe('aborted');
    expect(error.problem).toContain('goes on');
    expect(get('nightly')).toBeDefined();
    expect(get('nightly')?.spec.delete).toBeUndefined();
  });
});
