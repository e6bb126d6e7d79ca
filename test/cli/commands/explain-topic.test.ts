import { run } from '../../../cli/run';
import { ERROR_CODES } from '../../../lib/errors';
import { RULES } from '../../../lib/policy';
import { CONSEQUENCE_CODES } from '../../../lib/review';
import { fakeIo } from '../fake-io';

/** Nothing can be reached: there is no kubeconfig. */
async function explain(...argv: string[]) {
  const io = fakeIo({ env: { KUBECONFIG: '/nowhere' } });
  const exitCode = await run(['explain', ...argv], io);
  return { exitCode, ...io.output };
}

describe('explain, without a network', () => {
  it('prints the page on a rule, by its id in any case or by its name', async () => {
    const byId = await explain('MB003');

    expect(byId).toMatchObject({ exitCode: 0, stderr: '' });
    expect(byId.stdout).toMatch(
      /^MB003 encryption-required\n\nArchives are encrypted before they leave the cluster\./,
    );
    expect(byId.stdout).toContain('\nFOUND\n\n    # declared\n');
    expect(byId.stdout).toMatch(/\nThe page: \/.*\/docs\/rules\/MB003\.md\n$/);
    expect(await explain('mb003')).toEqual(byId);
    expect(await explain('encryption-required')).toEqual(byId);
  });

  it('prints what an error code means, what to do, and its exit code with what that leaves', async () => {
    const { exitCode, stdout, stderr } = await explain('deletion-failed');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.replace(/(?<=The page: ).*(?=\/docs)/, '…')).toBe(`deletion-failed

The remote files could not be deleted; the object is kept.

WHAT TO DO

Mend storage, credential or key, and ask again: mosk-backup remove NAME. The object is the only
handle on the files: keep it until then.

EXIT CODE 3

The backup, or the deletion of its files, has failed. What is left: the object is kept; nothing goes
on by itself.

The page: …/docs/errors.md
`);
  });

  it('prints what a code of a review means, as the page has it', async () => {
    const { exitCode, stdout } = await explain('backup-orphaned');
    const asJson = JSON.parse((await explain('retention-lowered', '--json')).stdout);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^backup-orphaned\n\nbackup-orphaned, .*its files stay with\s+nobody/s);
    expect(stdout).toMatch(/\nThe page: \/.*\/docs\/review\.md\n$/);
    expect(asJson).toMatchObject({
      kind: 'consequence',
      code: 'retention-lowered',
      page: 'docs/review.md#what-it-tells',
    });
    expect(asJson.means).toContain('fewer backups stay');
  });

  it.each([...RULES.map(({ id }) => id), ...ERROR_CODES, ...CONSEQUENCE_CODES])(
    'has a page on %s',
    async (topic) => {
      const { exitCode, stdout } = await explain(topic);

      expect(exitCode).toBe(0);
      expect(stdout).not.toMatch(/undefined|NaN|WHAT TO DO\n\nEXIT|\n: \./);
    },
  );

  it('tells programs the same, with the page and its address, which nobody has decided yet', async () => {
    const rule = JSON.parse((await explain('MB003', '--json')).stdout);
    const error = JSON.parse((await explain('timeout', '--json')).stdout);

    expect(rule).toMatchObject({ kind: 'rule', id: 'MB003', page: 'docs/rules/MB003.md', address: null });
    expect(rule.text).toContain('# MB003 encryption-required');
    expect(error).toMatchObject({
      kind: 'error',
      code: 'timeout',
      exitCode: 4,
      page: 'docs/errors.md#codes',
    });
    expect(error.todo).toContain('`mosk-backup wait NAME`');
  });
});

describe('explain of something unknown', () => {
  it('says which rules and codes may have been meant, where it can be no cluster', async () => {
    const rule = await explain('MB0030');
    const code = await explain('Backup_failed');

    expect(rule.exitCode).toBe(2);
    expect(rule.stderr).toMatch(
      /fix: +did you mean MB000, MB003, MB030\? see all rules: mosk-backup check --rules/,
    );
    expect(code.stderr).toContain('did you mean backup-failed');
  });

  it.each([
    ['backup-faild', 'backup-failed'],
    ['mb0033', 'MB003'],
  ])('says first how %s is written, and asks no cluster', async (typed, meant) => {
    const { exitCode, stderr } = await explain(typed);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`\\[usage\\][\\s\\S]*did you mean [^?]*${meant}`));
    expect((await explain(typed, '--live')).stderr).toContain('[kubeconfig-invalid]');
  });

  it('says of a part of one what may be meant, where the cluster could not be looked for', async () => {
    const { stderr } = await explain('failed');

    expect(stderr).toMatch(
      /\[kubeconfig-invalid\][\s\S]*or, if no cluster is meant: mosk-backup explain \S*failed/,
    );
  });

  it('guesses at nothing that is far from every rule and code', async () => {
    expect((await explain('production-of-the-north')).stderr).not.toContain('if no cluster is meant');
  });
});

it('a cluster that is called like a rule or a code is meant where it is said where clusters are looked for', async () => {
  const { exitCode, stderr } = await explain('timeout', '--live');

  expect(exitCode).toBe(2);
  expect(stderr).toContain('[kubeconfig-invalid]');
});
