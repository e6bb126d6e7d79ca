import { annotated, backup, changes, manifest, nightly } from './changes';

const { commit, branch, review } = changes();

const inClear = manifest('ClusterBackupSchedule', 'nightly', {
  ...JSON.parse(nightly).spec,
  parameters: { rclone: { bucket: 'backups/retail', credential: 's3' } },
});
const waived = (text: string, until: string) =>
  annotated(text, { 'mosk-backup/waive': `MB003=the storage encrypts;until=${until}` });

describe('a waiver that comes with the change for which it is', () => {
  it('is told as the word of the change itself, and not folded away', async () => {
    commit({ 'clusters/b.yaml': backup('b') });
    branch({ 'clusters/nightly.yaml': waived(inClear, '2027-01-31') });

    const { code, stdout } = await review();

    expect(code).toBe(0);
    expect(stdout).toContain('⚠️');
    expect(stdout).toMatch(
      /- waived \*\*error\*\* MB003 .*\n {2}- \*\*This change itself says\*\* until 2027-01-31: the storage encrypts\. Check that\.\n/,
    );
  });

  it('is told in text and JSON too', async () => {
    commit({ 'clusters/b.yaml': backup('b') });
    branch({ 'clusters/nightly.yaml': waived(inClear, '2027-01-31') });

    const text = await review(['main', 'change', '--format', 'text']);
    const json = await review(['main', 'change', '--format', 'json']);

    expect(text.stdout).toContain(
      'this change itself says until 2027-01-31: the storage encrypts: check that',
    );
    expect(JSON.parse(json.stdout).findings.waived).toMatchObject([{ rule: 'MB003', byItself: true }]);
  });

  it('is no answer by itself to what happens to data', async () => {
    commit({ 'clusters/nightly.yaml': nightly });
    branch({ 'clusters/nightly.yaml': waived(inClear, '2027-01-31') });

    const { stdout } = await review();

    expect(stdout).toContain('this change itself says: `the storage encrypts`: check that');
  });

  it.each([
    ['was there before', '2027-01-31', false],
    ['is made longer', '2027-02-28', true],
  ])('%s: by itself %s', async (_what, until, byItself) => {
    commit({ 'clusters/nightly.yaml': waived(inClear, '2027-01-31') });
    branch({ 'clusters/nightly.yaml': waived(inClear.replace('0 1 * * *', '0 3 * * *'), until) });

    const { stdout } = await review(['main', 'change', '--format', 'json']);

    expect(JSON.parse(stdout).findings.waived).toMatchObject([{ rule: 'MB003', byItself }]);
  });
});
