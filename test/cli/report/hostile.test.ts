/** Whatever stands in objects, inventories and earlier reports: no secret, no formula, no page, no command comes of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WAIVER_ANNOTATION } from '../../../lib/model';
import { connectTo, reportBy } from './made';
import type { World } from './month';

const KEY = 'Zm9vYmFyMTIzNDU2Nzg5MEFCQ0RFRkdISUpLTE1OT1A=';
const FORMATS = ['markdown', 'html', 'json', 'csv'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'report-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Planted {
  cluster: string;
  namespace: string;
  backup: string;
  schedule: string;
  cron: string;
  bucket: string;
  key: string;
  status: string;
  reason: string;
  file: string;
  uid: string;
}

const PLAIN: Planted = {
  ...{ cluster: 'shop', namespace: 'retail', backup: 'nightly-1', schedule: 'nightly', cron: '0 1 * * *' },
  ...{
    bucket: 'backups/shop',
    key: 'kek',
    status: 'Completed',
    reason: 'the old bucket',
    file: 'nightly-1',
    uid: 'u',
  },
};

/** A cluster with a schedule, good and failed backups, a key, a waiver and a record of what was left behind. */
function worldOf(planted: Partial<Planted>): World {
  const { cluster, namespace, backup, schedule, cron, bucket, key, status, reason, file, uid } = {
    ...PLAIN,
    ...planted,
  };
  const parameters = { keyEncryptionKey: key, rclone: { bucket, credential: key } };
  const api = 'kaas.mirantis.com/v1alpha1';
  const time = '2025-11-01T00:00:00Z';
  const made = (name: string, each: string, uid: string) => ({
    ...{ apiVersion: api, kind: 'ClusterBackup' },
    metadata: { name, namespace, uid, creationTimestamp: time },
    spec: { targetCluster: cluster, createdBy: { schedule }, parameters },
    status: { status: each, startedAt: time, completedAt: time, uploadedAt: time, fileNames: { MKE: file } },
  });
  return {
    clusters: [
      {
        apiVersion: 'cluster.k8s.io/v1alpha1',
        kind: 'Cluster',
        metadata: { name: cluster, namespace },
        spec: {},
      },
    ],
    schedules: [
      {
        ...{ apiVersion: api, kind: 'ClusterBackupSchedule' },
        metadata: {
          name: schedule,
          namespace,
          annotations: { [WAIVER_ANNOTATION]: `MB003=${reason};until=2025-12-01` },
        },
        spec: { targetCluster: cluster, schedule: cron, parameters },
      },
    ],
    backups: [
      made(backup, status, 'u1'),
      made(`${backup}x`, 'Failed', 'u2'),
      made(`${backup}y`, 'DeleteFailed', 'u3'),
    ],
    records: [
      {
        ...{ apiVersion: 'v1', kind: 'ConfigMap' },
        metadata: { name: 'left', namespace },
        data: {
          version: '1',
          backup,
          uid,
          cluster,
          why: 'orphaned',
          at: time,
          files: JSON.stringify([file]),
        },
      } as never,
    ],
    keys: [{ apiVersion: api, kind: 'KeyEncryptionKey', metadata: { name: key, namespace } }],
  };
}

async function said(planted: Partial<Planted>, format: string): Promise<string> {
  const made = await reportBy(
    connectTo(() => worldOf(planted)),
    folder,
    ['--at', '2025-11-20', '--format', format],
  );
  expect(made.exitCode).toBe(0);
  return made.stdout + made.stderr;
}

it.each(Object.keys(PLAIN) as (keyof Planted)[])(
  'a secret where the %s belongs is in no form of it',
  async (where) => {
    for (const format of FORMATS) {
      const text = await said({ [where]: KEY }, format);
      expect([where, format, text.includes(KEY) && text]).toEqual([where, format, false]);
    }
  },
);

it('no name becomes a part of the page, a heading, a link or a mention', async () => {
  const evil = '<img src=x onerror=alert(1)>"\'</td></table><script>x</script>';
  for (const where of Object.keys(PLAIN)) {
    expect(await said({ [where]: evil }, 'html')).not.toMatch(/<img|<script|<\/td><\/table><script/);
    const markdown = await said({ [where]: '`\n# Heading\n| a | b |\n[x](http://evil) @admin' }, 'markdown');
    expect(markdown).not.toMatch(/^# Heading|^\| a \| b \|/m);
    expect(markdown.replace(/`[^`\n]*`/g, '')).not.toMatch(/\]\(http|[^\\]@admin/);
  }
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
  '%j is a text for spreadsheets, and no formula',
  async (evil) => {
    for (const where of Object.keys(PLAIN)) {
      const csv = await said({ [where]: evil }, 'csv');
      expect(csv).not.toMatch(/(^|,)"?[=+\-@\t\r]/m);
    }
    expect(await said({ cluster: '=1+1' }, 'csv')).toContain(`"'=1+1"`);
  },
);

it('a quote, a comma and a line break stay in their cell', async () => {
  const csv = await said({ cluster: 'a"b,c\nd' }, 'csv');
  expect(csv).toContain('"a""b,c\nd"');
});

describe('an earlier report', () => {
  const join = async (text: string) => {
    writeFileSync(path.join(folder, 'old.json'), text);
    return reportBy(
      connectTo(() => worldOf({})),
      folder,
      ['--at', '2025-11-20', '--with', 'old.json', '--json'],
    );
  };
  const good = async () => JSON.parse(await said({}, 'json'));

  it.each([
    ['that is no JSON', () => '{', 'This is no JSON'],
    ['that is none', () => '{"report":"other"}', 'This is no report of mosk-backup'],
    ['of another version', async () => JSON.stringify({ ...(await good()), version: 2 }), 'another version'],
    [
      'that was damaged',
      async () =>
        JSON.stringify(await good()).replace('"goodSince":"2025-11-01T00:00:00Z"', '"goodSince":"soon"'),
      'clusters[0].facts.backups[0].goodSince',
    ],
  ])('%s is refused, with its place', async (_, text, problem) => {
    const { exitCode, stderr, stdout } = await join(await text());
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('file-invalid');
    expect(stderr).toContain(problem);
  });

  it('of a later moment is refused', async () => {
    const { exitCode, stderr } = await join(
      JSON.stringify({ ...(await good()), at: '2025-11-21T00:00:00Z' }),
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('speaks of a later moment');
  });

  it('that says otherwise of a backup is told, and the newest holds', async () => {
    const old = await good();
    const [backup] = old.clusters[0].facts.backups;
    old.at = '2025-11-10T00:00:00Z';
    backup.goodSince = '2025-11-02T00:00:00Z';
    backup.encrypted = false;
    const report = JSON.parse((await join(JSON.stringify(old))).stdout);
    expect(report.conflicts).toEqual([
      { about: 'retail/shop: ClusterBackup nightly-1', what: 'encrypted', earlier: 'false', taken: 'true' },
      {
        ...{ about: 'retail/shop: ClusterBackup nightly-1', what: 'goodSince' },
        ...{ earlier: '2025-11-02T00:00:00Z', taken: '2025-11-01T00:00:00Z' },
      },
    ]);
    expect(report.clusters[0].facts.backups[0].goodSince).toBe('2025-11-01T00:00:00Z');
  });
});

it.each([
  [['--at', 'yesterday'], 'This is no time'],
  [['--at', '2999-01-01'], 'Nobody knows yet'],
  [['--since', 'long'], 'This is not a duration'],
  [['--inventory', 'none.yaml'], 'none.yaml'],
  [['--policy', 'none.ts'], 'There is no such policy'],
])('%j is refused before anything is asked', async (argv, problem) => {
  let asked = 0;
  const counting = connectTo(() => {
    asked += 1;
    return undefined;
  });
  const { exitCode, stderr } = await reportBy(counting, folder, argv);
  expect([exitCode, asked]).toEqual([2, 0]);
  expect(stderr).toContain(problem);
});
