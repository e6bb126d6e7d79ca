import {
  type ClusterBackupManifest,
  type ClusterBackupSpec,
  type ClusterBackupStatus,
  claimsOf,
} from '../../../lib/model';
import type { SpokenRetention, ZonedRetention } from '../../../lib/retention';
import { seededRandom } from '../../../local/faults';

export const SCHEDULE = 'nightly';
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Cairo',
];

const HOUR = 3_600_000;

export interface Chance {
  (): number;
  pick<T>(among: readonly T[]): T;
  below(count: number): number;
}

export function chanceOf(seed: number): Chance {
  const random = seededRandom(seed);
  return Object.assign(() => random(), {
    pick: <T>(among: readonly T[]) => among[Math.floor(random() * among.length)] as T,
    below: (count: number) => Math.floor(random() * count),
  });
}

/** Two clusters at two storages, of which a schedule that was moved has made backups. */
const PLACES: readonly Pick<ClusterBackupSpec, 'targetCluster' | 'parameters'>[] = [
  { targetCluster: 'prod', parameters: { rclone: { bucket: 'backups/prod', credential: 's3' } } },
  { targetCluster: 'prod', parameters: { rclone: { bucket: 'backups/prod', credential: 'far' } } },
  { targetCluster: 'lab', parameters: { rclone: { bucket: 'backups/lab', credential: 's3' } } },
  { targetCluster: 'lab' },
];

/**
 * Some months around a change of clocks: a schedule's backups of all states, those of people, updates and other schedules,
 * such as belong to others, share files or were asked to be kept, and clocks that are wrong.
 */
export function randomHistory(chance: Chance, isClean = false): ClusterBackupManifest[] {
  const start = chance.pick([
    Date.UTC(2027, 2, 1),
    Date.UTC(2027, 9, 1),
    Date.UTC(2026, 11, 1),
    Date.UTC(2028, 1, 20),
    // Apia has had no 30 December 2011.
    Date.UTC(2011, 11, 15),
  ]);
  const step = chance.pick([1, 3, 12, 24, 24, 24, 168]) * HOUR;
  const count = 1 + chance.below(60);
  const place = chance.pick(PLACES);
  let at = start;
  return Array.from({ length: count }, (_, index) => {
    at += Math.floor(step * (0.5 + chance()));
    return backup(
      chance,
      index,
      at,
      isClean ? (PLACES[0] ?? place) : chance() < 0.8 ? place : chance.pick(PLACES),
      isClean,
    );
  });
}

function backup(
  chance: Chance,
  index: number,
  at: number,
  place: (typeof PLACES)[number],
  isClean: boolean,
): ClusterBackupManifest {
  const odd = (share: number) => !isClean && chance() < share;
  const startedAt = odd(0.05) ? wrongTime(chance, at) : time(at);
  const created = odd(0.05) ? wrongTime(chance, at) : time(at - 1000);
  const name = `${SCHEDULE}-${index}`;
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: {
      name,
      namespace: 'prod',
      uid: `uid-${index}`,
      ...(created !== undefined && { creationTimestamp: created }),
      ...(odd(0.15) && { annotations: chance.pick(MARKS) }),
      ...(odd(0.03) && { deletionTimestamp: time(at + HOUR) }),
    },
    spec: {
      ...place,
      createdBy: odd(0.15) ? chance.pick(OTHER_MAKERS) : { schedule: SCHEDULE },
      ...(odd(0.05) && { delete: true }),
      // A name that others have as well.
      ...(odd(0.1) && { fileNames: { MKE: `shared-${chance.below(3)}` } }),
    },
    status: isClean
      ? { status: 'Completed', startedAt, uploadedAt: time(at + HOUR) }
      : statusOf(chance, startedAt, at, place.parameters !== undefined),
  };
}

const MARKS: readonly Record<string, string>[] = [
  { 'mosk-backup/owner': 'pulumi:acme/shop/prod:before-upgrade' },
  { 'mosk-backup/kept-from': 'pulumi:acme/shop/prod:before-upgrade' },
  { 'mosk-backup/wish': '3 keep' },
  { 'mosk-backup/orphan': 'handed over' },
  { 'mosk-backup/files-left-with': 'ClusterBackup prod/other' },
  { 'meta.helm.sh/release-name': 'backups', 'meta.helm.sh/release-namespace': 'prod' },
  // Not a word of keeping.
  { 'mosk-backup/rehearsed': '2027-01-15T17:44:02Z uid read 1 1' },
  { 'mosk-backup/wish': '3 delete' },
];

const OTHER_MAKERS: readonly NonNullable<ClusterBackupSpec['createdBy']>[] = [
  { user: { uid: 'somebody' } },
  { updateRelease: '26.2.1' },
  { schedule: 'weekly' },
  // Written by hand: documented is that there is but one.
  { schedule: SCHEDULE, updateRelease: '26.2.1' },
  { schedule: SCHEDULE, user: { uid: 'somebody' } },
];

function statusOf(
  chance: Chance,
  startedAt: string | undefined,
  at: number,
  isRemote: boolean,
): ClusterBackupStatus {
  const started = startedAt === undefined ? {} : { startedAt };
  const done = { ...started, completedAt: time(at + HOUR / 2) };
  const status = chance() < 0.7 ? 'Completed' : chance.pick(STATUSES);
  if (status !== 'Completed')
    return { status, ...(chance() < 0.2 ? { ...done, uploadedAt: time(at + HOUR) } : started) };
  // Without a target of its own a backup goes where its Cluster says, or stays on a node.
  return chance() < (isRemote ? 0.95 : 0.4)
    ? { status, ...done, uploadedAt: time(at + HOUR) }
    : { status, ...done };
}

const STATUSES = [
  '',
  'Pending',
  'InProgress',
  'Uploading',
  'Failed',
  'Failed',
  'Stuck',
  'Deleting',
  'DeleteFailed',
  'Deleted',
  'Resting',
];

const time = (at: number) => new Date(at).toISOString().replace('.000', '');

function wrongTime(chance: Chance, at: number): string | undefined {
  return chance.pick([
    undefined,
    'yesterday',
    '2099-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    time(at + 40 * 24 * HOUR),
  ]);
}

export function randomRetention(chance: Chance): ZonedRetention {
  const count = (most: number) => (chance() < 0.5 ? undefined : 1 + chance.below(most));
  const all = {
    keepLast: 1 + chance.below(6),
    keepDaily: count(10),
    keepWeekly: count(6),
    keepMonthly: count(4),
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { ...given, keepLast: all.keepLast, timeZone: chance.pick(ZONES) };
}

export function randomSpoken(chance: Chance): SpokenRetention[] {
  return ['its record', 'tier gold', 'this command']
    .slice(0, chance.below(4))
    .map((by) => ({ by, retention: randomRetention(chance) }));
}

/** Who else has a file of it, by names. */
export function sharingIn(
  history: readonly ClusterBackupManifest[],
): (backup: ClusterBackupManifest) => string | undefined {
  const holders = new Map<string, ClusterBackupManifest[]>();
  for (const each of history) {
    for (const file of claimsOf(each, undefined)) holders.set(file, [...(holders.get(file) ?? []), each]);
  }
  return (backup) => {
    const [other] = claimsOf(backup, undefined)
      .flatMap((file) => holders.get(file) ?? [])
      .filter((each) => each !== backup);
    return other && `shared with ${other.metadata.name}`;
  };
}
