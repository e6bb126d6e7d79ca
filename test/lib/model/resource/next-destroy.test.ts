import {
  CLAIM_ANNOTATION,
  type ClusterBackupManifest,
  type DoomedEntry,
  FORMER_OWNER_ANNOTATION,
  KEPT_ANNOTATION,
  MADE_AS_ANNOTATION,
  nextDestroy,
  ORPHAN_ANNOTATION,
  ORPHANED_BY_US,
  OWNER_ANNOTATION,
  WISH_ANNOTATION,
} from '../../../../lib/model';
import { OWNER, runOf } from '../../../providers/pulumi/backups';

type Run = ClusterBackupManifest;

const RENAMED = 'pulumi:organization/shop/dev:after-upgrade';
const entry = (changes: Partial<DoomedEntry> = {}): DoomedEntry => ({
  owner: OWNER,
  uid: 'uid-new',
  objectName: 'new',
  wish: { number: 1, mode: 'delete' },
  declared: false,
  now: Date.parse('2026-06-01T00:00:00Z'),
  ...changes,
});
const uploadedAt = '2026-01-15T17:44:02Z';
const run = (name: string, number: number, facts: Partial<Parameters<typeof runOf>[0]> = {}) =>
  runOf({ name, number, wish: '1 delete', uploadedAt, ...facts });
const old = run('old', 1);
const mid = run('mid', 2);
const own = run('new', 3);
const all = [old, mid, own];
const claiming = (mode: string) => ({ annotations: { [CLAIM_ANNOTATION]: `id ${mode}` } });

/** What happens step by step, if every step succeeds: `delete old,mid`. */
function played(doomed: DoomedEntry, objects: readonly Run[]): string[] {
  const tried: string[] = [];
  const recorded: string[] = [];
  const steps: string[] = [];
  let there = [...objects];
  for (;;) {
    const step = nextDestroy(doomed, there, { tried, recorded });
    switch (step.do) {
      case 'done':
        return [
          ...steps,
          ...step.left.map(({ run: { metadata }, because }) => `${metadata.name} ${because}`),
        ];
      case 'record':
        recorded.push(step.run?.metadata.uid ?? doomed.uid);
        steps.push(`record ${step.run?.metadata.name ?? 'what vanished'}`);
        break;
      case 'annotate':
        steps.push(`write the wish on ${step.changes.map(({ run: { metadata } }) => metadata.name)}`);
        there = there.map((each) => {
          const change = step.changes.find(({ run: changed }) => changed === each);
          const annotations = { ...each.metadata.annotations, ...change?.annotations } as Record<
            string,
            string
          >;
          return change ? { ...each, metadata: { ...each.metadata, annotations } } : each;
        });
        break;
      case 'giveUp':
        steps.push(`give up ${step.changes.map(({ run: { metadata } }) => metadata.name)}`);
        there = there.map((each) => {
          const change = step.changes.find(({ run: changed }) => changed === each);
          const annotations = { ...each.metadata.annotations, ...change?.annotations } as Record<
            string,
            string
          >;
          if (change !== undefined) delete annotations[OWNER_ANNOTATION];
          return change ? { ...each, metadata: { ...each.metadata, annotations } } : each;
        });
        break;
      default: {
        steps.push(
          `${step.do === 'remove' ? step.mode : 'take back'} ${step.runs.map(({ metadata }) => metadata.name)}`,
        );
        tried.push(...step.runs.map(({ metadata }) => metadata.uid ?? ''));
        if (step.do === 'remove') there = there.filter((each) => !step.runs.includes(each));
      }
    }
  }
}

describe('the destroy of a resource', () => {
  it('records the files of the replaced run that somebody else is taking away', () => {
    const going = { ...own, metadata: { ...own.metadata, deletionTimestamp: uploadedAt } };
    const newer = run('newer', 4);
    const replaced = entry({ declared: true });

    expect(played(replaced, [going, newer])).toEqual(['record new', 'new superseded']);
    // Whoever asked for the deletion of its files leaves none.
    const asked = { ...going, spec: { ...going.spec, delete: true } };
    expect(played(replaced, [asked, newer])).toEqual(['new superseded']);
  });

  it('removes every run that it made, its own last', () => {
    expect(played(entry(), all)).toEqual(['delete old,mid', 'delete new']);
  });

  it('does it as the wish says', () => {
    const orphaning = all.map((each) => run(each.metadata.name, 1, { wish: '2 orphan' }));

    expect(played(entry({ wish: { number: 2, mode: 'orphan' } }), orphaning)).toEqual([
      'orphan old,mid',
      'orphan new',
    ]);
    expect(played(entry({ wish: { number: 2, mode: 'keep' } }), all)).toEqual([
      'give up old,mid,new',
      'new kept',
    ]);
  });

  it('does by the newest wish, which a killed deployment has written', () => {
    const wished = (wish: string) =>
      all.map(({ metadata }, index) => run(metadata.name, index + 1, { wish }));

    expect(played(entry(), wished('2 keep'))).toEqual(['give up old,mid,new', 'new kept']);
    expect(played(entry(), wished('2 orphan'))).toEqual(['orphan old,mid', 'orphan new']);
  });

  it('writes a newer wish that is not on all runs on the others first: the one that has it may go first', () => {
    const partly = (wish: string) => [run('old', 1, { wish }), mid, own];

    expect(played(entry(), partly('2 orphan'))).toEqual([
      'write the wish on mid,new',
      'orphan old,mid',
      'orphan new',
    ]);
    expect(played(entry(), partly('2 keep')).slice(0, 2)).toEqual([
      'write the wish on mid,new',
      'give up old,mid,new',
    ]);
  });

  it('does nothing by a harsher wish that the state does not know of', () => {
    const harsher = all.map(({ metadata }, index) => run(metadata.name, index + 1, { wish: '2 delete' }));

    expect(played(entry({ wish: { number: 1, mode: 'keep' } }), harsher)).toEqual([
      'old disputed',
      'mid disputed',
      'new disputed',
    ]);
  });

  it('finds later runs that came into no state', () => {
    expect(played(entry({ uid: 'uid-old', objectName: 'old' }), all)).toEqual([
      'delete mid,new',
      'delete old',
    ]);
  });

  it("leaves what is somebody else's, and says so of its own run", () => {
    const theirs = run('new', 3, { owner: 'pulumi:acme/shop/copy:before-upgrade' });

    expect(played(entry(), [old, theirs])).toEqual(['delete old', 'new not-ours']);
  });

  it('leaves its own run once somebody has made it nobody’s', () => {
    const bare = runOf({ name: 'new', owner: '', uploadedAt });
    bare.metadata.annotations = {} as never;

    expect(played(entry(), [old, bare])).toEqual(['delete old', 'new not-ours']);
  });

  it('leaves what somebody has made of a run, exported and applied under another name', () => {
    const copy = run('copy', 3, { annotations: { [MADE_AS_ANNOTATION]: 'shop/new' } });

    expect(played(entry(), [old, own, copy])).toEqual(['delete old', 'delete new', 'copy copied']);
  });

  it('never touches what a destroy has given up, whatever the state says by now', () => {
    const kept = runOf({ name: 'new', annotations: { [KEPT_ANNOTATION]: OWNER } });
    delete (kept.metadata.annotations as Record<string, string>)[OWNER_ANNOTATION];

    expect(played(entry(), [kept])).toEqual(['new kept']);
  });

  it('takes a replaced entry whose run was given up for no other resource of 0.1.0', () => {
    const kept = runOf({ name: 'old', annotations: { [KEPT_ANNOTATION]: OWNER } });
    delete (kept.metadata.annotations as Record<string, string>)[OWNER_ANNOTATION];
    const replaced = entry({ uid: 'uid-old', objectName: 'old', declared: true, anotherDeclared: true });

    expect(played(replaced, [kept, own])).toEqual(['old not-ours']);
  });

  it('never touches what a destroy has given up under another name either', () => {
    const kept = runOf({ name: 'new', annotations: { [KEPT_ANNOTATION]: RENAMED } });
    delete (kept.metadata.annotations as Record<string, string>)[OWNER_ANNOTATION];

    expect(played(entry(), [kept])).toEqual(['new not-ours']);
  });

  describe('after a rename that was killed', () => {
    const moved = run('new', 3, { owner: RENAMED, annotations: { [FORMER_OWNER_ANNOTATION]: OWNER } });

    it('finds what has moved to the new name, and what has not', () => {
      const movedToo = run('mid', 2, { owner: RENAMED });

      expect(played(entry(), [old, movedToo, moved])).toEqual(['delete old,mid', 'delete new']);
    });

    it('gives up under the name of the state, by which it finds them again, and its own run last', () => {
      const keeping = entry({ wish: { number: 1, mode: 'keep' } });
      const objects = [moved, run('old', 1, { wish: '1 keep' })];
      const step = nextDestroy(keeping, objects, { tried: [], recorded: [] });

      expect(step.do === 'giveUp' && step.changes).toMatchObject([
        { run: { metadata: { name: 'old' } }, annotations: { [KEPT_ANNOTATION]: OWNER } },
        { run: { metadata: { name: 'new' } }, annotations: { [KEPT_ANNOTATION]: OWNER } },
      ]);
    });
  });

  describe('when its own run was taken away by somebody else', () => {
    it('records what may be left of it, then goes on with the others', () => {
      expect(played(entry(), [old, mid])).toEqual(['record what vanished', 'delete old,mid']);
    });

    it('by the milder of the wishes of state and objects', () => {
      const wished = [run('old', 1, { wish: '1 keep' })];

      expect(played(entry({ wish: { number: 4, mode: 'delete' } }), wished)).toEqual([
        'record what vanished',
        'give up old',
      ]);
    });
  });

  describe('that keeps', () => {
    const keeping = entry({ wish: { number: 1, mode: 'keep' } });
    const kept = (changes: Partial<Run['spec']>, status: string, annotations = {}) => {
      const made = run('new', 1, { wish: '1 keep', status, annotations });
      return { ...made, spec: { ...made.spec, ...changes } };
    };

    it.each(['Completed', 'DeleteFailed', 'Failed', 'Stuck'])(
      'takes a request back that nobody works on: %s',
      (status) => {
        expect(played(keeping, [kept({ delete: true }, status)])).toEqual([
          'take back new',
          'give up new',
          'new kept',
        ]);
      },
    );

    it('takes back the mark of an orphan that is ours, and no other', () => {
      const marked = (reason: string) => kept({}, 'Completed', { [ORPHAN_ANNOTATION]: reason });

      expect(played(keeping, [marked(`${ORPHANED_BY_US} in mode orphan`)])[0]).toBe('take back new');
      expect(played(keeping, [marked('the bucket is gone')])[0]).toBe('give up new');
    });

    it.each(['DeletionPending', 'DeletionInProgress', 'Deleted'])(
      'does not call kept what goes anyway: %s',
      (status) => {
        expect(played(keeping, [kept({ delete: true }, status)])).toEqual(['new past-rescue']);
      },
    );
  });

  it('that keeps records the files of a run whose object somebody deletes meanwhile', () => {
    const made = run('new', 1, { wish: '1 keep' });
    const going = { ...made, metadata: { ...made.metadata, deletionTimestamp: '2026-01-15T17:50:00Z' } };

    expect(played(entry({ wish: { number: 1, mode: 'keep' } }), [going])).toEqual([
      'record new',
      'new past-rescue',
    ]);
  });

  describe('that 0.1.0 has made', () => {
    const before = entry({ wish: { number: 0, mode: 'delete' } });
    const current = runOf({ name: 'new', ...claiming('delete') });
    const predecessor = (mode: string) => runOf({ name: 'old', supersededBy: 'new', ...claiming(mode) });

    it('removes its run, and those whose place that has taken', () => {
      const first = runOf({ name: 'first', supersededBy: 'old', ...claiming('delete') });

      expect(played(before, [first, predecessor('delete'), current])).toEqual([
        'delete first,old',
        'delete new',
      ]);
      expect(played(before, [predecessor('delete')])).toEqual(['record what vanished', 'delete old']);
    });

    it('leaves what may be another resource of the same name', () => {
      expect(played(before, [runOf({ name: 'other', ...claiming('delete') }), current])).toEqual([
        'delete new',
        'other unproven',
      ]);
      expect(played(before, [predecessor('keep'), current])).toEqual(['delete new', 'old unproven']);
    });

    it('says nothing of what is the other resource of that name, whichever of the two is destroyed first', () => {
      const theirs = {
        ...run('theirs-new', 1, { owner: 'pulumi:acme/shop/dev/acme.Site:before' }),
        spec: { targetCluster: 'lab' },
      };
      const moved = {
        ...theirs,
        metadata: {
          ...theirs.metadata,
          annotations: { ...theirs.metadata.annotations, [FORMER_OWNER_ANNOTATION]: OWNER },
        },
      };
      const theirOld = {
        ...runOf({ name: 'theirs', supersededBy: 'new', ...claiming('delete') }),
        spec: { targetCluster: 'lab' },
      };

      const mine = { ...before, spec: { targetCluster: 'prod' } };

      expect(played(mine, [theirOld, moved, current])).toEqual(['delete new']);
      // As long as nothing has moved nobody knows whose it is.
      expect(played(mine, [theirOld, theirs, current])).toEqual(['delete new', 'theirs unproven']);
    });

    it('finds runs under the owner that the resource had then', () => {
      const renamed = entry({ owner: 'pulumi:acme/shop/dev/acme.Site:before', formerOwner: OWNER });
      const self = run('new', 1, { owner: renamed.owner });

      expect(played(renamed, [predecessor('delete'), self])).toEqual(['delete old', 'delete new']);
    });
  });

  it('follows its run to the owner that a killed deployment has given it', () => {
    const moved = { 'mosk-backup/former-owner': OWNER };
    const renamed = 'pulumi:acme/shop/dev:after';
    const runs = [run('new', 1, { owner: renamed, annotations: moved }), run('later', 2, { owner: renamed })];

    expect(played(entry(), runs)).toEqual(['delete later', 'delete new']);
  });
});

describe('the end of a replaced entry', () => {
  const replaced = (changes: Partial<DoomedEntry> = {}) =>
    entry({ uid: 'uid-mid', objectName: 'mid', declared: true, ...changes });

  it('leaves its run, with its files', () => {
    expect(played(replaced(), all)).toEqual(['mid superseded']);
  });

  it('removes what is beyond keepLast, by numbers and not by times', () => {
    const times = all.map((each, index) =>
      run(each.metadata.name, index + 1, { createdAt: `2026-0${3 - index}-01T00:00:00Z` }),
    );

    expect(played(replaced({ keepLast: 2 }), times)).toEqual(['delete old', 'mid superseded']);
    expect(played(replaced({ keepLast: 1 }), times)).toEqual(['delete old', 'delete mid']);
  });

  it('removes what is beyond keepLast although a destroy would keep', () => {
    const keeping = all.map(({ metadata }, index) => run(metadata.name, index + 1, { wish: '1 keep' }));

    expect(played(replaced({ keepLast: 2, wish: { number: 1, mode: 'keep' } }), keeping)[0]).toBe(
      'delete old',
    );
  });

  it('counts good backups only', () => {
    const failed = run('new', 3, { status: 'Failed', uploadedAt: undefined });

    expect(played(replaced({ keepLast: 2 }), [old, mid, failed])).toEqual(['mid superseded']);
  });

  it.each([
    ['both clocks', '2036-01-01T00:00:00Z', ['mid superseded']],
    ['one of its clocks', '2026-01-15T17:42:02Z', ['delete old', 'mid superseded']],
  ])('lets a run that was made in the future by %s push out %j', (_by, createdAt, steps) => {
    const ahead = run('new', 3, { createdAt });
    const late = {
      ...ahead,
      status: { ...ahead.status, status: 'Completed', startedAt: '2036-01-01T00:00:00Z' },
    };

    expect(played(replaced({ keepLast: 2 }), [old, mid, late])).toEqual(steps);
    // Nor does it go itself, once its number is an early one.
    expect(
      played(replaced({ keepLast: 1 }), [{ ...late, metadata: { ...late.metadata, name: 'old' } }, mid, own]),
    ).not.toContain('delete old');
  });

  it('removes its run if it has failed', () => {
    const failed = run('mid', 2, { status: 'Failed', uploadedAt: undefined });

    expect(played(replaced(), [old, failed, own])).toEqual(['delete mid']);
  });

  it('records what is left of a run that was taken away by somebody else', () => {
    expect(played(replaced(), [old, own])).toEqual(['record what vanished']);
  });

  it('asked for by deleteBeforeReplace leaves the run that has no successor yet', () => {
    expect(played(replaced({ uid: 'uid-new', objectName: 'new', keepLast: 2 }), all)).toEqual([
      'delete old',
      'new superseded',
    ]);
  });
});

it('a wish is read from the annotation that everybody writes', () => {
  expect(own.metadata.annotations[WISH_ANNOTATION]).toBe('1 delete');
});
