import type { Progress } from '../../../providers/kubernetes';
import { tellingProgress } from '../../../providers/pulumi/functions/cluster-backup/runs/progress';
import { SECOND, virtualClock } from '../kubernetes/virtual-clock';
import { OWNER } from './backups';

let said: jest.SpyInstance;

beforeEach(() => {
  said = jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => {
  said.mockRestore();
});

const lines = () => said.mock.calls.map(([line]) => line);
const ref = { namespace: 'shop', name: 'before-upgrade-0a1b2c3d4e' };

/** Steps, each with how long it lasts. */
async function play(steps: readonly (Partial<Progress> & { lastsMs: number })[]): Promise<void> {
  const clock = virtualClock();
  const begun = clock.now();
  const told = tellingProgress({ clock }, { owner: OWNER }, async (onProgress) => {
    for (const { lastsMs, ...step } of steps) {
      onProgress({ ref, phase: 'waiting', status: '', elapsedMs: clock.now() - begun, ...step });
      await clock.sleep(lastsMs);
    }
  });
  await clock.until(told);
  await clock.advance(10 * SECOND);
}

describe('the lines of a wait', () => {
  it('tell each step that lasts, with the name of the resource', async () => {
    await play([
      { status: 'InProgress', lastsMs: 300 * SECOND },
      { phase: 'uploading', status: 'UploadingInProgress', lastsMs: 40 * SECOND },
    ]);

    expect(lines()).toEqual([
      'before-upgrade: run 0a1b2c3d4e: waiting (InProgress), 0 s',
      'before-upgrade: run 0a1b2c3d4e: uploading (UploadingInProgress), 300 s',
    ]);
  });

  it('leave out what is over within a second, and say nothing after the end', async () => {
    await play([
      { phase: 'created', lastsMs: 10 },
      { status: 'InProgress', lastsMs: 900 },
      { phase: 'finishing', lastsMs: 0 },
    ]);

    expect(lines()).toEqual([]);
  });

  it('tell a warning at once', async () => {
    await play([{ message: 'no upload time for a minute', lastsMs: 0 }]);

    expect(lines()).toEqual(['before-upgrade: run 0a1b2c3d4e: waiting - no upload time for a minute, 0 s']);
  });
});
