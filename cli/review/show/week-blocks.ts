import { counted, qualifiedName } from '../../../lib/model';
import type { WeekChange } from '../../../lib/review';
import { codeSpan } from '../../output/code-span';
import { inCell } from '../../output/inline';
import { runsText } from './runs-text';

/** The runs of a week before and after, those that change. */
export function weekBlocks(week: WeekChange): string[] {
  const { rows, unchanged, days } = week;
  const others = unchanged === 0 ? '' : `${counted(unchanged, 'schedule runs', 'schedules run')} as before.`;
  if (rows.length === 0)
    return [`\n### Runs from ${days[0]} on\n\n${`None changes in a week. ${others}`.trim()}\n`];
  const several = new Set(rows.map(({ managementCluster }) => managementCluster)).size > 1;
  const heading = [
    `\n### Runs from ${days[0]} on, for a week, in UTC\n\n`,
    '| schedule | cluster | before | after |\n',
    '| --- | --- | --- | --- |\n',
  ];
  const lines = rows.map(({ managementCluster, namespace, cluster, schedule, before, after }) => {
    const where =
      codeSpan(qualifiedName(namespace, cluster)) + (several ? ` on ${codeSpan(managementCluster)}` : '');
    const cells = [codeSpan(schedule), where, runsText(before, week), runsText(after, week)];
    return `| ${cells.map(inCell).join(' | ')} |\n`;
  });
  return [heading.join(''), ...lines, ...(others === '' ? [] : [`\n${others}\n`])];
}
