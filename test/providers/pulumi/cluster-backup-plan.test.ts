import { CLAIM_ANNOTATION } from '../../../providers/pulumi/functions/cluster-backup/entry-claim';
import {
  type Given,
  planRemoval,
  planRun,
  runsToClaim,
  type WantedRun,
} from '../../../providers/pulumi/functions/cluster-backup/plan';
import { KEPT_ANNOTATION } from '../../../providers/pulumi/functions/kept';
import { OWNER, runOf } from './backups';

const want = (changes: Partial<WantedRun> = {}): WantedRun => ({
  owner: OWNER,
  hash: 'bbbb',
  base: 'before-upgrade',
  ...changes,
});
const names = (runs: readonly { metadata: { name: string } }[]) => runs.map(({ metadata }) => metadata.name);
const planOf = (wanted: WantedRun, objects: Parameters<typeof planRun>[1]) => {
  const plan = planRun(wanted, objects);
  return {
    name: plan.name,
    adopt: plan.adopt?.metadata.name,
    removeFirst: names(plan.removeFirst),
    supersede: names(plan.supersede),
  };
};

describe('the plan for a new run', () => {
  it('begins with a name made of logical name and hash', () => {
    expect(planOf(want(), [])).toEqual({ name: 'before-upgrade-bbbb', removeFirst: [], supersede: [] });
  });

  it('supersedes the runs before it, and only once', () => {
    const first = runOf({ name: 'a', supersededBy: 'b' });
    const second = runOf({ name: 'b' });

    expect(planOf(want(), [first, second]).supersede).toEqual(['b']);
  });

  it('takes over what a killed deployment has made, whatever its state', () => {
    const mine = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', status: 'InProgress' });

    expect(planOf(want(), [mine])).toEqual({
      name: 'before-upgrade-bbbb',
      adopt: 'before-upgrade-bbbb',
      removeFirst: [],
      supersede: [],
    });
  });

  it('takes the next suffix after failed runs, which go first', () => {
    const failed = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', status: 'Failed' });

    expect(planOf(want(), [failed])).toEqual({
      name: 'before-upgrade-bbbb-2',
      removeFirst: ['before-upgrade-bbbb'],
      supersede: [],
    });
  });

  it('supersedes the last good run, whose place only a failed one had taken', () => {
    const good = runOf({ name: 'good', supersededBy: 'failed' });
    const failed = runOf({ name: 'failed', status: 'Failed' });

    expect(planOf(want(), [good, failed])).toEqual({
      name: 'before-upgrade-bbbb',
      removeFirst: ['failed'],
      supersede: ['good'],
    });
  });

  it('takes a run over again when only a failed one had taken its place', () => {
    const good = runOf({ name: 'good', hash: 'bbbb', supersededBy: 'failed' });
    const failed = runOf({ name: 'failed', status: 'Failed' });

    expect(planOf(want(), [good, failed])).toMatchObject({ adopt: 'good', supersede: [] });
  });

  it('never removes what was uploaded once, whatever its status says now', () => {
    const uploaded = runOf({
      name: 'before-upgrade-bbbb',
      hash: 'bbbb',
      status: 'Failed',
      uploadedAt: '2026-01-15T17:44:02Z',
    });

    expect(planOf(want(), [uploaded])).toEqual({
      name: 'before-upgrade-bbbb-2',
      removeFirst: [],
      supersede: ['before-upgrade-bbbb'],
    });
  });

  it('does not take over a run that a newer one has superseded: it is too old', () => {
    const old = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', supersededBy: 'between' });
    const between = runOf({ name: 'between' });

    expect(planOf(want(), [old, between])).toEqual({
      name: 'before-upgrade-bbbb-2',
      removeFirst: [],
      supersede: ['between'],
    });
  });

  it('takes over a run whose successor never came to be', () => {
    const old = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', supersededBy: 'never-made' });

    expect(planOf(want(), [old]).name).toBe('before-upgrade-bbbb');
  });

  it('does not take a name over that a destroy with keep has left', () => {
    const kept = runOf({ name: 'before-upgrade-bbbb', owner: '', annotations: { [KEPT_ANNOTATION]: OWNER } });

    expect(planOf(want(), [kept])).toEqual({ name: 'before-upgrade-bbbb-2', removeFirst: [], supersede: [] });
  });

  it("leaves other people's runs alone", () => {
    const theirs = runOf({ name: 'theirs', owner: 'cli:default:theirs', status: 'Failed' });

    expect(planOf(want(), [theirs])).toEqual({ name: 'before-upgrade-bbbb', removeFirst: [], supersede: [] });
  });

  it('never replaces a stuck run unasked', () => {
    const stuck = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', status: 'Stuck' });

    expect(() => planRun(want(), [stuck])).toThrow(expect.objectContaining({ code: 'backup-stuck' }));
  });

  it("refuses a name of the user's own that an earlier run has had", () => {
    const old = runOf({ name: 'mine', hash: 'bbbb', supersededBy: 'b' });

    expect(() => planRun(want({ fixedName: 'mine' }), [old, runOf({ name: 'b' })])).toThrow(
      expect.objectContaining({ code: 'spec-changed' }),
    );
  });

  it("uses a name of the user's own again after a failed run", () => {
    const failed = runOf({ name: 'mine', status: 'Failed' });

    expect(planOf(want({ fixedName: 'mine' }), [failed])).toEqual({
      name: 'mine',
      removeFirst: ['mine'],
      supersede: [],
    });
  });
});

describe('the plan for a removal', () => {
  const given = (changes: Partial<Given> = {}): Given => ({
    owner: OWNER,
    uid: 'uid-current',
    objectName: 'current',
    claim: 'claim-current',
    onDestroy: 'delete',
    declared: false,
    ...changes,
  });
  const current = runOf({ name: 'current', createdAt: '2026-03-01T00:00:00Z' });
  const older = runOf({ name: 'older', supersededBy: 'current', createdAt: '2026-02-01T00:00:00Z' });
  const oldest = runOf({ name: 'oldest', supersededBy: 'older', createdAt: '2026-01-01T00:00:00Z' });
  const all = [oldest, current, older];
  const removal = (changes: Partial<Given>, objects = all) => {
    const { mode, remove } = planRemoval(given(changes), objects);
    return { mode, remove: names(remove).sort() };
  };

  it('of a destroyed resource is every run that it made', () => {
    expect(removal({})).toEqual({ mode: 'delete', remove: ['current', 'older', 'oldest'] });
    expect(removal({ onDestroy: 'orphan' })).toEqual({
      mode: 'orphan',
      remove: ['current', 'older', 'oldest'],
    });
  });

  it("never has other people's runs in it", () => {
    const theirs = runOf({ name: 'theirs', owner: 'cli:default:theirs' });

    expect(removal({}, [current, theirs]).remove).toEqual(['current']);
  });

  it('has a run whose owner annotation was lost, as long as it is the one of the state', () => {
    expect(removal({}, [runOf({ name: 'current', owner: '' })]).remove).toEqual(['current']);
  });

  it('of a replaced run is nothing', () => {
    expect(removal({ uid: 'uid-older', claim: 'claim-older', declared: true }).remove).toEqual([]);
  });

  it('of a superseded run is nothing, even if the program is not known to declare the resource', () => {
    expect(removal({ uid: 'uid-older', claim: 'claim-older' }).remove).toEqual([]);
  });

  it('of a superseded run whose successor is gone is the destroy of all that is left', () => {
    expect(removal({ uid: 'uid-older', claim: 'claim-older' }, [older, oldest]).remove).toEqual([
      'older',
      'oldest',
    ]);
  });

  it('of a replaced run is what is beyond keepLast, the newest counted', () => {
    expect(removal({ uid: 'uid-older', claim: 'claim-older', declared: true, keepLast: 2 })).toEqual({
      mode: 'delete',
      remove: ['oldest'],
    });
  });

  it('counts only finished runs for keepLast', () => {
    const failed = runOf({ name: 'current', status: 'Failed', createdAt: '2026-03-01T00:00:00Z' });

    expect(
      removal({ uid: 'uid-older', claim: 'claim-older', declared: true, keepLast: 2 }, [
        failed,
        older,
        oldest,
      ]).remove,
    ).toEqual([]);
  });

  it('tells runs of one second apart by what superseded what', () => {
    const sameSecond = all.map(({ metadata, ...run }) => ({
      ...run,
      metadata: { ...metadata, creationTimestamp: '2026-01-01T00:00:00Z' },
    }));

    expect(
      removal({ uid: 'uid-older', claim: 'claim-older', declared: true, keepLast: 1 }, sameSecond).remove,
    ).toEqual(['older', 'oldest']);
  });

  it('of a replaced failed run is that run', () => {
    const failed = runOf({ name: 'failed', status: 'Failed', supersededBy: 'current' });

    expect(
      removal({ uid: 'uid-failed', claim: 'claim-failed', declared: true }, [current, failed, older]).remove,
    ).toEqual(['failed']);
  });

  it('is nothing when a newer entry of the state has taken the run over', () => {
    expect(removal({ claim: 'an-earlier-claim' }).remove).toEqual([]);
    expect(removal({ claim: 'an-earlier-claim', declared: true }).remove).toEqual([]);
  });

  describe('of an entry with a later one behind it', () => {
    const claimed = (mode: string, facts: Parameters<typeof runOf>[0]) =>
      runOf({ ...facts, annotations: { ...facts.annotations, [CLAIM_ANNOTATION]: `theirs ${mode}` } });
    const before = { uid: 'uid-before', objectName: 'before', claim: 'claim-before' };
    const run = runOf({ name: 'before' });
    const superseded = runOf({ name: 'before', supersededBy: 'later' });
    const givenUp = runOf({ name: 'before', owner: '', annotations: { [KEPT_ANNOTATION]: OWNER } });
    const takenOver = claimed('delete', { name: 'before', supersededBy: 'later' });

    it.each([
      ['has taken the place of its run', [superseded]],
      ['was made when its run belonged to nobody', [givenUp]],
      ['was made when its run was taken over, but for another entry', [takenOver]],
      ['was made when the object of its run was gone', []],
    ])('is everything only if both say the same: it %s', (_how, own) => {
      const planned = (mode: string) => removal(before, [...own, claimed(mode, { name: 'later' })]).remove;

      expect(planned('delete')).toEqual([...own.map(({ metadata }) => metadata.name), 'later']);
      expect(planned('keep')).toEqual([]);
      expect(planned('orphan')).toEqual([]);
    });

    it('does not take what its run has superseded for later', () => {
      const earlier = claimed('keep', { name: 'earlier', supersededBy: 'before' });

      expect(removal(before, [run, earlier]).remove).toEqual(['before', 'earlier']);
      expect(removal(before, [earlier]).remove).toEqual(['earlier']);
    });
  });

  it('asked for by deleteBeforeReplace is nothing: its successor is not there yet', () => {
    expect(removal({ declared: true }).remove).toEqual([]);
    expect(removal({ declared: true, keepLast: 2 }).remove).toEqual(['oldest']);
  });

  it('asked for by deleteBeforeReplace of a failed run is that run', () => {
    const failed = runOf({ name: 'current', status: 'Failed' });

    expect(removal({ declared: true }, [failed, older])).toEqual({ mode: 'delete', remove: ['current'] });
  });

  it('never has a run in it that belongs to another stack by now', () => {
    const taken = runOf({ name: 'current', owner: 'pulumi:organization/shop/copy:before-upgrade' });

    expect(removal({}, [taken, older]).remove).toEqual(['older']);
    expect(removal({ declared: true }, [taken]).remove).toEqual([]);
  });

  it('is nothing when a failed run was already removed for its replacement', () => {
    expect(removal({ uid: 'uid-gone', claim: 'claim-gone', declared: true }).remove).toEqual([]);
  });
});

describe('what an entry of the state stands for', () => {
  const entry = { owner: OWNER, uid: 'uid-b', objectName: 'b' };
  const earlier = runOf({ name: 'a', supersededBy: 'b' });
  const own = runOf({ name: 'b', supersededBy: 'c' });
  const later = runOf({ name: 'c' });
  const claimedBy = (...objects: Parameters<typeof runsToClaim>[1]) => names(runsToClaim(entry, objects));

  it('is its run and a later one, not those before', () => {
    expect(claimedBy(earlier, own, later)).toEqual(['b', 'c']);
    expect(claimedBy(earlier, later)).toEqual(['c']);
  });

  it("is never what is nobody's or somebody else's", () => {
    const givenUp = runOf({ name: 'b', owner: '', annotations: { [KEPT_ANNOTATION]: OWNER } });
    const theirs = runOf({ name: 'c', owner: 'pulumi:organization/shop/copy:before-upgrade' });

    expect(claimedBy(givenUp, theirs)).toEqual([]);
  });
});
