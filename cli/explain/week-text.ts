import type { Week, WeekHour } from '../../lib/explain';
import { table } from '../output';
import { overlapText } from './phrases';

/** A week on the terminal: a line for each day, a column for each hour, at most 87 characters wide. */
export function weekLines(week: Week): string[] {
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0').padEnd(3)).join('');
  return [
    `${'WEEK (UTC)'.padEnd(15)}${hours}`.trimEnd(),
    ...week.days.map((day) =>
      `${day.weekday} ${day.date} ${day.hours.map((hour) => cellText(hour, week)).join('')}`.trimEnd(),
    ),
    ...(week.legend.length === 0 ? ['Nothing is scheduled.'] : legendLines(week)),
    ...overlapLines(week),
  ];
}

function legendLines({ legend }: Week): string[] {
  const [, ...rows] = table(
    ['', '', ''],
    legend.map(({ letter, schedule, expression }) => [letter, schedule, expression]),
  );
  return ['', ...rows];
}

/** Two letters and what more there is: `a`, `ab!`, `a+!`. */
function cellText({ runs, overlap }: WeekHour, { legend }: Week): string {
  if (runs.length === 0) return '·  ';
  const schedules = new Set(runs.map(({ schedule }) => schedule));
  const letters = legend.filter(({ schedule }) => schedules.has(schedule)).map(({ letter }) => letter);
  const shown = letters.length > 2 ? `${letters[0]}+` : letters.join('');
  return `${shown}${overlap ? '!' : ''}`.padEnd(3);
}

/** A schedule that always overlaps would fill the screen. */
const MAX_OVERLAPS = 10;

function overlapLines({ overlaps }: Week): string[] {
  const lines = overlaps.slice(0, MAX_OVERLAPS).map((overlap) => `!   ${overlapText(overlap)}`);
  const more = overlaps.length - lines.length;
  return more > 0 ? [...lines, `!   and ${more} more`] : lines;
}
