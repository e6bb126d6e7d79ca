import type { WeekChange } from '../../lib/review';

/** More starts in a day than anybody wants to read. */
const MOST_TIMES = 4;

/** `every day 01:00`, `Mon 23 Nov 01:00, 13:00; Thu 26 Nov 01:00`, or `–` for a week without runs. */
export function runsText(runs: readonly number[], { days }: WeekChange): string {
  if (runs.length === 0) return '–';
  const byDay = new Map(days.map((day) => [day, [] as string[]]));
  for (const at of runs) {
    const text = new Date(at).toISOString();
    byDay.get(text.slice(0, 10))?.push(text.slice(11, 16));
  }
  const texts = [...byDay].map(([day, times]) => ({ day, times: timesText(times) }));
  if (texts.every(({ times }) => times !== '' && times === texts[0]?.times))
    return `every day ${texts[0]?.times}`;
  return texts.flatMap(({ day, times }) => (times === '' ? [] : [`${dayText(day)} ${times}`])).join('; ');
}

/** `Mon 23 Nov` */
export function dayText(day: string): string {
  return new Date(`${day}T00:00:00Z`)
    .toLocaleDateString('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    })
    .replace(',', '');
}

function timesText(times: readonly string[]): string {
  if (times.length <= MOST_TIMES) return times.join(', ');
  return `${times.length} times from ${times[0]} to ${times.at(-1)}`;
}
