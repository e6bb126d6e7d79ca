/** What schedules have found: each stays here as the least that showed it. */
import { BackupError } from '../../lib/errors';
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
  runCrashes: [],
  removalCrashes: [],
  faults: [],
  interferences: [],
};

const secondsOf = ({ claims }: History, index: number) => {
  const { begunAt = 0, endedAt = 0 } = claims[index] ?? {};
  return (endedAt - begunAt) / 1_000;
};

it('the checks before a run end by its deadline, although nobody answers them', async () => {
  const history = await playRuns({
    ...CALM,
    faults: [{ fault: { kind: 'silence' }, verbs: ['list'], resource: 'clusters', times: 10 }],
  });
  expect(BackupError.is(history.claims[0]?.error) && history.claims[0].error.code).toBe('timeout');
  expect(secondsOf(history, 0)).toBe(20);
});

it('a removal ends although a read shows the object after the watch has told it gone', async () => {
  const history = await playRuns({
    ...CALM,
    faults: [{ fault: { kind: 'stale', changes: 2 }, verbs: ['get'], resource: 'clusterbackups' }],
  });
  expect(history.claims.at(-1)?.removed?.outcome).toBe('deleted');
  expect(secondsOf(history, 1)).toBeLessThan(5);
});
