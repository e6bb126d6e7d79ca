import { rounds } from '../whole';
import { PROMISES } from './promises';
import { RUNNER } from './runner-game';
import { search, seeds } from './search';

/** As many as take some seconds, always the same; `npm run promises` plays those that nobody has seen. */
const COUNT = rounds(40, 120);
const FIRST = 1;

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
