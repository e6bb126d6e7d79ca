import {
  BackupPolicy,
  type DefaultTarget,
  type InventoryCluster,
  type Subject,
  Tier,
} from '../../../lib/policy';
import { CONSEQUENCE_CODES, type Consequence, type ReviewInput, review } from '../../../lib/review';
import { backup, credential, GUARDS, key, keySecret, parameters, schedule } from './declared';

interface Case {
  readonly name: string;
  readonly base: readonly Subject[];
  readonly head: readonly Subject[];
  readonly with?: Partial<ReviewInput>;
  readonly defaults?: { readonly base: readonly DefaultTarget[]; readonly head: readonly DefaultTarget[] };
  /** `code severity`, in order. */
  readonly tells: readonly string[];
  readonly says?: RegExp;
}

const nightly = schedule('nightly', '0 1 * * *');
const KEY = 'only-for-tests-0123456789-abcdefghijkl';
const defaultTarget = (bucket: string): DefaultTarget => ({
  site: '',
  namespace: 'prod',
  cluster: 'prod',
  parameters: parameters(bucket),
});
const follower = schedule('nightly', '0 1 * * *', { parameters: undefined });
const inventory = (labels: Record<string, string>): InventoryCluster[] => [
  { name: 'prod', project: 'prod', release: '26.2.1', labels, managementCluster: { name: 'site' } },
];
const gold = new BackupPolicy({ tiers: [Tier.of('gold', { rpoHours: 26 })] });

const CASES: readonly Case[] = [
  { name: 'nothing for nothing', base: [nightly], head: [nightly], tells: [] },
  {
    name: 'an orphan, where nobody keeps the object',
    base: [backup('old')],
    head: [],
    tells: ['backup-orphaned data'],
    says: /leaves `s3:\/\/backups\/prod\/prod\/old\.encrypted` behind, and nobody will delete it/,
  },
  {
    name: 'a kept one, where engines are told to keep it',
    base: [backup('old', {}, { annotations: GUARDS })],
    head: [],
    tells: ['backup-kept risk'],
    says: /Argo CD and Flux will keep the object/,
  },
  {
    name: 'an orphan that is meant',
    base: [backup('old', {}, { annotations: { 'mosk-backup/orphan': 'handed over' } })],
    head: [],
    tells: ['backup-orphaned risk'],
    says: /on purpose: `handed over`/,
  },
  {
    name: 'the second commit of a removal, whose first is not known to be through',
    base: [backup('old', { delete: true })],
    head: [],
    tells: ['backup-gone risk'],
  },
  {
    name: 'the second commit of a removal that is through',
    base: [backup('old', { delete: true })],
    head: [],
    with: { live: [backup('old', { delete: true }, { status: { status: 'Deleted' } })] },
    tells: ['backup-gone note'],
  },
  {
    name: 'an archive on a node, left without its object',
    base: [backup('old', { parameters: undefined })],
    head: [],
    defaults: { base: [{ ...defaultTarget('x'), parameters: undefined }], head: [] },
    tells: ['backup-kept risk'],
    says: /archive on a manager node/,
  },
  {
    name: 'what Pulumi does with its files when a backup goes',
    base: [backup('old')],
    head: [],
    with: { base: { subjects: [backup('old')], removals: new Map([[' ClusterBackup prod/old', 'delete']]) } },
    tells: ['deletion-requested data'],
  },
  {
    name: 'a rename as a new run, and what becomes of the old one',
    base: [backup('old', {}, { annotations: GUARDS })],
    head: [backup('new', {}, { annotations: GUARDS })],
    tells: ['renamed-run risk', 'backup-kept risk'],
    says: /Renaming `old` to `new` is a new backup run of `prod`/,
  },
  {
    name: 'a run that changed triggers make of the same, which renames nothing',
    base: [backup('old', {}, { annotations: GUARDS })],
    head: [],
    with: {
      head: {
        subjects: [backup('new', {}, { annotations: GUARDS })],
        triggered: new Set([' ClusterBackup prod/new']),
      },
    },
    tells: ['backup-kept risk', 'new-run note'],
    says: /`ClusterBackup prod\/new` starts a backup of `prod` .* made because the triggers have changed/,
  },
  {
    name: 'a change of a run that is over',
    base: [backup('old')],
    head: [backup('old', { parameters: parameters('elsewhere/prod') })],
    tells: ['run-changed data'],
    says: /makes no new backup.*stay at `s3:\/\/backups\/prod\/prod\/old\.encrypted`/,
  },
  { name: 'a new run', base: [], head: [backup('new')], tells: ['new-run note'] },
  {
    name: 'a deletion that nobody has approved',
    base: [backup('old')],
    head: [backup('old', { delete: true })],
    tells: ['deletion-requested data'],
    says: /`s3:\/\/backups\/prod\/prod\/old\.encrypted` and its data key for good; nobody has approved it/,
  },
  {
    name: 'a deletion with approval and reason',
    base: [backup('old')],
    head: [
      backup(
        'old',
        { delete: true },
        {
          annotations: {
            'mosk-backup/approved': 'storage team',
            'mosk-backup/remote-deletion': 'two newer ones',
          },
        },
      ),
    ],
    tells: ['deletion-requested risk'],
    says: /because `two newer ones`; approved: `storage team`/,
  },
  {
    name: 'a deletion that is withdrawn',
    base: [backup('old', { delete: true })],
    head: [backup('old')],
    tells: ['deletion-withdrawn risk'],
  },
  {
    name: 'two backups that write one file',
    base: [backup('a')],
    head: [backup('a'), backup('a', {}, { namespace: 'other' })],
    tells: ['files-collide data', 'new-run note'],
    says: /The later one overwrites the archive of the other/,
  },
  {
    name: 'a key that archives need',
    base: [key('kek'), nightly, backup('old')],
    head: [nightly, backup('old')],
    tells: ['key-needed data'],
    says: /still needed by 1 backup and everything that 1 schedule \(`nightly`\) has made.*Every further run of `nightly` will fail/,
  },
  {
    name: 'a key that archives need, and that engines keep',
    base: [key('kek', undefined, { annotations: GUARDS }), nightly],
    head: [nightly],
    tells: ['key-needed risk'],
  },
  {
    name: 'backups that only live, and need a key',
    base: [key('kek')],
    head: [],
    with: {
      live: [
        backup('a', {}, { status: { status: 'Completed' } }),
        backup('b', {}, { status: { status: 'Deleted' } }),
      ],
    },
    tells: ['key-needed data'],
    says: /still needed by 1 backup:/,
  },
  { name: 'a key that nothing names', base: [key('kek')], head: [], tells: ['reference-removed risk'] },
  {
    name: 'a credential that files need',
    base: [credential('s3'), nightly],
    head: [nightly],
    tells: ['credential-needed data'],
  },
  {
    name: 'a key that follows another, schedules told together',
    base: [nightly, schedule('weekly', '0 5 * * 0')],
    head: [
      schedule('nightly', '0 1 * * *', { parameters: parameters(undefined, 'kek-2') }),
      schedule('weekly', '0 5 * * 0', { parameters: parameters(undefined, 'kek-2') }),
    ],
    tells: ['key-rotated note'],
    says: /2 schedules \(`nightly` and `weekly`\) encrypt with `kek-2`/,
  },
  {
    name: 'encryption that is dropped',
    base: [nightly],
    head: [
      schedule('nightly', '0 1 * * *', {
        parameters: { rclone: { bucket: 'backups/prod/prod', credential: 's3' } },
      }),
    ],
    tells: ['encryption-dropped data'],
  },
  {
    name: 'another key under the same name',
    base: [key('kek', `${KEY}a`)],
    head: [key('kek', `${KEY}b`)],
    tells: ['key-replaced data'],
  },
  {
    name: 'another ciphertext of who knows which key',
    base: [key('kek', 'ENC[AES256_GCM,data:a,type:str]')],
    head: [key('kek', 'ENC[AES256_GCM,data:b,type:str]')],
    tells: ['key-replaced risk'],
  },
  {
    name: 'another key in the Secret that is one',
    base: [nightly, keySecret(`${KEY}a`)],
    head: [nightly, keySecret(`${KEY}b`)],
    tells: ['key-replaced data'],
  },
  { name: 'a secret in clear', base: [], head: [key('kek', KEY)], tells: ['secret-in-clear data'] },
  {
    name: 'a Secret that is a key, in clear',
    base: [nightly],
    head: [nightly, keySecret(KEY)],
    tells: ['secret-in-clear data'],
  },
  { name: 'a placeholder as no secret', base: [], head: [key('kek', ['$', '{KEK}'].join(''))], tells: [] },
  {
    name: 'a secret that history keeps',
    base: [key('kek', KEY)],
    head: [key('kek')],
    tells: ['secret-taken-out risk'],
  },
  {
    name: 'a credential that leads elsewhere',
    base: [credential('s3'), nightly],
    head: [credential('s3', 'https://other.example.com'), nightly],
    tells: ['storage-changed data'],
    says: /`https:\/\/other\.example\.com` instead of `https:\/\/s3\.example\.com`/,
  },
  {
    name: 'schedules that leave a bucket, told together',
    base: [nightly, schedule('weekly', '0 5 * * 0', { parameters: parameters('backups/prod/weekly') })],
    head: [
      schedule('nightly', '0 1 * * *', { parameters: parameters('archive/prod/prod') }),
      schedule('weekly', '0 5 * * 0', { parameters: parameters('archive/prod/weekly') }),
    ],
    tells: ['target-moved risk'],
    says: /go to `s3:\/\/archive\/prod` from now on; those made so far stay in `s3:\/\/backups\/prod`/,
  },
  {
    name: 'a schedule that no longer leaves the cluster',
    base: [nightly],
    head: [follower],
    defaults: { base: [], head: [{ ...defaultTarget('x'), parameters: undefined }] },
    tells: ['target-moved data'],
  },
  {
    name: 'a default target that moves, and who follows it',
    base: [follower],
    head: [follower],
    defaults: { base: [defaultTarget('backups/prod')], head: [defaultTarget('archive/prod')] },
    tells: ['default-target-moved risk'],
    says: /moves from `s3:\/\/backups\/prod` to `s3:\/\/archive\/prod`: archives of `ClusterBackupSchedule prod\/nightly` go there/,
  },
  {
    name: 'a default target that goes',
    base: [follower],
    head: [follower],
    defaults: { base: [defaultTarget('backups/prod')], head: [] },
    tells: ['default-target-moved data'],
  },
  {
    name: 'a cluster without backups, whose schedule goes',
    base: [nightly],
    head: [],
    tells: ['cluster-uncovered data', 'schedule-removed risk'],
    says: /Nothing backs up the cluster `prod\/prod` any more: `nightly` goes/,
  },
  {
    name: 'a cluster that the inventory has no more',
    base: [nightly],
    head: [],
    with: { inventory: [] },
    tells: ['schedule-removed risk', 'cluster-uncovered note'],
  },
  {
    name: 'a schedule that is marked as suspended',
    base: [nightly],
    head: [schedule('nightly', '0 1 * * *', { suspend: true })],
    tells: ['cluster-uncovered data', 'schedule-suspended risk'],
  },
  {
    name: 'a schedule that runs again',
    base: [schedule('nightly', '0 1 * * *', { suspend: true })],
    head: [nightly],
    tells: ['schedule-resumed note'],
  },
  {
    name: 'a longer time between backups, which no tier forbids',
    base: [nightly],
    head: [schedule('nightly', '0 1 * * 1-5')],
    tells: ['rpo-worsened risk'],
    says: /makes the RPO of `prod\/prod` 72 h \(3 days\) instead of 24 h\./,
  },
  {
    name: 'a longer time between backups than a tier allows',
    base: [nightly],
    head: [schedule('nightly', '0 1 * * 1-5')],
    with: { policy: gold, inventory: inventory({ tier: 'gold' }) },
    tells: ['rpo-worsened data'],
    says: /its tier `gold` allows 26 h/,
  },
  {
    name: 'no longer time where another schedule fills the gap',
    base: [nightly, schedule('noon', '0 12 * * *')],
    head: [schedule('nightly', '0 23 * * *'), schedule('noon', '0 12 * * *')],
    tells: [],
  },
  {
    name: 'two schedules that now meet',
    base: [nightly, schedule('weekly', '0 5 * * 0')],
    head: [nightly, schedule('weekly', '10 1 * * 0')],
    tells: ['runs-overlap data'],
    says: /Two schedules now overlap on cluster `prod\/prod` at 01:10 UTC, first on 2026-11-29: `nightly` and `weekly` start 10 minutes apart/,
  },
  {
    name: 'no meeting that was there before',
    base: [nightly, schedule('weekly', '10 1 * * 0')],
    head: [nightly, schedule('weekly', '15 1 * * 0')],
    tells: [],
  },
  {
    name: 'a guard that is taken off',
    base: [key('kek', undefined, { annotations: GUARDS })],
    head: [key('kek')],
    tells: ['guard-lifted risk'],
    says: /Argo CD and Flux may remove `KeyEncryptionKey prod\/kek`/,
  },
];

function told({ base, head, with: more, defaults }: Case): readonly Consequence[] {
  return review({
    base: { subjects: base, defaultTargets: defaults?.base ?? [] },
    head: { subjects: head, defaultTargets: defaults?.head ?? [] },
    now: new Date('2026-11-23T00:00:00Z'),
    ...more,
  }).consequences;
}

describe('a review tells of', () => {
  it.each(CASES.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    const consequences = told(each);

    expect(consequences.map(({ code, severity }) => `${code} ${severity}`)).toEqual(each.tells);
    if (each.says !== undefined) expect(consequences.map(({ says }) => says).join('\n')).toMatch(each.says);
  });

  it('every consequence that there is, somewhere above', () => {
    const codes = new Set(CASES.flatMap(told).map(({ code }) => code));

    expect(CONSEQUENCE_CODES.filter((code) => !codes.has(code))).toEqual([]);
  });
});

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
    expect(about(findings.fixed)).toEqual(['ClusterBackupSchedule prod/a']);
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
