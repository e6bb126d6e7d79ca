/** A month of three management clusters in which all happens that the dashboard has a place for. */

import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type ClusterManifest,
  MoskApi,
  REHEARSED_ANNOTATION,
  type RehearsalResult,
  rehearsedText,
} from '../../../lib/model';
import {
  type Declared,
  type ManagementClusterView,
  managementClusterSamples,
  type ProbedProject,
  type Sample,
} from '../../../lib/monitoring';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An hour before midday, so that a night is well over. */
export const END = Date.UTC(2026, 9, 31, 11);
export const START = END - 30 * DAY;
/** Of every schedule. */
const NIGHTLY = '0 1 * * *';
const RPO_SECONDS = 36 * 3_600;
/** Keeps the history of a cluster short, as somebody does who prunes. */
const KEPT = 5;

interface Story {
  readonly managementCluster: string;
  readonly project: string;
  readonly name: string;
  /** What becomes of the run of a night; `undefined`: it never begins. */
  readonly night?: (hoursAgo: number) => Outcome | undefined;
  readonly scheduledSince?: number;
  readonly rpo?: boolean;
  readonly credential?: string;
  readonly exists?: boolean;
  readonly rehearsedHoursAgo?: number;
  readonly rehearsal?: RehearsalResult['reason'];
}

type Outcome = 'Completed' | 'Failed' | 'Stuck' | 'DeleteFailed' | 'Deleting';

const FAILS_FOR_TWO_DAYS = (hoursAgo: number) => (hoursAgo < 48 ? 'Failed' : 'Completed');

const SHOP = { managementCluster: 'frankfurt', project: 'shop', rpo: true, credential: 'store' } as const;

const STORIES: readonly Story[] = [
  { ...SHOP, name: 'quiet', rehearsedHoursAgo: 100 },
  { ...SHOP, name: 'too-old', night: FAILS_FOR_TWO_DAYS },
  { ...SHOP, name: 'wrong-key', rehearsedHoursAgo: 200, rehearsal: 'wrong-key' },
  { ...SHOP, name: 'never', night: () => 'Failed', scheduledSince: END - 10 * DAY },
  { ...SHOP, name: 'failing', night: (hoursAgo) => (hoursAgo < 12 ? 'Failed' : 'Completed') },
  { ...SHOP, name: 'fresh', scheduledSince: END - 3 * HOUR },
  { ...SHOP, name: 'stuck', night: (hoursAgo) => (hoursAgo < 12 ? 'Stuck' : 'Completed') },
  { ...SHOP, name: 'not-deleted', night: (hoursAgo) => (hoursAgo > 70 ? 'DeleteFailed' : 'Completed') },
  { ...SHOP, name: 'deleting', night: (hoursAgo) => (hoursAgo > 70 ? 'Deleting' : 'Completed') },
  { ...SHOP, name: 'missed', night: (hoursAgo) => (hoursAgo < 12 ? undefined : 'Completed') },
  // To NFS, or wherever the Cluster says: nothing that verify --record reads.
  {
    ...SHOP,
    project: 'lab',
    name: 'unplanned',
    rpo: false,
    scheduledSince: Number.NaN,
    credential: undefined,
  },
  { ...SHOP, project: 'lab', name: 'gone', exists: false, rpo: false, scheduledSince: Number.NaN },
  { ...SHOP, managementCluster: 'helsinki', project: 'web', name: 'unreadable' },
  { ...SHOP, managementCluster: 'oslo', project: 'web', name: 'silent' },
];

/** What is told at a moment, in milliseconds since the epoch. */
export function samplesAt(now: number): Sample[] {
  return ['frankfurt', 'helsinki', 'oslo'].flatMap((name) => {
    const ago = END - now;
    // Its exporter ends five hours before the end of the month.
    if (name === 'oslo' && ago < 5 * HOUR) return [];
    const stories = STORIES.filter((each) => each.managementCluster === name);
    return managementClusterSamples(
      viewOf(name, stories, now, name === 'helsinki' && ago < 3 * HOUR),
      declaredOf(stories),
      now,
    );
  });
}

function viewOf(
  name: string,
  stories: readonly Story[],
  now: number,
  unreadable: boolean,
): ManagementClusterView {
  const read = <T>(objects: T[]) => ({
    complete: !unreadable,
    knows: () => !unreadable,
    objects: unreadable ? [] : objects,
  });
  const all = stories.flatMap((story) => backupsOf(story, now));
  return {
    name,
    api: MoskApi.v26_2,
    ...(name === 'frankfurt' && { probed: [probedAt(now, all)] }),
    clusters: read(stories.filter(({ exists = true }) => exists).map(clusterOf)),
    schedules: read(stories.flatMap((story) => scheduleOf(story, now))),
    backups: read(all),
    collectedMs: unreadable ? END - 3 * HOUR : now,
  };
}

/** Somebody has deleted a file of one cluster, and the storage takes one of two credentials no more. */
function probedAt(now: number, backups: readonly ClusterBackupManifest[]): ProbedProject {
  const newestOf = (cluster: string) =>
    backups.findLast(
      ({ spec, status }) => spec.targetCluster === cluster && status?.uploadedAt !== undefined,
    );
  return {
    project: 'shop',
    atMs: now - 60_000,
    credentials: [
      { credential: 'store', up: true },
      { credential: 'spare', up: false },
    ],
    files: [['quiet', 0] as const, ['failing', 1] as const].flatMap(([cluster, missing]) => {
      const backup = newestOf(cluster);
      return backup === undefined ? [] : [{ backup, missing }];
    }),
  };
}

const declaredOf = (stories: readonly Story[]): Declared => ({
  clusters: stories
    .filter(({ exists = true }) => exists)
    .map(({ project, name, rpo }) => ({
      project,
      name,
      rpo: rpo ? { seconds: RPO_SECONDS, tier: 'gold' } : undefined,
    })),
  rpoSeconds: undefined,
});

const clusterOf = ({ project, name }: Story) =>
  ({
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: { namespace: project, name },
    spec: {},
  }) as ClusterManifest;

function scheduleOf({ project, name, scheduledSince = START - DAY }: Story, now: number) {
  if (Number.isNaN(scheduledSince) || scheduledSince > now) return [];
  return [
    {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackupSchedule',
      metadata: { namespace: project, name: `${name}-nightly`, creationTimestamp: rfc(scheduledSince) },
      spec: { targetCluster: name, schedule: NIGHTLY },
    } as ClusterBackupScheduleManifest,
  ];
}

/** Of the last nights, the newest last. */
function backupsOf(story: Story, now: number): ClusterBackupManifest[] {
  const { scheduledSince, night = () => 'Completed' } = story;
  const since = Number.isNaN(scheduledSince ?? 0) ? START - 10 * DAY : (scheduledSince ?? START - 10 * DAY);
  const nights = Array.from({ length: KEPT }, (_, back) => Math.floor(now / DAY) * DAY + HOUR - back * DAY)
    .filter((at) => at <= now && at >= since)
    .reverse();
  return nights.flatMap((at) => {
    const outcome = night((END - at) / HOUR);
    return outcome === undefined ? [] : [backupOf(story, at, now, outcome)];
  });
}

function backupOf(story: Story, at: number, now: number, outcome: Outcome): ClusterBackupManifest {
  const { project, name, credential, rehearsedHoursAgo, rehearsal } = story;
  const done = at + 40 * 60_000;
  const isDone = done <= now;
  const fine = outcome === 'Completed' || outcome === 'Deleting';
  const backup = {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: {
      namespace: project,
      name: `${name}-${rfc(at).slice(0, 10)}`,
      uid: `${name}-${at}`,
      creationTimestamp: rfc(at),
      ...(outcome === 'Deleting' ? { deletionTimestamp: rfc(now) } : {}),
    },
    spec: {
      targetCluster: name,
      createdBy: { schedule: `${name}-nightly` },
      ...(credential === undefined ? {} : { parameters: { rclone: { credential, bucket: 'backups' } } }),
    },
    status: isDone
      ? {
          status: fine ? 'Completed' : outcome,
          startedAt: rfc(at),
          ...(fine || outcome === 'DeleteFailed'
            ? { completedAt: rfc(done - HOUR / 6), uploadedAt: rfc(done) }
            : {}),
        }
      : { status: 'InProgress', startedAt: rfc(at) },
  } as unknown as ClusterBackupManifest;
  const rehearsed = rehearsedHoursAgo === undefined ? undefined : END - rehearsedHoursAgo * HOUR;
  // Of the backup before that moment, or of the oldest that is left.
  if (rehearsed !== undefined && isDone && fine)
    backup.metadata.annotations = {
      [REHEARSED_ANNOTATION]: rehearsedText(
        backup,
        { reason: rehearsal, bytes: 1, milliseconds: 1 },
        rehearsed,
      ),
    };
  return backup;
}

const rfc = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
