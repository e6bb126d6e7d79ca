import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const EXAMPLE = path.join(__dirname, '../../../examples/policy');
const MAIN = path.join(__dirname, '../../../dist/cli/main.js');
const { scripts } = JSON.parse(readFileSync(path.join(EXAMPLE, 'package.json'), 'utf8'));

/** As `npm run check` does it: a policy is loaded by Node, which jest stands in for. */
function check(...more: string[]) {
  const [program, ...argv] = [...scripts.check.split(' '), ...more];
  expect(program).toBe('mosk-backup');
  const { status, stdout } = spawnSync(process.execPath, [MAIN, ...argv], { cwd: EXAMPLE, encoding: 'utf8' });
  return { exitCode: status, stdout };
}

describe('the example of a policy', () => {
  it('has a rule whose test passes', () => {
    expect(() => require('../../../examples/policy/named-for-its-change.test')).not.toThrow();
  });

  it('finds one warning in the manifests of the example in Git, which its README tells of', () => {
    const { exitCode, stdout } = check('--format', 'json');
    const { findings } = JSON.parse(stdout);

    expect(exitCode).toBe(0);
    expect(findings).toMatchObject([{ rule: 'ACME001', level: 'warning', value: 'prod-before-26-2' }]);
    expect(readFileSync(path.join(EXAMPLE, 'README.md'), 'utf8')).toContain('one warning: prod-before-26-2');
  });

  it('ends with exit code 9 once warnings count', () => {
    expect(check('--fail-on', 'warning')).toMatchObject({ exitCode: 9 });
  });
});
