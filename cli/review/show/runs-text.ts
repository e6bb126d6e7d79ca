import type { WeekChange } from '../../../lib/review';

/** More starts in a day than anybody wants to read. */
const MOST_TIMES = 4;

/** `every day 01:00`, `Mon 23 Nov – Fri 27 Nov 01:00; Sun 29 Nov 03:00`, or `–` for a week without runs. */
export function runsText(runs: readonly number[], { days }: WeekChange): string {
  if (runs.length === 0) return '–';
  const byDay = new Map(days.map((day) => [day, [] as string[]]));
  for (const at of runs) {
    const text = new Date(at).toISOString();
    byDay.get(text.slice(0, 10))?.push(text.slice(11, 16));
  }
  const stretches = alike([...byDay].map(([day, times]) => ({ day, times: timesText(times) })));
  return stretches
    .filter(({ times }) => times !== '')
    .map(({ first, last, times }) => `${stretchText(first, last, days)} ${times}`)
    .join('; ');
}

interface Stretch {
  readonly first: string;
  last: string;
  readonly times: string;
}

/** Days in a row with the same times. */
function alike(days: readonly { readonly day: string; readonly times: string }[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { day, times } of days) {
    const current = stretches.at(-1);
    if (current?.times === times) current.last = day;
    else stretches.push({ first: day, last: day, times });
  }
  return stretches;
}

function stretchText(first: string, last: string, days: readonly string[]): string {
  if (first === days[0] && last === days.at(-1)) return 'every day';
  return first === last ? dayText(first) : `${dayText(first)} – ${dayText(last)}`;
}

/** `Mon 23 Nov` */
function dayText(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const options = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return date.toLocaleDateString('en-GB', options).replace(',', '');
}

function timesText(times: readonly string[]): string {
  if (times.length <= MOST_TIMES) return times.join(', ');
  return `${times.length} times from ${times[0]} to ${times.at(-1)}`;
}
