/** One backup, and people who want different things of it at the same time: every pair of modes, at every moment. */
import type { RemovalMode } from '../../lib/model';
import { rounds } from '../whole';
import { brokenIn, CALM_RUNS } from './calm';
import { playRuns } from './play-runs';

const MODES: readonly RemovalMode[] = ['delete', 'keep', 'orphan'];
/** More changes than a run and a removal make. */
const CHANGES = Array.from({ length: 13 }, (_, index) => index);
const PAIRS = MODES.flatMap((one) => MODES.map((other) => [one, other] as const));

/** Outside CI each pair is played at every third moment, and other pairs at the others. */
const EVERY = rounds(3, 1);

it.each(PAIRS)('of a removal in mode %s and one in mode %s nothing is lost', async (removal, mode) => {
  const first = MODES.indexOf(removal) + MODES.indexOf(mode);
  const broken = [];
  for (const stepMs of [0, 1_000])
    for (const afterChanges of CHANGES.filter((change) => (change + first) % EVERY === 0)) {
      const call = { do: 'remove', mode, whom: 0 } as const;
      const history = await playRuns({
        ...CALM_RUNS,
        files: { stepMs },
        timeoutMs: 3_600_000,
        removal,
        calls: [{ at: { afterChanges }, call }],
      });
      broken.push(...brokenIn(history).map((text) => `${afterChanges} changes, ${stepMs} ms: ${text}`));
    }

  expect(broken).toEqual([]);
});
