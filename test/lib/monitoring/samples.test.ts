import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  type KubeObject,
  MoskApi,
  REHEARSED_ANNOTATION,
} from '../../../lib/model';
import {
  type Declared,
  type ManagementClusterView,
  METRICS,
  managementClusterSamples,
  type ReadObjects,
  textOf,
} from '../../../lib/monitoring';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString().slice(0, 19).concat('Z');
const secondsAgo = (hours: number) => (NOW - hours * HOUR) / 1000;

const meta = (name: string, hours: number) => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  creationTimestamp: ago(hours),
});

const cluster: ClusterManifest = {
  apiVersion: apiVersionOf(ClusterType),
  kind: ClusterType.kind,
  metadata: meta('prod', 1000),
  spec: {},
} as ClusterManifest;

const nightly: ClusterBackupScheduleManifest = {
  apiVersion: apiVersionOf(ClusterBackupScheduleType),
  kind: ClusterBackupScheduleType.kind,
  metadata: meta('nightly', 500),
  spec: { targetCluster: 'prod', schedule: '0 1 * * *' },
};

interface Given {
  readonly hours: number;
  readonly status?: string;
  readonly uploaded?: number;
  /** Hours ago. */
  readonly started?: number;
  readonly credential?: string;
  readonly deleting?: boolean;
  readonly wanted?: boolean;
  readonly schedule?: string;
  readonly rehearsed?: string;
}

function backup(name: string, given: Given): ClusterBackupManifest {
  const {
    hours,
    status = 'Completed',
    uploaded,
    started,
    credential = 's3',
    deleting,
    wanted,
    schedule,
    rehearsed,
  } = given;
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: {
      ...meta(name, hours),
      ...(deleting && { deletionTimestamp: ago(0) }),
      ...(rehearsed !== undefined && { annotations: { [REHEARSED_ANNOTATION]: rehearsed } }),
    },
    spec: {
      targetCluster: 'prod',
      parameters: { rclone: { bucket: 'b', credential } },
      ...(wanted && { delete: true }),
      ...(schedule !== undefined && { createdBy: { schedule } }),
    },
    status: {
      status,
      ...(started !== undefined && { startedAt: ago(started) }),
      ...(uploaded !== undefined && { uploadedAt: ago(uploaded), completedAt: ago(uploaded) }),
    },
  };
}

const all = <T extends KubeObject>(...objects: T[]): ReadObjects<T> => ({
  complete: true,
  knows: () => true,
  objects,
});
const unread: ReadObjects<never> = { complete: false, knows: () => false, objects: [] };

function series(view: Partial<ManagementClusterView>, declared: Partial<Declared> = {}): string[] {
  const samples = managementClusterSamples(
    {
      name: 'mgmt',
      api: MoskApi.v26_2,
      clusters: all(cluster),
      schedules: all(nightly),
      backups: all(),
      collectedMs: NOW,
      ...view,
    },
    { clusters: undefined, rpoSeconds: undefined, ...declared },
    NOW,
  );
  const place = 'management_cluster="mgmt",project="shop",target_cluster="prod"';
  return textOf(samples)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line.replace('mosk_backup_', '').replace(place, 'prod').replace('management_cluster="mgmt"', 'mgmt'),
    );
}
const only = (metric: keyof typeof METRICS, lines: string[]) =>
  lines.filter((line) => line.startsWith(`${METRICS[metric].name.replace('mosk_backup_', '')}{`));

describe('the samples of a management cluster', () => {
  it('are a few for a cluster that is backed up', () => {
    const good = backup('nightly-1', { hours: 11, started: 10.5, uploaded: 10, schedule: 'nightly' });
    expect(series({ backups: all(good) })).toEqual([
      'management_cluster_up{mgmt} 1',
      'kind_up{mgmt,kind="Cluster"} 1',
      'kind_up{mgmt,kind="ClusterBackupSchedule"} 1',
      'kind_up{mgmt,kind="ClusterBackup"} 1',
      `collected_timestamp_seconds{mgmt} ${secondsAgo(0)}`,
      'cluster_exists{prod} 1',
      'schedules{prod} 1',
      'longest_gap_seconds{prod} 86400',
      `expected_since_timestamp_seconds{prod} ${secondsAgo(500)}`,
      'good_backups{prod} 1',
      `last_good_timestamp_seconds{prod} ${secondsAgo(10)}`,
      'last_good_duration_seconds{prod} 1800',
      'running{prod} 0',
      'failed_since_good{prod} 0',
      'rehearsable_backups{prod} 1',
      `schedule_last_due_timestamp_seconds{prod,schedule="nightly"} ${secondsAgo(11)}`,
      `schedule_next_due_timestamp_seconds{prod,schedule="nightly"} ${secondsAgo(-13)}`,
      `schedule_last_run_timestamp_seconds{prod,schedule="nightly"} ${secondsAgo(11)}`,
    ]);
  });

  it('say nothing of what cannot be read, not even that there is none', () => {
    const lines = series({ backups: unread });
    expect(lines).toContain('management_cluster_up{mgmt} 0');
    expect(lines).toContain('kind_up{mgmt,kind="ClusterBackup"} 0');
    expect(lines).toContain('cluster_exists{prod} 1');
    expect(lines.filter((line) => /good|failed|running|rehears|last_due|last_run/.test(line))).toEqual([]);
    expect(only('exists', series({ clusters: unread }))).toEqual([]);
    expect(only('schedules', series({ schedules: unread }))).toEqual([]);
    expect(series({ clusters: unread, schedules: unread, backups: unread, collectedMs: undefined })).toEqual([
      'management_cluster_up{mgmt} 0',
      'kind_up{mgmt,kind="Cluster"} 0',
      'kind_up{mgmt,kind="ClusterBackupSchedule"} 0',
      'kind_up{mgmt,kind="ClusterBackup"} 0',
    ]);
  });

  it('know the projects that can be read', () => {
    const backups = {
      ...all<ClusterBackupManifest>(),
      complete: false,
      knows: (namespace: string) => namespace === 'shop',
    };
    expect(only('good', series({ backups }))).toEqual(['good_backups{prod} 0']);
    expect(only('good', series({ backups: { ...backups, knows: () => false } }))).toEqual([]);
  });

  it('compare with the inventory: listed, not listed, listed and not there, and what a tier demands', () => {
    const gold = { seconds: 93_600, tier: 'gold' };
    const clusters = [
      { project: 'shop', name: 'prod', rpo: gold },
      { project: 'shop', name: 'lost', rpo: undefined },
    ];
    const lines = series({}, { clusters, rpoSeconds: 600_000 });
    expect(only('rpo', lines)).toEqual([
      'rpo_seconds{prod,tier="gold"} 93600',
      'rpo_seconds{mgmt,project="shop",target_cluster="lost"} 600000',
    ]);
    expect(only('declared', lines)).toEqual([
      'cluster_declared{prod} 1',
      'cluster_declared{mgmt,project="shop",target_cluster="lost"} 1',
    ]);
    expect(only('exists', lines)[1]).toBe('cluster_exists{mgmt,project="shop",target_cluster="lost"} 0');
    expect(only('declared', series({}, { clusters: [] }))).toEqual(['cluster_declared{prod} 0']);
    expect(only('declared', series({}))).toEqual([]);
  });

  it('expect nothing of a cluster that is gone, with nothing but backups left', () => {
    const left = { clusters: all<ClusterManifest>(), schedules: all<ClusterBackupScheduleManifest>() };
    const backups = all(backup('old', { hours: 900, uploaded: 899 }));
    expect(only('rpo', series({ ...left, backups }, { rpoSeconds: 600 }))).toEqual([]);
    expect(only('rpo', series({ ...left, clusters: unread, backups }, { rpoSeconds: 600 }))).toEqual([
      'rpo_seconds{prod} 600',
    ]);
  });

  it('count as failed what was created after the last good backup, and name the newest of each credential', () => {
    const lines = series({
      backups: all(
        backup('before', { hours: 30, status: 'Failed' }),
        backup('good', { hours: 21, uploaded: 20 }),
        backup('one', { hours: 10, status: 'Failed' }),
        backup('two', { hours: 5, status: 'Failed' }),
        backup('three', { hours: 8, status: 'Failed', credential: 'other' }),
        backup('seen', { hours: 4, status: 'Failed', wanted: true }),
      ),
    });
    expect(only('failedSinceGood', lines)).toEqual(['failed_since_good{prod} 3']);
    expect(only('failed', lines)).toEqual([
      `failed_created_timestamp_seconds{prod,backup="two",status="Failed",credential="s3"} ${secondsAgo(5)}`,
      `failed_created_timestamp_seconds{prod,backup="three",status="Failed",credential="other"} ${secondsAgo(8)}`,
    ]);
  });

  it('say how long the newest good backup took, and nothing where nobody has told when it began', () => {
    const durations = (...given: Given[]) =>
      only(
        'lastGoodDuration',
        series({ backups: all(...given.map((each, index) => backup(`b${index}`, each))) }),
      );
    const long = { hours: 40, started: 40, uploaded: 34 };
    expect(
      durations(long, { hours: 9, started: 8, uploaded: 6 }, { hours: 3, started: 3, status: 'Failed' }),
    ).toEqual(['last_good_duration_seconds{prod} 7200']);
    expect(durations({ hours: 9, uploaded: 6 }, long)).toEqual([]);
    // Clocks that differ tell of no time at all.
    expect(durations({ hours: 9, started: 5, uploaded: 6 })).toEqual([]);
    expect(durations({ hours: 9, started: 9, status: 'Failed' })).toEqual([]);
  });

  it('tell what storages said, and nothing of backups that are gone since', () => {
    const [kept, removed] = ['kept', 'removed'].map((name) => backup(name, { hours: 9, uploaded: 8 })) as [
      ClusterBackupManifest,
      ClusterBackupManifest,
    ];
    const lines = series({
      backups: all(kept),
      probed: [
        {
          project: 'shop',
          atMs: NOW - HOUR / 4,
          credentials: [
            { credential: 's3', up: true },
            { credential: 'old', up: false },
          ],
          files: [
            { backup: kept, missing: 2 },
            { backup: removed, missing: 3 },
          ],
        },
      ],
    });
    expect(lines.filter((line) => /storage_|missing/.test(line))).toEqual([
      'storage_up{mgmt,project="shop",credential="s3"} 1',
      'storage_up{mgmt,project="shop",credential="old"} 0',
      `storage_probe_timestamp_seconds{mgmt,project="shop",credential="s3"} ${secondsAgo(0.25)}`,
      `storage_probe_timestamp_seconds{mgmt,project="shop",credential="old"} ${secondsAgo(0.25)}`,
      'last_good_files_missing{prod} 2',
    ]);
    expect(series({ backups: all(kept) }).filter((line) => /storage_|missing/.test(line))).toEqual([]);
  });

  it('name backups that are stuck, whose files stay, and that are going', () => {
    const lines = series({
      backups: all(
        backup('stuck', { hours: 50, status: 'Stuck' }),
        backup('kept', { hours: 40, status: 'DeleteFailed', wanted: true }),
        backup('going', { hours: 30, status: 'DeletionInProgress', wanted: true }),
        backup('asked', { hours: 29, uploaded: 28, wanted: true }),
        backup('held', { hours: 28, status: 'Deleted', wanted: true, deleting: true }),
        backup('over', { hours: 27, status: 'Deleted', wanted: true }),
      ),
    });
    expect(only('failed', lines).map((line) => /backup="(\w+)"/.exec(line)?.[1])).toEqual(['stuck', 'kept']);
    expect(only('deleting', lines).map((line) => /backup="(\w+)"/.exec(line)?.[1])).toEqual([
      'going',
      'asked',
      'held',
    ]);
    expect(only('good', lines)).toEqual(['good_backups{prod} 0']);
  });

  it('tell of the last rehearsal, also one that failed', () => {
    const read = (result: string) =>
      series({
        backups: all(backup('n', { hours: 9, uploaded: 8, rehearsed: `${ago(3)} uid-n ${result} 10 10` })),
      });
    expect(only('lastRehearsal', read('read'))).toEqual([
      `last_rehearsal_timestamp_seconds{prod} ${secondsAgo(3)}`,
    ]);
    expect(only('lastRehearsalSuccess', read('read'))).toEqual(['last_rehearsal_success{prod} 1']);
    expect(only('lastRehearsalSuccess', read('key-differs'))).toEqual(['last_rehearsal_success{prod} 0']);
    expect(only('lastRehearsal', series({}))).toEqual([]);
  });

  it('take no run for due before the schedule said so', () => {
    const changed = {
      ...nightly,
      metadata: {
        ...nightly.metadata,
        managedFields: [
          { manager: 'kubectl', time: ago(5), fieldsV1: { 'f:spec': { 'f:schedule': {} } } },
          { manager: 'argocd', time: ago(1), fieldsV1: { 'f:metadata': {} } },
        ],
      },
    };
    expect(only('lastDue', series({ schedules: all(changed) }))).toEqual([]);
    const annotated = {
      ...nightly,
      metadata: {
        ...nightly.metadata,
        managedFields: [{ manager: 'argocd', time: ago(1), fieldsV1: { 'f:metadata': {} } }],
      },
    };
    expect(only('lastDue', series({ schedules: all(annotated) }))).toHaveLength(1);
    expect(only('lastDue', series({ schedules: all(nightly) }))).toHaveLength(1);
  });

  it('find the last due run of a schedule that fires once in four years', () => {
    const leap = {
      ...nightly,
      metadata: meta('leap', 60_000),
      spec: { ...nightly.spec, schedule: '0 1 29 2 *' },
    };
    const [line] = only('lastDue', series({ schedules: all(leap) }));
    expect(line).toMatch(new RegExp(` ${Date.parse('2024-02-29T01:00:00Z') / 1000}$`));
  });

  it('do not count schedules where nobody knows whether one starts backups', () => {
    const other = { ...nightly, spec: { targetCluster: 'prod', cron: '0 1 * * *' } };
    expect(only('schedules', series({ schedules: all(other) }))).toEqual([]);
    const suspended = { ...nightly, spec: { ...nightly.spec, suspend: true } };
    expect(only('schedules', series({ schedules: all(suspended) }))).toEqual(['schedules{prod} 0']);
    expect(only('nextDue', series({ schedules: all(suspended) }))).toEqual([]);
  });
});
