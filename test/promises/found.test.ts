/** What schedules have found: each stays here as the least that showed it. */
import { brokenIn, CALM_RUNS } from './calm';
import type { History } from './history';
import { playRuns } from './play-runs';

/** Of what the runner was asked for; what the stack of the credential does is another thing. */
const claimsOf = ({ claims }: History) => claims.filter(({ what }) => what !== 'other');

const secondsOf = (history: History, index: number) => {
  const { begunAt = 0, endedAt = 0 } = claimsOf(history)[index] ?? {};
  return (endedAt - begunAt) / 1_000;
};

it('the checks before a run end by its deadline, although nobody answers them', async () => {
  const history = await playRuns({
    ...CALM_RUNS,
    faults: [{ fault: { kind: 'silence' }, verbs: ['list'], resource: 'clusters', times: 10 }],
  });
  expect(claimsOf(history)[0]?.error).toMatchObject({ code: 'timeout' });
  expect(secondsOf(history, 0)).toBe(20);
});

it('a removal ends although a read shows the object after the watch has told it gone', async () => {
  const history = await playRuns({
    ...CALM_RUNS,
    faults: [{ fault: { kind: 'stale', changes: 2 }, verbs: ['get'], resource: 'clusterbackups' }],
  });
  expect(claimsOf(history).at(-1)?.removed?.outcome).toBe('deleted');
  expect(secondsOf(history, 1)).toBeLessThan(5);
});

it('a run is made again under no other name while one of an earlier try is stuck', async () => {
  const history = await playRuns({
    ...CALM_RUNS,
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
    ...CALM_RUNS,
    timeoutMs: 3_600_000,
    removal: 'orphan',
    calls: [{ at: { afterChanges: 8 }, call: { do: 'remove', mode: 'keep', whom: 0 } }],
  });
  expect(brokenIn(history)).toEqual([]);
});

it('a keeping that comes when the object is being removed leaves the mark and the record', async () => {
  const history = await playRuns({
    ...CALM_RUNS,
    files: { stepMs: 600_000 },
    timeoutMs: 3_600_000,
    removal: 'keep',
    calls: [{ at: { afterMs: 900_482 }, call: { do: 'remove', mode: 'orphan', whom: 0 } }],
  });
  expect(brokenIn(history)).toEqual([]);
});

it('files left with a backup that goes while the mark is refused and tried again are deleted after all', async () => {
  const history = await playRuns({
    ...CALM_RUNS,
    files: { stepMs: 200, failedArchives: 1 },
    sameFiles: 'here',
    faults: [
      {
        fault: { kind: 'answer', status: 409 },
        skip: 4,
        times: 1,
        verbs: ['create', 'patch', 'delete'],
      },
    ],
    interferences: [{ at: { afterMs: 698 }, what: { do: 'replaceObject', whom: 0 } }],
  });
  expect(brokenIn(history)).toEqual([]);
  expect(claimsOf(history).at(-1)?.removed?.outcome).toBe('deleted');
});

it('a removal leaves files that somebody else has orphaned on purpose, and names the record', async () => {
  const history = await playRuns({
    ...CALM_RUNS,
    interferences: [{ at: { afterChanges: 2 }, what: { do: 'claimFiles', whom: 0 } }],
    calls: [{ at: { afterMs: 30_535 }, call: { do: 'remove', mode: 'orphan', whom: 0 } }],
  });
  expect(brokenIn(history)).toEqual([]);
  expect(claimsOf(history).at(-1)?.error).toMatchObject({ code: 'files-shared' });
});

it('a creation that the network holds back for longer than its process lives is told as one', async () => {
  const history = await playRuns({
    ...CALM_RUNS,
    faults: [
      { fault: { kind: 'latency', ms: 5_000 }, skip: 1, times: 2 },
      { fault: { kind: 'halfLine' }, skip: 1, times: 1 },
      { fault: { kind: 'latency', ms: 70_000 }, skip: 6, times: 3 },
    ],
    interferences: [{ at: { afterMs: 900_899 }, what: { do: 'dropRecords', whom: 1 } }],
    removal: 'orphan',
    runCrashes: [{ write: 2, when: 'before' }],
  });
  expect(brokenIn(history)).toEqual([]);
  expect(claimsOf(history)[0]?.error).toMatchObject({
    code: 'timeout',
    problem: expect.stringContaining('may be another'),
  });
});

it('what a backup that somebody replaces has left is recorded, although lists are said to have expired', async () => {
  const history = await playRuns({
    ...CALM_RUNS,
    seed: 1_664_283_328,
    timeoutMs: 3_600_000,
    faults: [
      { fault: { kind: 'coalesce', ms: 500 }, times: 2 },
      { fault: { kind: 'latency', ms: 70_000 }, skip: 4 },
      { fault: { kind: 'expired' }, skip: 7, times: 3 },
    ],
    interferences: [{ at: { afterChanges: 6 }, what: { do: 'replaceObject', whom: 0 } }],
  });
  expect(brokenIn(history)).toEqual([]);
});
