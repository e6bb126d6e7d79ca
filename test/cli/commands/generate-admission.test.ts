import { parseAllDocuments } from 'yaml';
import { run } from '../../../cli/run';
import { admissionPolicies, BackupPolicy } from '../../../lib/policy';
import { fakeIo } from '../fake-io';

async function policy(...words: string[]) {
  const io = fakeIo();
  const code = await run(['generate', ...words], io);
  return { code, ...io.output };
}

describe('mosk-backup generate admission', () => {
  it('prints what a cluster can enforce of a policy, as YAML to apply', async () => {
    const { code, stdout } = await policy('admission', '--policy', 'strict');

    expect(code).toBe(0);
    expect(parseAllDocuments(stdout).map((each) => each.toJS())).toEqual(
      JSON.parse(JSON.stringify(admissionPolicies(BackupPolicy.strict()))),
    );
  });

  it('as JSON too, for the projects and users that it is told', async () => {
    const words = ['--name', 'acme', '--project', 'a', 'b', '--exempt', 'mosk', '--json'];
    const { stdout } = await policy('admission', ...words);

    const options = { name: 'acme', projects: ['a', 'b'], exemptUsers: ['mosk'] };
    const wanted = admissionPolicies(BackupPolicy.baseline(), options);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(wanted)));
  });

  it('refuses a policy that is none, with its exit code', async () => {
    const { code, stderr } = await policy('admission', '--policy', 'nothing.js');

    expect(code).toBe(2);
    expect(stderr).toContain('policy-invalid');
  });

  it.each([
    ['--project', 'Prod'],
    ['--project', "a'b"],
    ['--name', 'Ä'],
  ])('refuses a name that is none, and would guard nothing in silence: %s %s', async (...words) => {
    const { code, stderr, stdout } = await policy('admission', ...words);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('[invalid-name]');
  });
});
