import {
  type CalendarSchedule,
  type ClockEffect,
  clockEffects,
  daysFrom,
  type Gap,
  longestGap,
  minutesApart,
  minutesBetweenRuns,
  nextRuns,
  type ScheduledRun,
} from '../calendar';
import { type MoskApi, naturalOrder } from '../model';
import { type ExplainedSchedule, explainSchedule } from './explained-schedule';
import { type FailedRun, failedRuns } from './failed-runs';
import { type LastBackup, lastGoodBackup } from './last-backup';
import type { ClusterSource } from './source';

const NEXT_RUNS = 10;

/** How a cluster is backed up, as one side shows it. */
export interface ExplainedView {
  /** By name. */
  readonly schedules: readonly ExplainedSchedule[];
  /** IANA zone in which the management cluster reads cron expressions (assumed). */
  readonly timeZone: string;
  /** The next ten of all active schedules together. */
  readonly nextRuns: readonly ScheduledRun[];
  /** Longest time between two runs of any schedules in 366 days; `undefined`: nothing is scheduled. */
  readonly longestGap: Gap | undefined;
  /** The recovery point objective that was given. */
  readonly rpo: { readonly minutes: number; readonly kept: boolean | 'unknown' } | undefined;
  /** How far apart the starts of two runs have to be, in minutes. */
  readonly minutesBetweenRuns: number;
  /** The two runs that can start closest to one another, if that is too close. */
  readonly closest: { readonly schedules: readonly string[]; readonly minutes: number } | undefined;
  /** What changes of the clock do to runs of the next 366 days; nothing in UTC. */
  readonly clockEffects: readonly (ClockEffect & { readonly schedule: string })[];
  /** `unknown`: only manifests were looked at. */
  readonly lastBackup: LastBackup | 'none' | 'unknown';
  /** Newest first; `undefined`: only manifests were looked at. */
  readonly failedRuns: readonly FailedRun[] | undefined;
}

export interface ViewOptions {
  readonly api: MoskApi;
  /** Milliseconds since the epoch: runs from then on are told. */
  readonly from: number;
  /** Milliseconds since the epoch: backups have an age. */
  readonly now: number;
  /** Recovery point objective. */
  readonly rpoMinutes: number | undefined;
  /** What the policy expects of two starts on one cluster. */
  readonly minutesBetweenRuns: number;
  /** Whether the backups are real ones, with their status. */
  readonly live: boolean;
}

export function viewOf(
  source: ClusterSource,
  { api, from, now, rpoMinutes, minutesBetweenRuns: distance, live }: ViewOptions,
): ExplainedView {
  const { timeZone } = api.settings.schedule;
  const schedules = source.schedules
    .map((each) => explainSchedule(each, source.defaultTarget, from, api))
    .sort((a, b) => naturalOrder(a.name, b.name));
  const active = schedules.filter((each) => each.active);
  const gap = longestGap(
    active.map(({ expression }) => expression),
    daysFrom(from, 366),
    timeZone,
  );
  return {
    schedules,
    timeZone,
    nextRuns: active
      .flatMap(({ name, expression }) =>
        nextRuns(expression, NEXT_RUNS, from - 1, timeZone).map((at) => ({ at, schedule: name })),
      )
      .sort((a, b) => a.at - b.at)
      .slice(0, NEXT_RUNS),
    longestGap: gap,
    rpo:
      rpoMinutes === undefined
        ? undefined
        : { minutes: rpoMinutes, kept: isKept(rpoMinutes, gap, schedules) },
    minutesBetweenRuns: distance,
    closest: closestStarts(active, distance),
    clockEffects: active.flatMap(({ name, expression }) =>
      clockEffects(expression, daysFrom(from, 366), timeZone).map((effect) => ({
        ...effect,
        schedule: name,
      })),
    ),
    lastBackup: live ? (lastGoodBackup(source.backups, now) ?? 'none') : 'unknown',
    failedRuns: live ? failedRuns(source.backups) : undefined,
  };
}

/** A schedule that starts backups nobody knows when may be what keeps it. */
function isKept(
  rpoMinutes: number,
  gap: Gap | undefined,
  schedules: readonly ExplainedSchedule[],
): boolean | 'unknown' {
  if (gap !== undefined && gap.minutes <= rpoMinutes) return true;
  return schedules.some(({ unknown }) => unknown !== undefined) ? 'unknown' : false;
}

function closestStarts(schedules: readonly CalendarSchedule[], distance: number): ExplainedView['closest'] {
  const pairs = schedules.flatMap((one, index) => [
    { schedules: [one.name], minutes: minutesBetweenRuns(one.expression) },
    ...schedules.slice(index + 1).map((other) => ({
      schedules: [one.name, other.name],
      minutes: minutesApart(one.expression, other.expression),
    })),
  ]);
  return pairs
    .filter(({ minutes }) => minutes < distance)
    .sort((a, b) => a.minutes - b.minutes)
    .at(0);
}
