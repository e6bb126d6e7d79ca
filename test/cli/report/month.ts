/**
 * A month of a fleet on a virtual clock, made by a seed: what happened, and which objects the management clusters had of it
 * at any moment. All of it happens on the hour, so that who walks through it by the hour misses nothing.
 */
import type { ClusterBackupManifest, ClusterManifest, KubeObject } from '../../../lib/model';
import { leftRecords, REHEARSED_ANNOTATION, WAIVER_ANNOTATION } from '../../../lib/model';
import { type Dice, diceOf } from '../../promises/dice';

export const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const API = 'kaas.mirantis.com/v1alpha1';

export const START = Date.UTC(2025, 10, 1);
export const END = Date.UTC(2025, 11, 1);
export const MIDDLE = START + 15 * DAY;

/** One backup, from its creation until nothing is left of it. Moments that never come are infinite. */
interface Run {
  readonly uid: string;
  readonly name: string;
  readonly schedule: string | undefined;
  readonly created: number;
  readonly started: number;
  readonly completed: number;
  readonly uploaded: number;
  readonly failed: number;
  readonly stuck: number;
  readonly asked: number;
  readonly deleted: number;
  readonly deleteFailed: number;
  /** The object goes. */
  readonly removed: number;
  /** With a record, and without its files. */
  readonly orphaned: boolean;
  readonly rehearsed: number;
  readonly readable: boolean;
}

export interface MonthCluster {
  readonly managementCluster: string;
  readonly project: string;
  readonly name: string;
  readonly tier: 'gold' | 'silver' | 'bronze' | undefined;
  readonly created: number;
  readonly gone: number;
  readonly hours: readonly number[];
  readonly scheduledSince: number;
  readonly place: 's3' | 'nfs' | 'local' | 'clear';
  readonly waiver: string | undefined;
  readonly runs: readonly Run[];
}

export interface Month {
  readonly clusters: readonly MonthCluster[];
  /** In the inventory, on a management cluster that cannot be read. */
  readonly unread: readonly MonthCluster[];
}

export interface MonthOptions {
  readonly seed: number;
  readonly clusters: number;
  /** Whether old backups are removed. */
  readonly removals?: boolean;
  /** Whether people make backups besides. */
  readonly byHand?: boolean;
}

const NEVER = Number.POSITIVE_INFINITY;
const TIERS = ['gold', 'silver', 'bronze'] as const;
export const RPO_HOURS = { gold: 26, silver: 50, bronze: 170 } as const;

export function monthOf({ seed, clusters: count, removals = true, byHand = true }: MonthOptions): Month {
  const dice = diceOf(seed);
  const make = (index: number, managementCluster: string): MonthCluster => {
    const comes = index % 7 === 4;
    const goes = index % 7 === 5;
    const created = comes ? START + (5 + dice.below(8)) * DAY : START - 40 * DAY;
    const gone = goes ? START + (18 + dice.below(8)) * DAY : NEVER;
    const hours = dice.oneOf([[1], [2], [3, 15]]);
    const scheduledSince = index % 7 === 6 ? NEVER : created + HOUR;
    const cluster = {
      ...{
        managementCluster,
        project: dice.oneOf(['retail', 'core']),
        name: `${goes ? 'old' : comes ? 'new' : 'shop'}-${index}`,
      },
      tier: index % 8 === 3 ? undefined : dice.oneOf(TIERS),
      ...{ created, gone, hours, scheduledSince },
      place: dice.oneOf(['s3', 's3', 's3', 'nfs', 'clear', 'local'] as const),
      waiver:
        index % 5 === 0
          ? `MB003=old storage, ticket ${100 + index};until=2025-12-${10 + dice.below(20)}`
          : undefined,
    };
    return {
      ...cluster,
      runs: [
        ...runsOf(cluster, dice, removals, byHand),
        ...(byHand && removals ? lastOf(cluster, index) : []),
      ],
    };
  };
  return {
    clusters: Array.from({ length: count }, (_, index) =>
      make(index, index % 3 === 2 ? 'dallas' : 'frankfurt'),
    ),
    unread: [make(100, 'oslo'), make(101, 'oslo')].map((each) => ({ ...each, runs: [] })),
  };
}

function runsOf(cluster: Omit<MonthCluster, 'runs'>, dice: Dice, removals: boolean, byHand: boolean): Run[] {
  const runs: Run[] = [];
  const add = (name: string, schedule: string | undefined, created: number) => {
    const kind = dice.below(100);
    const started = created + dice.below(2) * HOUR;
    const completed = started + (1 + dice.below(2)) * HOUR;
    const failed = kind < 8 ? completed : NEVER;
    const stuck = kind === 8 ? completed : NEVER;
    const done = kind > 8 ? completed : NEVER;
    const uploaded = cluster.place === 'local' ? NEVER : done + dice.below(3) * HOUR;
    const asked = removals && dice.below(4) === 0 ? created + (2 + dice.below(6)) * DAY : NEVER;
    const deleteFails = dice.below(12) === 0;
    const deleted = deleteFails ? NEVER : asked + (1 + dice.below(30)) * HOUR;
    const orphaned = removals && dice.below(25) === 0;
    const retention = removals && dice.below(3) > 0 ? created + (9 + dice.below(5)) * DAY : NEVER;
    runs.push({
      ...{ uid: `${cluster.managementCluster}-${cluster.name}-${runs.length}`, name, schedule },
      ...{ created, started, completed: done, uploaded, failed, stuck, asked, deleted },
      deleteFailed: deleteFails ? asked + 5 * HOUR : NEVER,
      removed: Math.min(deleted + dice.below(40) * HOUR, orphaned ? created + 4 * DAY : NEVER, retention),
      orphaned,
      rehearsed:
        dice.below(15) === 0 && (cluster.place === 's3' || cluster.place === 'clear')
          ? uploaded + DAY
          : NEVER,
      readable: dice.below(5) > 0,
    });
  };
  const from = Math.max(cluster.created, START - 4 * DAY);
  for (let day = Math.floor(from / DAY); day < END / DAY; day += 1) {
    for (const hour of cluster.hours) {
      const due = day * DAY + hour * HOUR;
      if (due < cluster.scheduledSince || due < from || due >= cluster.gone) continue;
      // Some never begin, some come late.
      if (dice.below(20) === 0) continue;
      const created = due + (dice.below(12) === 0 ? (1 + dice.below(5)) * HOUR : 0);
      const time = new Date(due).toISOString().slice(0, 19).replace(/\D/g, '');
      if (created < END) add(`nightly-${time}`, 'nightly', created);
    }
  }
  const count = byHand ? dice.below(3) : 0;
  for (let index = 0; index < count; index += 1) {
    const created = START + dice.below(29 * 24) * HOUR;
    if (created >= cluster.created && created < cluster.gone) add(`by-hand-${index}`, undefined, created);
  }
  return runs;
}

/** One run that is in the middle of something when the month ends, so that every status is seen there. */
function lastOf({ managementCluster, name, place }: Omit<MonthCluster, 'runs'>, index: number): Run[] {
  const unfinished: readonly Partial<Run>[] = [
    { started: NEVER, completed: NEVER, uploaded: NEVER },
    { completed: NEVER, uploaded: NEVER },
    { completed: END, uploaded: NEVER },
    { uploaded: NEVER },
    { asked: END },
    { asked: END - HOUR },
    { completed: NEVER, uploaded: NEVER, stuck: END - 2 * HOUR },
    { asked: END - 3 * HOUR, deleted: END - HOUR },
    { asked: END - 3 * HOUR, deleteFailed: END - HOUR },
  ];
  const run: Run = {
    ...{ uid: `${managementCluster}-${name}-last`, name: `last-${index}`, schedule: undefined },
    ...{
      created: END - 9 * HOUR,
      started: END - 8 * HOUR,
      completed: END - 7 * HOUR,
      uploaded: place === 'local' ? NEVER : END - 6 * HOUR,
    },
    ...{ failed: NEVER, stuck: NEVER, asked: NEVER, deleted: NEVER, deleteFailed: NEVER, removed: NEVER },
    ...{ orphaned: false, rehearsed: NEVER, readable: true },
  };
  return [{ ...run, ...unfinished[index % unfinished.length] }];
}

export interface World {
  readonly clusters: ClusterManifest[];
  readonly schedules: KubeObject[];
  readonly backups: ClusterBackupManifest[];
  readonly records: KubeObject[];
  readonly keys: KubeObject[];
}

/** What a management cluster has at a moment. */
export function worldAt({ clusters }: Month, managementCluster: string, at: number): World {
  const here = clusters.filter((each) => each.managementCluster === managementCluster && each.created <= at);
  const living = here.filter(({ gone }) => gone > at);
  return {
    clusters: living.map(({ name, project, created }) => ({
      ...{ apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster' },
      metadata: { name, namespace: project, creationTimestamp: text(created) },
      spec: {},
    })),
    schedules: living
      .filter(({ scheduledSince }) => scheduledSince <= at)
      .map((cluster) => ({
        ...{ apiVersion: API, kind: 'ClusterBackupSchedule' },
        metadata: {
          ...{
            name: `nightly-${cluster.name}`,
            namespace: cluster.project,
            creationTimestamp: text(cluster.scheduledSince),
          },
          ...(cluster.waiver === undefined ? {} : { annotations: { [WAIVER_ANNOTATION]: cluster.waiver } }),
        },
        spec: {
          targetCluster: cluster.name,
          schedule: `0 ${cluster.hours.join(',')} * * *`,
          parameters: parametersOf(cluster),
        },
      })),
    backups: here.flatMap((cluster) =>
      cluster.runs
        .filter(({ created, removed }) => created <= at && removed > at)
        .map((run) => backupAt(cluster, run, at)),
    ),
    records: here.flatMap((cluster) =>
      cluster.runs
        .filter(({ orphaned, removed, uploaded }) => orphaned && removed <= at && uploaded < removed)
        .flatMap((run) =>
          leftRecords({
            ...{ namespace: cluster.project, backup: run.name, uid: run.uid, cluster: cluster.name },
            ...{ why: 'orphaned', at: text(run.removed), files: ['a.encrypted', 'a.dek'] },
            ...{ credential: undefined, key: undefined, storage: undefined },
          }),
        ),
    ),
    keys: [...new Set(here.map(({ project }) => project))].map((namespace) => ({
      ...{ apiVersion: API, kind: 'KeyEncryptionKey' },
      metadata: { name: 'kek-2025', namespace },
      spec: { secret: { secret: { name: 'kek', key: 'value' } } },
    })),
  };
}

function parametersOf({ place, project, name }: MonthCluster): object {
  const rclone = { bucket: `backups/${project}/${name}`, credential: 's3' };
  if (place === 'local') return {};
  if (place === 'nfs')
    return { nfsUploadUrl: `nfs://10.0.0.7:/exports/${name}`, keyEncryptionKey: 'kek-2025' };
  return place === 'clear' ? { rclone } : { rclone, keyEncryptionKey: 'kek-2025' };
}

function backupAt(cluster: MonthCluster, run: Run, at: number): ClusterBackupManifest {
  const { created, started, completed, uploaded, failed, stuck, asked, deleted, deleteFailed, rehearsed } =
    run;
  const isOver = (moment: number) => moment <= at;
  const times = {
    ...(isOver(started) && { startedAt: text(started) }),
    ...(isOver(completed) && { completedAt: text(completed) }),
    ...(isOver(uploaded) && { uploadedAt: text(uploaded) }),
    ...(isOver(deleted) && { deletedAt: text(deleted) }),
  };
  const status = isOver(deleted)
    ? 'Deleted'
    : isOver(deleteFailed)
      ? 'DeleteFailed'
      : isOver(asked)
        ? asked === at
          ? 'DeletionPending'
          : 'DeletionInProgress'
        : isOver(failed)
          ? 'Failed'
          : isOver(stuck)
            ? 'Stuck'
            : isOver(completed)
              ? cluster.place === 'local' || isOver(uploaded)
                ? 'Completed'
                : completed === at
                  ? 'UploadPending'
                  : 'UploadingInProgress'
              : isOver(started)
                ? 'InProgress'
                : 'Pending';
  return {
    ...{ apiVersion: API, kind: 'ClusterBackup' },
    metadata: {
      ...{ name: run.name, namespace: cluster.project, uid: run.uid, creationTimestamp: text(created) },
      ...(isOver(rehearsed) && {
        annotations: {
          [REHEARSED_ANNOTATION]: `${text(rehearsed)} ${run.uid} ${run.readable ? 'read' : 'not-decrypted'} 1000 10`,
        },
      }),
    },
    spec: {
      targetCluster: cluster.name,
      parameters: parametersOf(cluster),
      ...(run.schedule === undefined ? {} : { createdBy: { schedule: `nightly-${cluster.name}` } }),
      ...(isOver(asked) && { delete: true }),
    },
    status: { status, ...times },
  } as ClusterBackupManifest;
}

/** All clusters that somebody means to back up at a moment. */
export function inventoryText({ clusters, unread }: Month, at: number): string {
  const listed = [...clusters.filter(({ created, gone }) => created <= at && gone > at), ...unread];
  return JSON.stringify({
    managementClusters: ['frankfurt', 'dallas', 'oslo'].map((name) => ({
      ...{ name, release: '2.32.1', folder: name, context: `${name}-admin` },
    })),
    clusters: listed.map(({ name, project, managementCluster, tier }) => ({
      ...{ name, project, managementCluster, release: '26.2.1' },
      ...(tier === undefined ? {} : { labels: { tier } }),
    })),
  });
}

export function text(moment: number): string {
  return new Date(moment).toISOString().replace('.000Z', 'Z');
}
