import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../../cli/fake-io';

const EXAMPLE = path.join(__dirname, '../../../examples/policy');
const { scripts } = JSON.parse(readFileSync(path.join(EXAMPLE, 'package.json'), 'utf8'));

async function check(...more: string[]) {
  const [program, ...argv] = [...scripts.check.split(' '), ...more];
  expect(program).toBe('mosk-backup');
  const io = fakeIo({ cwd: EXAMPLE });
  return { exitCode: await run(argv, io), ...io.output };
}

describe('the example of a policy', () => {
  it('has a rule whose test passes', () => {
    expect(() => require('../../../examples/policy/named-for-its-change.test')).not.toThrow();
  });

  it('finds one warning in the manifests of the example in Git, which its README tells of', async () => {
    const { exitCode, stdout } = await check('--format', 'json');
    const { findings } = JSON.parse(stdout);

    expect(exitCode).toBe(0);
    expect(findings).toMatchObject([{ rule: 'ACME001', level: 'warning', value: 'prod-before-26-2' }]);
    expect(readFileSync(path.join(EXAMPLE, 'README.md'), 'utf8')).toContain('one warning: prod-before-26-2');
  });

  it('ends with exit code 9 once warnings count', async () => {
    expect(await check('--fail-on', 'warning')).toMatchObject({ exitCode: 9 });
  });
});
