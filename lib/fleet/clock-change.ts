import { MINUTES_PER_DAY, type MoskApi, minuteOfDay, type TimeOfDay } from '../model';

const CLOCK_CHANGE_MINUTES = 60;

/** By how much a change of the clock can bring two times of day closer, in minutes. */
export function clockChange({ settings }: MoskApi): number {
  return /^(Etc\/)?(UTC|GMT)$/.test(settings.schedule.timeZone) ? 0 : CLOCK_CHANGE_MINUTES;
}

/** Far enough for every zone. */
export function later(
  from: TimeOfDay,
  minutesBetweenRuns: number,
  times: number,
): { readonly time: TimeOfDay; readonly daysLater: number } {
  const total = minuteOfDay(from) + times * (minutesBetweenRuns + CLOCK_CHANGE_MINUTES);
  const time = { hour: Math.floor(total / 60) % 24, minute: total % 60 };
  return { time, daysLater: Math.floor(total / MINUTES_PER_DAY) };
}
