import type { Subject } from '../../../lib/policy';
import { review } from '../../../lib/review';
import { KEY, nightly } from './cases';
import { backup, GUARDS, key, parameters, schedule } from './declared';

describe('a review', () => {
  const now = new Date('2026-11-23T00:00:00Z');

  it('takes a waiver with its reason for an answer', () => {
    const waived = backup(
      'old',
      {},
      { annotations: { 'mosk-backup/waive': 'MB032=the bucket expires it;until=2027-01-31' } },
    );

    const { consequences, findings } = review({ base: { subjects: [waived] }, head: { subjects: [] }, now });

    expect(consequences).toMatchObject([{ code: 'backup-orphaned', severity: 'risk' }]);
    expect(consequences[0]?.says).toContain('Accepted until 2027-01-31: `the bucket expires it`');
    expect(findings.added.filter(({ rule }) => rule === 'MB032')).toEqual([]);
  });

  it('tells findings that are new from those that are not', () => {
    const plain = (name: string) =>
      schedule(name, '0 1 * * *', { targetCluster: name, parameters: { rclone: parameters().rclone } });

    const { findings } = review({
      base: { subjects: [plain('a'), plain('b')] },
      head: { subjects: [plain('b'), plain('c')] },
      now,
    });

    const about = (list: typeof findings.added) =>
      list.filter(({ rule }) => rule === 'MB003').map((each) => each.about);
    expect(about(findings.added)).toEqual(['ClusterBackupSchedule prod/c']);
    expect(about(findings.gone)).toEqual(['ClusterBackupSchedule prod/a']);
    expect(findings.fixed).toEqual([]);
    expect(about(findings.unchanged)).toEqual(['ClusterBackupSchedule prod/b']);
  });

  it('draws the runs of a week from the midnight of its day on', () => {
    const { week } = review({
      base: { subjects: [nightly] },
      head: { subjects: [schedule('nightly', '0 3 * * 1'), schedule('weekly', '0 5 * * 0')] },
      now: new Date('2026-11-23T17:00:00Z'),
    });

    expect(week.days).toEqual([23, 24, 25, 26, 27, 28, 29].map((day) => `2026-11-${day}`));
    const runs = (list: readonly number[]) => list.map((at) => new Date(at).toISOString().slice(8, 16));
    expect(week.rows.map((row) => [row.schedule, row.before.length, runs(row.after)])).toEqual([
      ['nightly', 7, ['23T03:00']],
      ['weekly', 0, ['29T05:00']],
    ]);
  });

  it('never shows a secret', () => {
    const all = JSON.stringify(
      review({
        base: { subjects: [key('kek', `${KEY}a`), key('other', KEY)] },
        head: { subjects: [key('kek', `${KEY}b`), key('other'), key('new', KEY)] },
        now,
      }),
    );

    expect(all).not.toContain(KEY);
  });

  it('says nothing of an object that is still declared and broken: findings do', () => {
    const broken = backup('old', { targetCluster: 7 });

    const sound = backup('old');
    const breaking = review({ base: { subjects: [sound] }, head: { subjects: [broken] }, now });
    const mending = review({ base: { subjects: [broken] }, head: { subjects: [sound] }, now });

    expect(breaking.consequences).toEqual([]);
    expect(breaking.findings.added).not.toEqual([]);
    expect(mending.consequences).toEqual([]);
    expect(mending.findings.fixed).not.toEqual([]);
  });

  it('names no namespace where manifests leave it to their engine', () => {
    const bare = (each: Subject): Subject => {
      const { namespace: _, ...metadata } = each.manifest.metadata;
      return { ...each, manifest: { ...each.manifest, metadata } };
    };
    const base = [backup('kept', {}, { annotations: GUARDS }), backup('going', { delete: true }), nightly];
    const told = JSON.stringify(review({ base: { subjects: base.map(bare) }, head: { subjects: [] }, now }));

    expect(told).toContain('mosk-backup remove kept`');
    expect(told).toContain('kubectl delete clusterbackupschedule nightly`');
    expect(told).not.toContain('undefined');
  });
});
