/**
 * Which good backups a retention keeps. As restic selects: the newest so many, and the newest of each of the last so many
 * days, weeks and months that have one; the oldest of all stays as well, as long as there are not so many yet. Unlike
 * restic, one that is newer on one clock and older on the other takes nobody's place: when in doubt both stay.
 */
import { type ClusterBackupManifest, comparedByName, type IsNewer, momentOf, takesPlaceOf } from '../model';
import { bucketOf, type CalendarPeriod } from './calendar-buckets';
import type { RetentionCount, ZonedRetention } from './retention';

/** What keeps a backup: one of the counts, or that nobody can tell when it was made. */
export type KeptBy = 'last' | 'daily' | 'weekly' | 'monthly' | 'time not known';

interface CalendarCount {
  readonly count: Exclude<RetentionCount, 'keepLast'>;
  readonly period: CalendarPeriod;
  readonly word: KeptBy;
}

const CALENDAR: readonly CalendarCount[] = [
  { count: 'keepDaily', period: 'day', word: 'daily' },
  { count: 'keepWeekly', period: 'week', word: 'weekly' },
  { count: 'keepMonthly', period: 'month', word: 'monthly' },
];

/**
 * What of a retention keeps a backup beside others; empty: so many others take its place that it may go. Whatever is taken
 * from the others, it is kept by no less.
 * @param others good ones of the same cluster and place, with or without itself; newest first costs least
 * @param all those among which it may be the oldest of all; by default the same
 */
export function keptBy(
  backup: ClusterBackupManifest,
  others: readonly ClusterBackupManifest[],
  retention: ZonedRetention,
  isNewer: IsNewer,
  all: readonly ClusterBackupManifest[] = others,
): KeptBy[] {
  const isRival = (other: ClusterBackupManifest) => other !== backup && takesPlaceOf(other, backup);
  const newer = firstOf(others, retention.keepLast, (other) =>
    isRival(other) && isNewer(other, backup) ? other : undefined,
  );
  const last: KeptBy[] = newer.size < retention.keepLast ? ['last'] : [];
  const calendar = CALENDAR.filter(({ count }) => retention[count] !== undefined);
  if (calendar.length === 0) return last;
  const clocks = CLOCKS.filter((clock) => timeOn(clock, backup) !== undefined);
  if (clocks.length === 0) return [...last, 'time not known'];
  const byCalendar = calendar.filter(({ count, period }) =>
    clocks.some((clock) => {
      const bucketAt = bucketsOn(clock, period, retention.timeZone);
      const most = retention[count] ?? 0;
      const buckets = firstOf(others, most, (other) =>
        isRival(other) && isNewerOn(clock, other, backup) ? bucketAt(other) : undefined,
      );
      if (buckets.size >= most) return false;
      return !buckets.has(bucketAt(backup) ?? Number.NaN) || isOldestOn(clock, backup, all);
    }),
  );
  return [...last, ...byCalendar.map(({ word }) => word)];
}

/** So many different ones, and no more: of a thousand backups newest first, the first few tell that another may go. */
function firstOf<T, Value>(
  all: readonly T[],
  most: number,
  valueIn: (each: T) => Value | undefined,
): Set<Value> {
  const found = new Set<Value>();
  for (const each of all) {
    const value = valueIn(each);
    if (value !== undefined) found.add(value);
    if (found.size >= most) break;
  }
  return found;
}

type Clock = 'startedAt' | 'creationTimestamp';

/** MOSK's, and the API server's. A backup whose day one of them has wrong is kept by the other. */
const CLOCKS: readonly Clock[] = ['startedAt', 'creationTimestamp'];

/** Within one second the name decides: runs of one schedule count up. */
function isNewerOn(clock: Clock, one: ClusterBackupManifest, other: ClusterBackupManifest): boolean {
  const [mine, theirs] = [timeOn(clock, one), timeOn(clock, other)];
  if (mine === undefined || theirs === undefined) return false;
  return mine > theirs || (mine === theirs && comparedByName(one, other) > 0);
}

function isOldestOn(
  clock: Clock,
  backup: ClusterBackupManifest,
  others: readonly ClusterBackupManifest[],
): boolean {
  return !others.some(
    (other) => other !== backup && takesPlaceOf(backup, other) && isNewerOn(clock, backup, other),
  );
}

/** Objects that were read never change, and each backup is compared with all others of its place. */
const readings = new WeakMap<ClusterBackupManifest, Map<string, number | undefined>>();

function reading(
  backup: ClusterBackupManifest,
  key: string,
  read: () => number | undefined,
): number | undefined {
  const known = readings.get(backup) ?? new Map<string, number | undefined>();
  if (known.size === 0) readings.set(backup, known);
  if (!known.has(key)) known.set(key, read());
  return known.get(key);
}

function timeOn(clock: Clock, backup: ClusterBackupManifest): number | undefined {
  const { metadata, status } = backup;
  const text = clock === 'startedAt' ? status?.startedAt : metadata.creationTimestamp;
  return reading(backup, clock, () => momentOf(text));
}

function bucketsOn(clock: Clock, period: CalendarPeriod, zone: string) {
  const key = `${clock} ${period} ${zone}`;
  return (backup: ClusterBackupManifest) => {
    const at = timeOn(clock, backup);
    return at === undefined ? undefined : reading(backup, key, () => bucketOf(period, at, zone));
  };
}
