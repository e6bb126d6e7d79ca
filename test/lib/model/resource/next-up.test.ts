import {
  CLAIM_ANNOTATION,
  type ClusterBackupManifest,
  type DeclaredRun,
  type Entry,
  FORMER_OWNER_ANNOTATION,
  KEPT_ANNOTATION,
  MADE_AS_ANNOTATION,
  NUMBER_ANNOTATION,
  nextUp,
  nextUpdate,
  ORPHAN_ANNOTATION,
  ORPHANED_BY_US,
  OWNER_ANNOTATION,
  SUPERSEDED_ANNOTATION,
  WISH_ANNOTATION,
} from '../../../../lib/model';
import { OWNER, runOf } from '../../../providers/pulumi/backups';

type Run = ClusterBackupManifest;

const RENAMED = 'pulumi:organization/shop/dev:after-upgrade';
const want = (changes: Partial<DeclaredRun> = {}): DeclaredRun => ({
  owner: OWNER,
  namespace: 'shop',
  hash: 'bbbb',
  base: 'before-upgrade',
  mode: 'delete',
  ...changes,
});
const former = (changes: Partial<Entry> = {}): Entry => ({
  owner: OWNER,
  uid: 'uid-good',
  objectName: 'good',
  wish: { number: 1, mode: 'delete' },
  ...changes,
});
const good = runOf({ name: 'good', number: 1, wish: '1 delete' });
const up = (wanted: DeclaredRun, objects: readonly Run[], before?: Entry, tried: string[] = []) =>
  nextUp(wanted, before, objects, tried);

describe('a deployment that makes a run', () => {
  it('creates it with a number and a wish of its own', () => {
    expect(up(want(), [])).toEqual({
      do: 'create',
      name: 'before-upgrade-bbbb',
      annotations: {
        [NUMBER_ANNOTATION]: '1',
        [MADE_AS_ANNOTATION]: 'shop/before-upgrade-bbbb',
        [WISH_ANNOTATION]: '1 delete',
      },
      wish: { number: 1, mode: 'delete' },
    });
  });

  it('says on the earlier run what takes its place, then creates', () => {
    const marked = runOf({ name: 'good', number: 1, wish: '1 delete', supersededBy: 'before-upgrade-bbbb' });

    expect(up(want(), [good])).toEqual({
      do: 'annotate',
      changes: [{ run: good, annotations: { [SUPERSEDED_ANNOTATION]: 'before-upgrade-bbbb' } }],
    });
    expect(up(want(), [marked])).toMatchObject({ do: 'create', annotations: { [NUMBER_ANNOTATION]: '2' } });
  });

  it('writes a new wish on all earlier runs before it creates', () => {
    const older = runOf({ name: 'older', number: 1, wish: '1 delete', supersededBy: 'good' });
    const newer = runOf({ name: 'good', number: 2, wish: '1 delete' });
    const step = up(want({ mode: 'keep' }), [older, newer]);

    expect(step).toMatchObject({
      do: 'annotate',
      changes: [
        { annotations: { [WISH_ANNOTATION]: '2 keep' } },
        { annotations: { [WISH_ANNOTATION]: '2 keep' } },
      ],
    });
  });

  it('writes a harsher wish on earlier runs only once its own run is there', () => {
    const kept = runOf({ name: 'good', number: 1, wish: '1 keep', supersededBy: 'before-upgrade-bbbb' });
    const made = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', number: 2, wish: '2 delete' });
    const settled = runOf({ name: 'good', number: 1, wish: '2 delete', supersededBy: 'before-upgrade-bbbb' });
    const onceMade = (objects: readonly Run[]) =>
      nextUp(want(), undefined, objects, [], { number: 2, mode: 'delete' });

    expect(up(want(), [kept])).toMatchObject({ do: 'create', wish: { number: 2, mode: 'delete' } });
    expect(onceMade([kept, made])).toEqual({
      do: 'annotate',
      changes: [{ run: kept, annotations: { [WISH_ANNOTATION]: '2 delete' } }],
    });
    expect(onceMade([settled, made])).toEqual({ do: 'end' });
  });

  it('leaves a newer wish alone that another deployment has written while its run was made', () => {
    const made = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', number: 1, wish: '2 orphan' });

    expect(nextUp(want(), undefined, [made], [], { number: 1, mode: 'delete' })).toEqual({ do: 'end' });
  });

  it('removes failed runs first, once, and goes on where one cannot be removed', () => {
    const failed = runOf({ name: 'x', number: 1, status: 'Failed', wish: '1 delete' });

    expect(up(want(), [failed])).toEqual({ do: 'remove', runs: [failed] });
    expect(up(want(), [failed], undefined, ['uid-x'])).toMatchObject({
      do: 'create',
      annotations: { [NUMBER_ANNOTATION]: '2' },
    });
  });

  it('waits for the run that a killed deployment has made', () => {
    const made = runOf({ name: 'before-upgrade-bbbb', hash: 'bbbb', number: 2, wish: '1 delete' });

    expect(up(want(), [made])).toMatchObject({ do: 'adopt', run: made });
  });

  it('takes the runs of a renamed resource along, and counts on from them', () => {
    const step = up(want({ owner: RENAMED }), [good], former());

    expect(step).toEqual({
      do: 'annotate',
      changes: [
        {
          run: good,
          annotations: {
            [OWNER_ANNOTATION]: RENAMED,
            [FORMER_OWNER_ANNOTATION]: OWNER,
            [SUPERSEDED_ANNOTATION]: 'before-upgrade-bbbb',
          },
        },
      ],
    });
  });

  it('wishes something newer than the state that it replaces, although its run is gone', () => {
    expect(up(want({ mode: 'keep' }), [], former({ wish: { number: 5, mode: 'delete' } }))).toMatchObject({
      do: 'create',
      wish: { number: 6, mode: 'keep' },
    });
  });

  it('leaves a run of 0.1.0 alone that may be that of another resource of the same name', () => {
    const own = runOf({ name: 'good', annotations: { [CLAIM_ANNOTATION]: 'a delete' } });
    const other = runOf({ name: 'other', annotations: { [CLAIM_ANNOTATION]: 'b keep' } });
    const step = up(want(), [own, other], former());

    expect(step.do === 'annotate' && step.changes.map(({ run }) => run.metadata.name)).toEqual(['good']);
  });
});

describe('a deployment that takes over new options', () => {
  const update = (
    wanted: Partial<DeclaredRun>,
    objects: readonly Run[],
    entry: Partial<Entry & { finished: boolean }> = {},
    tried: string[] = [],
  ) =>
    nextUpdate(want({ hash: 'aaaa', ...wanted }), { ...former(), finished: true, ...entry }, objects, tried);

  it('changes nothing where nothing has changed', () => {
    expect(update({}, [good])).toEqual({ do: 'settle', run: good, wish: { number: 1, mode: 'delete' } });
  });

  it('writes a new wish on every run, killed ones included', () => {
    const killed = runOf({ name: 'killed', number: 2, wish: '2 orphan' });
    const step = update({ mode: 'keep' }, [good, killed]);

    expect(step).toMatchObject({
      do: 'annotate',
      changes: [
        { annotations: { [WISH_ANNOTATION]: '3 keep' } },
        { annotations: { [WISH_ANNOTATION]: '3 keep' } },
      ],
    });
  });

  it('takes back what a harsher wish has begun, as long as the state does not know of the milder one', () => {
    const requested = runOf({ name: 'good', number: 1, wish: '2 keep', status: 'DeleteFailed' });
    const begun = { ...requested, spec: { ...requested.spec, delete: true } };

    expect(update({ mode: 'keep' }, [begun])).toEqual({ do: 'takeBack', runs: [begun] });
    expect(update({ mode: 'keep' }, [begun], {}, ['uid-good']).do).toBe('settle');
    expect(update({ mode: 'keep' }, [begun], { wish: { number: 2, mode: 'keep' } }).do).toBe('settle');
  });

  it('takes our mark of an orphan off a run that lives on', () => {
    const annotations = { [ORPHAN_ANNOTATION]: `${ORPHANED_BY_US} in mode orphan` };

    expect(update({}, [runOf({ name: 'good', number: 1, wish: '1 delete', annotations })]).do).toBe(
      'takeBack',
    );
  });

  it('makes the run anew that was taken away before its end, and no finished one', () => {
    expect(update({}, [], { finished: false })).toEqual({ do: 'make', vanished: true });
    expect(update({}, [])).toMatchObject({ do: 'settle', run: undefined });
  });

  it('makes the run anew whose deletion was asked for before its end, and no finished one', () => {
    const doomed = runOf({ name: 'good', number: 1, wish: '1 delete', status: 'Deleted' });

    expect(update({}, [doomed], { finished: false })).toEqual({ do: 'make', vanished: false });
    expect(update({}, [doomed]).do).toBe('settle');
  });

  it('moves its run to the new owner, and of 0.1.0 no other', () => {
    const own = runOf({ name: 'good' });
    const earlier = runOf({ name: 'earlier', supersededBy: 'good' });
    const step = update({ owner: RENAMED }, [earlier, own], { wish: { number: 0, mode: 'delete' } });

    expect(step).toEqual({
      do: 'annotate',
      changes: [
        {
          run: own,
          annotations: {
            [OWNER_ANNOTATION]: RENAMED,
            [FORMER_OWNER_ANNOTATION]: OWNER,
            [NUMBER_ANNOTATION]: '1',
            [MADE_AS_ANNOTATION]: 'shop/good',
            [WISH_ANNOTATION]: '1 delete',
          },
        },
        { run: earlier, annotations: { [WISH_ANNOTATION]: '1 delete' } },
      ],
    });
  });

  it('takes the run of its state back that a killed destroy has given up', () => {
    const kept = runOf({ name: 'good', annotations: { [KEPT_ANNOTATION]: OWNER } });
    delete (kept.metadata.annotations as Record<string, string>)[OWNER_ANNOTATION];
    const step = update({}, [kept]);

    expect(step.do === 'annotate' && step.changes[0]?.annotations).toMatchObject({
      [OWNER_ANNOTATION]: OWNER,
      [KEPT_ANNOTATION]: null,
      [NUMBER_ANNOTATION]: '1',
      [WISH_ANNOTATION]: '1 delete',
    });
  });

  describe('under another name', () => {
    const older = runOf({ name: 'older', number: 1, wish: '1 delete' });
    const own = runOf({ name: 'good', number: 2, wish: '1 delete' });
    const names = (step: ReturnType<typeof nextUpdate>) =>
      step.do === 'annotate' && step.changes.map(({ run: { metadata } }) => metadata.name);

    it('moves its own run first: by that the others are found under both names', () => {
      expect(names(update({ owner: RENAMED }, [older, own]))).toEqual(['good', 'older']);
    });

    it('moves it last when a rename is taken back that was killed, and says no former name then', () => {
      const there = { owner: RENAMED, annotations: { [FORMER_OWNER_ANNOTATION]: OWNER } };
      const moved = [
        runOf({ name: 'good', number: 2, wish: '1 delete', ...there }),
        runOf({ name: 'older', number: 1, wish: '1 delete', ...there }),
      ];
      const step = update({}, moved);

      expect(names(step)).toEqual(['older', 'good']);
      expect(step.do === 'annotate' && step.changes[1]?.annotations).toMatchObject({
        [OWNER_ANNOTATION]: OWNER,
        [FORMER_OWNER_ANNOTATION]: null,
      });
    });

    it('finds what a killed deployment has made under that name, although its own run was taken away', () => {
      const killed = runOf({ name: 'killed', number: 3, wish: '1 delete', owner: RENAMED });

      expect(names(update({ owner: RENAMED, mode: 'keep' }, [killed]))).toEqual(['killed']);
    });

    it('says the former name on a run that it takes back, too', () => {
      const kept = runOf({ name: 'good', annotations: { [KEPT_ANNOTATION]: OWNER } });
      delete (kept.metadata.annotations as Record<string, string>)[OWNER_ANNOTATION];
      const step = update({ owner: RENAMED }, [kept]);

      expect(step.do === 'annotate' && step.changes[0]?.annotations).toMatchObject({
        [OWNER_ANNOTATION]: RENAMED,
        [FORMER_OWNER_ANNOTATION]: OWNER,
      });
    });
  });
});
