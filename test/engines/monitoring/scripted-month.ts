/** Two management clusters for a month of hours: objects as they are in each hour, and what of them can be read. */
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
} from '../../../lib/model';
import type { Stage } from './witness';

export const HOUR_MS = 3_600_000;
export const FIRST_HOUR = Date.parse('2026-03-01T00:00:00Z');
const DAY = 24;

export type Kind = 'Cluster' | 'ClusterBackupSchedule' | 'ClusterBackup';

/** A management cluster in one hour. */
export interface Scene {
  readonly clusters: readonly ClusterManifest[];
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  readonly backups: readonly ClusterBackupManifest[];
  readonly unread: ReadonlySet<Kind>;
  /** Names that the inventory has. */
  readonly declared: ReadonlySet<string>;
}

interface Played {
  readonly name: string;
  readonly everyHours: number;
  readonly remote: boolean;
  /** Hours from which and until which there are: the Cluster, its entry in the inventory, its schedule. */
  readonly lives: readonly [number, number];
  readonly listed: readonly [number, number];
  readonly scheduled: readonly [number, number];
}

const ALWAYS = [-Infinity, Infinity] as const;
const usual = { everyHours: DAY, remote: true, lives: ALWAYS, listed: ALWAYS, scheduled: ALWAYS };

export const PLAYED: { readonly [managementCluster: string]: readonly Played[] } = {
  east: [
    { ...usual, name: 'good' },
    { ...usual, name: 'failing' },
    { ...usual, name: 'stuck' },
    { ...usual, name: 'late' },
    { ...usual, name: 'deleted' },
    {
      ...usual,
      name: 'coming',
      lives: [8 * DAY, Infinity],
      listed: [9 * DAY, Infinity],
      scheduled: [11 * DAY, Infinity],
    },
    {
      ...usual,
      name: 'going',
      lives: [-Infinity, 18 * DAY + 5],
      listed: [-Infinity, 20 * DAY],
      scheduled: [-Infinity, 19 * DAY],
    },
  ],
  west: [
    { ...usual, name: 'often', everyHours: 6 },
    { ...usual, name: 'local', remote: false },
  ],
};

/** Where the exporter does not run. */
const isDown = (hour: number) => hour >= 27 * DAY + 3 && hour < 27 * DAY + 6;

export const MONTH: Stage = {
  firstHour: FIRST_HOUR,
  managementClusters: Object.keys(PLAYED),
  isDown,
  everyHours: (managementCluster, cluster) =>
    PLAYED[managementCluster]?.find(({ name }) => name === cluster)?.everyHours ?? 0,
  rpoSeconds: (managementCluster) => (managementCluster === 'east' ? 26 * 3_600 : undefined),
  rehearsalDays: 10,
};

const within = (hour: number, [from, to]: readonly [number, number]) => hour >= from && hour < to;

function unreadIn(managementCluster: string, hour: number): ReadonlySet<Kind> {
  if (managementCluster !== 'west') return new Set();
  if (within(hour, [14 * DAY + 10, 14 * DAY + 14]) || within(hour, [22 * DAY, 22 * DAY + 10]))
    return new Set(['Cluster', 'ClusterBackupSchedule', 'ClusterBackup']);
  return new Set(within(hour, [25 * DAY + 2, 25 * DAY + 5]) ? ['ClusterBackup'] : []);
}

/** What becomes of a run. */
interface Run {
  readonly start: number;
  readonly status: (hour: number) => string;
  /** Hour from which on its files are where they belong. */
  readonly good: number | undefined;
  readonly deleteAt: number | undefined;
  /** The object is there until then. */
  readonly goneAt: number;
}

const SOON = 2;

/** @param random from 0 to 1, the same for the same run */
function runOf({ name, remote }: Played, due: number, random: number): Run | undefined {
  const day = Math.floor(due / DAY);
  const finished = remote ? 'UploadingInProgress' : 'InProgress';
  const keptDays = name === 'deleted' ? 3 : 9;
  const lateBy = name === 'late' && day % 5 === 2 ? 3 : 0;
  if (name === 'late' && day === 15) return undefined;
  const start = due + lateBy;
  const at = (hours: readonly (readonly [number, string])[]) => (hour: number) =>
    hours.findLast(([from]) => hour >= start + from)?.[1] ?? 'Pending';
  const isFailed =
    (name === 'failing' && day >= 5 && day < 8) ||
    // The first backups of a new cluster.
    (name === 'coming' && day < 14) ||
    (name !== 'good' && random < 0.08);
  // Two clusters of one credential on one night.
  if (isFailed || (day === 24 && (name === 'deleted' || name === 'late')))
    return {
      start,
      status: at([
        [0, 'InProgress'],
        [1, 'Failed'],
      ]),
      good: undefined,
      deleteAt: undefined,
      goneAt: start + keptDays * DAY,
    };
  if (name === 'stuck' && day === 9)
    return {
      start,
      status: at([
        [0, 'InProgress'],
        [2, 'Stuck'],
      ]),
      good: undefined,
      deleteAt: undefined,
      goneAt: start + 50,
    };
  // Somebody deletes the newest good one.
  const deleteAt = start + (name === 'deleted' && day === 21 ? 30 : keptDays * DAY);
  const fails = name === 'deleted' && day === 12;
  const takes = name === 'deleted' && day === 17 ? 9 : 1;
  return {
    start,
    status: at([
      [0, 'InProgress'],
      [1, finished],
      [SOON, 'Completed'],
      [deleteAt - start, 'DeletionPending'],
      [deleteAt - start + 1, fails ? 'DeleteFailed' : 'DeletionInProgress'],
      [deleteAt - start + (fails ? 40 : takes), 'Deleted'],
    ]),
    good: start + SOON,
    deleteAt,
    goneAt: deleteAt + (fails ? 41 : takes + 1),
  };
}

export function sceneAt(managementCluster: string, hour: number, random: (key: string) => number): Scene {
  const played = PLAYED[managementCluster] ?? [];
  return {
    unread: unreadIn(managementCluster, hour),
    declared: new Set(played.filter(({ listed }) => within(hour, listed)).map(({ name }) => name)),
    clusters: played.filter(({ lives }) => within(hour, lives)).map(clusterOf),
    schedules: played.filter(({ scheduled }) => within(hour, scheduled)).map(scheduleOf),
    backups: played.flatMap((each) => backupsOf(each, hour, random)),
  };
}

const timeAt = (hour: number, seconds = 0) =>
  new Date(FIRST_HOUR + hour * HOUR_MS + seconds * 1000).toISOString().replace('.000Z', 'Z');
const meta = (name: string, hour: number) => ({
  name,
  namespace: 'shop',
  uid: name,
  creationTimestamp: timeAt(Number.isFinite(hour) ? hour : -30 * DAY, 5),
});

function clusterOf({ name, lives: [from] }: Played): ClusterManifest {
  return {
    apiVersion: apiVersionOf(ClusterType),
    kind: ClusterType.kind,
    metadata: meta(name, from),
    spec: {},
  } as ClusterManifest;
}

function scheduleOf({ name, everyHours, scheduled: [from] }: Played): ClusterBackupScheduleManifest {
  return {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: meta(`every-${name}`, from),
    spec: { targetCluster: name, schedule: everyHours === DAY ? '0 1 * * *' : '0 1-23/6 * * *' },
  };
}

function backupsOf(played: Played, hour: number, random: (key: string) => number): ClusterBackupManifest[] {
  const { name, everyHours, remote, scheduled, lives } = played;
  const found: ClusterBackupManifest[] = [];
  for (let due = 1 - 10 * DAY; due <= hour; due += everyHours) {
    if (!within(due, scheduled) || !within(due, lives)) continue;
    const run = runOf(played, due, random(`${name}-${due}`));
    if (run === undefined || hour < run.start || hour >= run.goneAt) continue;
    const isGood = run.good !== undefined && hour >= run.good;
    found.push({
      apiVersion: apiVersionOf(ClusterBackupType),
      kind: ClusterBackupType.kind,
      metadata: meta(`${name}-${due + 1000}`, run.start),
      spec: {
        targetCluster: name,
        createdBy: { schedule: `every-${name}` },
        ...(remote && { parameters: { rclone: { bucket: 'b', credential: 's3' } } }),
        ...(run.deleteAt !== undefined && hour >= run.deleteAt && { delete: true }),
      },
      status: {
        status: run.status(hour),
        ...(isGood && {
          completedAt: timeAt(run.good ?? 0),
          ...(remote && { uploadedAt: timeAt(run.good ?? 0) }),
        }),
      },
    });
  }
  return found;
}
