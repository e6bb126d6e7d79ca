import { KEPT_ANNOTATION, type PlannedRun, planRun, runsUnder } from '../../../../lib/model';
import { OWNER, runOf } from '../../../providers/pulumi/backups';

type Runs = Parameters<typeof planRun>[1];

const want = (changes: Partial<PlannedRun> = {}): PlannedRun => ({
  owner: OWNER,
  namespace: 'shop',
  hash: 'bbbb',
  base: 'before-upgrade',
  ...changes,
});
const names = (runs: Runs) => runs.map(({ metadata }) => metadata.name);
const planned = (wanted: PlannedRun, objects: Runs) => planRun(wanted, runsUnder(OWNER, objects), objects);
const planOf = (objects: Runs, wanted = want()) => {
  const { name, adopt, failed, supersede } = planned(wanted, objects);
  return { name, adopt: adopt?.metadata.name, failed: names(failed), supersede: names(supersede) };
};

describe('the plan for a new run', () => {
  it('begins with a name made of logical name and hash', () => {
    expect(planOf([])).toEqual({ name: 'before-upgrade-bbbb', failed: [], supersede: [] });
  });

  it('supersedes the newest run, whatever the order of times', () => {
    const first = runOf({ name: 'a', number: 1, createdAt: '2027-01-01T00:00:00Z' });
    const second = runOf({ name: 'b', number: 2, createdAt: '2026-01-01T00:00:00Z' });

    expect(planOf([first, second]).supersede).toEqual(['b']);
  });

  it('takes over what a killed deployment has made, whatever its state', () => {
    const mine = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', number: 3, status: 'InProgress' });

    expect(planOf([mine])).toMatchObject({ name: 'before-upgrade-bbbb', adopt: 'before-upgrade-bbbb' });
  });

  it('takes the next suffix after failed runs, which go first', () => {
    const failed = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', number: 1, status: 'Failed' });

    expect(planOf([failed])).toEqual({
      name: 'before-upgrade-bbbb-2',
      failed: ['before-upgrade-bbbb'],
      supersede: [],
    });
  });

  it('counts a failed run as nobody’s successor', () => {
    const good = runOf({ name: 'good', hash: 'bbbb', number: 1 });
    const failed = runOf({ name: 'failed', number: 2, status: 'Failed' });

    expect(planOf([good, failed])).toMatchObject({ adopt: 'good', failed: ['failed'], supersede: [] });
    expect(planOf([good, failed], want({ hash: 'cccc' })).supersede).toEqual(['good']);
  });

  it('never removes what was uploaded once, whatever its status says now', () => {
    const uploadedAt = '2026-01-15T17:44:02Z';
    const uploaded = runOf({ name: 'x', hash: 'bbbb', number: 1, status: 'Failed', uploadedAt });

    expect(planOf([uploaded])).toEqual({ name: 'before-upgrade-bbbb', failed: [], supersede: ['x'] });
  });

  it('does not take over a run that a newer one has superseded: it is too old', () => {
    const old = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', number: 1 });
    const between = runOf({ name: 'between', number: 2 });

    expect(planOf([old, between])).toEqual({
      name: 'before-upgrade-bbbb-2',
      failed: [],
      supersede: ['between'],
    });
    expect(planOf([old]).adopt).toBe('before-upgrade-bbbb');
  });

  it('makes no second run beside a stuck one, although the name of an earlier try is free again', () => {
    const stuck = runOf({ name: 'before-upgrade-bbbb-2', hash: 'bbbb', number: 2, status: 'Stuck' });

    expect(() => planned(want(), [stuck])).toThrow(expect.objectContaining({ code: 'backup-stuck' }));
  });

  it('never takes a name that is there, whoever has it, unless it is in another namespace', () => {
    const kept = runOf({ name: 'before-upgrade-bbbb', owner: '', annotations: { [KEPT_ANNOTATION]: OWNER } });
    const theirs = runOf({ name: 'before-upgrade-bbbb-2', owner: 'pulumi:acme/shop/dev/acme.Site:before' });
    const elsewhere = runOf({ name: 'before-upgrade-bbbb-3', owner: 'cli:default:x' });
    elsewhere.metadata.namespace = 'other';

    expect(planOf([kept, theirs, elsewhere]).name).toBe('before-upgrade-bbbb-3');
  });

  it("leaves other people's runs alone", () => {
    const theirs = runOf({ name: 'theirs', owner: 'cli:default:theirs', number: 1, status: 'Failed' });

    expect(planOf([theirs])).toEqual({ name: 'before-upgrade-bbbb', failed: [], supersede: [] });
  });

  it("refuses a name of the user's own that an earlier run has had", () => {
    const old = runOf({ name: 'mine', hash: 'bbbb', number: 1 });

    expect(() => planned(want({ fixedName: 'mine' }), [old, runOf({ name: 'b', number: 2 })])).toThrow(
      expect.objectContaining({ code: 'spec-changed' }),
    );
  });

  it("uses a name of the user's own again after a failed run", () => {
    const failed = runOf({ name: 'mine', number: 1, status: 'Failed' });

    expect(planOf([failed], want({ fixedName: 'mine' }))).toEqual({
      name: 'mine',
      failed: ['mine'],
      supersede: [],
    });
  });

  describe('reads what 0.1.0 has made, without numbers', () => {
    const old = runOf({ name: 'old', hash: 'bbbb', supersededBy: 'between' });

    it('by the names of successors that are there', () => {
      expect(planOf([old, runOf({ name: 'between' })]).supersede).toEqual(['between']);
      expect(planOf([old]).adopt).toBe('old');
    });

    it('as older than everything that has a number', () => {
      expect(planOf([runOf({ name: 'x', hash: 'bbbb' }), runOf({ name: 'new', number: 1 })])).toMatchObject({
        name: 'before-upgrade-bbbb',
        supersede: ['new'],
      });
    });
  });
});
