import { virtualClock } from '../../providers/kubernetes/virtual-clock';
import { TARGET_START_TIMEOUT } from '../../target';
import { until } from '../../until';
import { type BackupWorld, startWorld } from './backup-world';

const PACE = 600;
const clock = virtualClock();
let world: BackupWorld;

beforeAll(async () => {
  world = await startWorld({ clock, paceMs: PACE });
}, TARGET_START_TIMEOUT);
afterAll(() => world.stop());

it('each status lasts as long as people need to see it', async () => {
  const project = await world.project();
  const parameters = await project.remote();
  await project.backup('b', { parameters });
  const statuses: string[] = [];
  const seen = await until('the end', async () => {
    const status = (await project.read('b'))?.status?.status;
    if (status === undefined || status === statuses.at(-1)) return undefined;
    statuses.push(status);
    // Whatever the controller does, it waits until the time of this status is over.
    await clock.advance(PACE - 1);
    expect((await project.read('b'))?.status?.status).toBe(status);
    if (status === 'Completed') return statuses;
    await clock.advance(1);
    return undefined;
  });
  expect(seen).toEqual(['Pending', 'InProgress', 'UploadPending', 'UploadingInProgress', 'Completed']);
});
