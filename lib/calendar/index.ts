export { type ClockEffect, clockEffects } from './clock-effects';
export { minutesApart, minutesBetweenRuns } from './closest-starts';
export { type CronDifference, cronDifferences } from './cron-dialects';
export { type Gap, longestGap } from './longest-gap';
export {
  type CalendarSchedule,
  MINUTES_BETWEEN_RUNS,
  type Overlap,
  overlapsAmong,
  runsOf,
  type ScheduledRun,
} from './overlaps';
export { ANY_YEAR, daysFrom, LEAP_YEAR, type Period } from './period';
export { nextRuns, runsBetween } from './runs';
export { type ClockChange, checkTimeZone, clockChanges, offsetAt } from './time-zone';
