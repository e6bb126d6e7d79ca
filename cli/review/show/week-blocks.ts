import { counted } from '../../../lib/model';
import type { WeekChange } from '../../../lib/review';
import { inCell } from '../../output/inline';
import { weekGroups } from './week-groups';

/** The runs of a week before and after, those that change. */
export function weekBlocks(week: WeekChange): string[] {
  const { rows, unchanged, days } = week;
  const others = unchanged === 0 ? '' : `${counted(unchanged, 'schedule runs', 'schedules run')} as before.`;
  if (rows.length === 0)
    return [`\n### Runs from ${days[0]} on\n\n${`None changes in a week. ${others}`.trim()}\n`];
  const heading = [
    `\n### Runs from ${days[0]} on, for a week, in UTC\n\n`,
    '| schedule | cluster | before | after |\n',
    '| --- | --- | --- | --- |\n',
  ];
  const lines = weekGroups(week).map(({ schedules, clusters, before, after }) => {
    const cells = [schedules, clusters, before, after];
    return `| ${cells.map(inCell).join(' | ')} |\n`;
  });
  return [heading.join(''), ...lines, ...(others === '' ? [] : [`\n${others}\n`])];
}
