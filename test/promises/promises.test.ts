import { PROMISES } from './promises';
import { RUNNER } from './runner-game';
import { search, seeds } from './search';

/**
 * How many schedules, and from which seed on: `MOSK_BACKUP_SCHEDULES=10000 MOSK_BACKUP_SEED=1`. Without a wish as many
 * as take some seconds.
 */
const COUNT = Number(process.env.MOSK_BACKUP_SCHEDULES ?? 120);
const FIRST = Number(process.env.MOSK_BACKUP_SEED ?? 1);

describe(`over ${COUNT} schedules of faults, crashes and interference from seed ${FIRST} on`, () => {
  it('every promise is kept', async () => {
    const broken = await search(RUNNER, seeds(FIRST, COUNT));
    // The least that breaks it: `playRuns(schedule)` plays it again.
    expect(broken).toBeUndefined();
  }, 3_600_000);

  it('has ten promises', () => {
    expect(PROMISES.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
