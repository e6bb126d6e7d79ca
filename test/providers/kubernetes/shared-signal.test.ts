import { getMaxListeners, setMaxListeners } from 'node:events';
import { ClusterType } from '../../../lib/model';
import { createClient, systemClock } from '../../../providers/kubernetes';
import { localApi } from './local-api';
import { failureOf, managementApi } from './management-api';
import { settled, virtualClock } from './virtual-clock';

const MANY = 30;
const many = <T>(act: (i: number) => T) => Array.from({ length: MANY }, (_, i) => act(i));

let stop: AbortController;
/** Of the listeners beyond this number Node warns; 0 is none. Jest's `process` does not show the warnings themselves. */
const limit = () => getMaxListeners(stop.signal);
beforeEach(() => {
  stop = new AbortController();
  // What a signal has on Node 20.
  setMaxListeners(10, stop.signal);
});

describe('one interruption for many, without a warning of Node about a leak:', () => {
  it('requests', async () => {
    const clock = virtualClock();
    const api = localApi(clock);
    api.freeze();
    const client = createClient({ transport: api.transport, clock, server: 'https://api' });
    const requests = many(() => failureOf(client.get(ClusterType, 'prod', 'prod', { signal: stop.signal })));
    await settled();
    stop.abort();
    expect((await clock.until(Promise.all(requests))).map(({ code }) => code)).toEqual(many(() => 'aborted'));
    expect(limit()).toBe(0);
  });

  it('waits', async () => {
    const { clock, connected, existing } = managementApi();
    const refs = many((i) => existing(`b${i}`, { status: 'InProgress' }));
    const mosk = await connected();
    const waits = refs.map((ref) => failureOf(mosk.wait(ref, { signal: stop.signal })));
    await clock.advance(1_000);
    stop.abort();
    expect((await clock.until(Promise.all(waits))).map(({ code }) => code)).toEqual(many(() => 'aborted'));
    expect(limit()).toBe(0);
  });

  it('sleeps', async () => {
    const sleeps = many(() => systemClock.sleep(60_000, stop.signal));
    await settled();
    stop.abort();
    await Promise.all(sleeps);
    expect(limit()).toBe(0);
  });
});
