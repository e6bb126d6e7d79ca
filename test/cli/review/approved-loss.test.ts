import { annotated, backup, changes, manifest, nightly } from './changes';

const { commit, branch, review } = changes();

const deleting = (name: string) => {
  const object = JSON.parse(backup(name));
  object.spec.delete = true;
  return `${JSON.stringify(object, null, 2)}\n`;
};
const APPROVED = { 'mosk-backup/approved': 'storage team, ticket 12' };

describe('the headline of a change that loses what somebody has agreed to lose', () => {
  it('says that an approved deletion deletes, and that the approval is the word of the change itself', async () => {
    commit({ 'clusters/old.yaml': backup('old') });
    branch({ 'clusters/old.yaml': annotated(deleting('old'), APPROVED) });

    const { code, stdout } = await review();

    expect(code).toBe(0);
    expect(stdout).toContain(
      '**Deletes data, approved, this change itself says: `storage team, ticket 12`: check that.**',
    );
    expect(stdout).not.toContain('no data is lost');
  });

  it('says who has approved it before', async () => {
    commit({ 'clusters/old.yaml': annotated(backup('old'), APPROVED) });
    branch({ 'clusters/old.yaml': annotated(deleting('old'), APPROVED) });

    const { code, stdout } = await review();

    expect(code).toBe(0);
    expect(stdout).toContain('**Deletes data, approved by `storage team, ticket 12`.**');
  });

  it('says that an announced orphan leaves files with nobody', async () => {
    commit({ 'clusters/old.yaml': annotated(backup('old'), { 'mosk-backup/orphan': 'handed over' }) });
    branch({ 'clusters/old.yaml': undefined });

    const { code, stdout } = await review();

    expect(code).toBe(0);
    expect(stdout).toContain('**Leaves files with nobody, on purpose: `handed over`.**');
  });

  it('says that of a lower retention the next prune makes use, once it is approved', async () => {
    const keeping = (last: number, more = {}) =>
      annotated(nightly, { 'mosk-backup/retention': JSON.stringify({ keepLast: last }), ...more });
    commit({ 'clusters/nightly.yaml': keeping(9) });
    branch({ 'clusters/nightly.yaml': keeping(2, APPROVED) });

    const { code, stdout } = await review();

    expect(code).toBe(0);
    expect(stdout).toContain(
      '**Lets the next `mosk-backup prune` delete data, approved, this change itself says:',
    );
    expect(stdout).toContain(
      'Merging deletes nothing; the next `mosk-backup prune --yes` (or its job) does.',
    );
    expect(stdout).toContain('at most 2 good backups of a cluster and place stay instead of 9');
  });

  it('is calm of what loses nothing', async () => {
    commit({ 'clusters/nightly.yaml': nightly });
    branch({
      'clusters/key.yaml': manifest('KeyEncryptionKey', 'kek-2027', { secret: { name: 'kek-2027' } }),
    });

    expect((await review()).stdout).toContain('no data is lost by this');
  });
});
