/** What schedules have found: each stays here as the least that showed it. */
import { brokenIn } from './calm-deployments';
import type { History } from './history';
import { playRuns } from './play-runs';
import type { Schedule } from './schedule';

const CALM: Schedule = {
  seed: 1,
  target: 'plain',
  naming: 'fixed',
  files: { stepMs: 0 },
  nameTaken: false,
  skewMs: 0,
  timeoutMs: 20_000,
  twice: false,
  removal: 'delete',
  sameFiles: undefined,
  calls: [],
  runCrashes: [],
  removalCrashes: [],
  faults: [],
  interferences: [],
};

/** Of what the runner was asked for; what the stack of the credential does is another thing. */
const claimsOf = ({ claims }: History) => claims.filter(({ what }) => what !== 'other');

const secondsOf = (history: History, index: number) => {
  const { begunAt = 0, endedAt = 0 } = claimsOf(history)[index] ?? {};
  return (endedAt - begunAt) / 1_000;
};

it('the checks before a run end by its deadline, although nobody answers them', async () => {
  const history = await playRuns({
    ...CALM,
    faults: [{ fault: { kind: 'silence' }, verbs: ['list'], resource: 'clusters', times: 10 }],
  });
  expect(claimsOf(history)[0]?.error).toMatchObject({ code: 'timeout' });
  expect(secondsOf(history, 0)).toBe(20);
});

it('a removal ends although a read shows the object after the watch has told it gone', async () => {
  const history = await playRuns({
    ...CALM,
    faults: [{ fault: { kind: 'stale', changes: 2 }, verbs: ['get'], resource: 'clusterbackups' }],
  });
  expect(claimsOf(history).at(-1)?.removed?.outcome).toBe('deleted');
  expect(secondsOf(history, 1)).toBeLessThan(5);
});

it('a run is made again under no other name while one of an earlier try is stuck', async () => {
  const history = await playRuns({
    ...CALM,
    naming: 'hashed',
    files: { stepMs: 600_000 },
    timeoutMs: 3_600_000,
    runCrashes: [undefined, undefined],
    interferences: [
      { at: { afterMs: 900_774 }, what: { do: 'stuck', whom: 0 } },
      { at: { afterMs: 30_363 }, what: { do: 'deleteObject', whom: 0 } },
    ],
  });
  expect(brokenIn(history)).toEqual([]);
});

it('orphaning beside a keeping that took its mark and its record away marks and records anew', async () => {
  const history = await playRuns({
    ...CALM,
    timeoutMs: 3_600_000,
    removal: 'orphan',
    calls: [{ at: { afterChanges: 8 }, call: { do: 'remove', mode: 'keep', whom: 0 } }],
  });
  expect(brokenIn(history)).toEqual([]);
});
