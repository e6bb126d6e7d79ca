import { rounds } from '../whole';
import { PROVIDER } from './provider-game';
import { search, seeds } from './search';

/** As for the runner. */
const COUNT = rounds(14, 40);
const FIRST = 1;

describe(`over ${COUNT} schedules of deployments from seed ${FIRST} on`, () => {
  it('every promise is kept', async () => {
    // The least that breaks it: `playDeployments(schedule)` plays it again.
    expect(await search(PROVIDER, seeds(FIRST, COUNT))).toBeUndefined();
  }, 3_600_000);
});
