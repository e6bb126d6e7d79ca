import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rounds } from '../whole';
import { BREAKS } from './breaks';
import { SCOPES } from './scopes';

/** In a process of its own: jest's sandbox makes each look at a global, and so the walk, five times slower. */
async function lines(script: string, ...options: string[]): Promise<string[]> {
  const args = ['--require', 'tsx/cjs', join(__dirname, script), ...options];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 }).catch(
    // What was found is told there.
    (failed: { stdout: string; stderr: string }) => ({ stdout: failed.stdout + failed.stderr }),
  );
  return stdout.split('\n');
}

describe('over all sequences of a few steps', () => {
  it('nothing that must not be can be reached', async () => {
    const told = await lines('run.ts', '--short');

    expect(told.filter((line) => line.includes('0 broken')).map((line) => line.split(':')[0])).toEqual(
      SCOPES.map(({ name }) => name),
    );
    expect(told.find((line) => line.startsWith('BROKEN'))).toBeUndefined();
  }, 600_000);

  it('each decision is needed: broken, it is found out', async () => {
    const every = rounds(4, 1);
    const told = (await lines('run-broken.ts', '--every', `${every}`)).filter((line) => line.startsWith('{'));
    const results = told.map((line) => JSON.parse(line) as { how: string; found?: string });

    expect(results.filter(({ found }) => found === undefined)).toEqual([]);
    expect(results.map(({ how }) => how)).toEqual(
      BREAKS.filter((_, index) => index % every === 0).map(({ how }) => how),
    );
  }, 600_000);
});
