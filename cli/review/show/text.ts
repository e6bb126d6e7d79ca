import { qualifiedName } from '../../../lib/model';
import type { PolicyFinding } from '../../../lib/policy';
import type { Consequence, Review } from '../../../lib/review';
import { plain } from '../../output/inline';
import { runsText } from './runs-text';
import { verdict } from './verdict';

/** A review for a terminal or a log. */
export function reviewText(review: Review): string {
  const { consequences, findings, week } = review;
  const { added, fixed, unchanged, waived } = findings;
  return [
    plain(verdict(review)).replaceAll('**', ''),
    ...consequences.map(consequenceText),
    `\npolicy: ${added.length} new, ${fixed.length} fixed, ${unchanged.length} unchanged, ${waived.length} waived`,
    ...added.map((each) => findingText('new', each)),
    ...fixed.map((each) => findingText('fixed', each)),
    ...(week.rows.length === 0 ? [] : [`\nweek from ${week.days[0]}, UTC`]),
    ...week.rows.map(
      ({ namespace, cluster, schedule, before, after }) =>
        `  ${schedule} on ${qualifiedName(namespace, cluster)}: ${runsText(before, week)} -> ${runsText(after, week)}`,
    ),
    '',
  ].join('\n');
}

function consequenceText({ severity, says, todo, files, place }: Consequence): string {
  const others = files.filter((file) => !says.includes(file));
  return [
    `\n${severity.padEnd(4)}  ${plain(says)}`,
    ...(todo === undefined ? [] : [`      to do: ${plain(todo)}`]),
    ...others.map((file) => `      also: ${file}`),
    ...(place === undefined ? [] : [`      at: ${place.text}`]),
  ].join('\n');
}

function findingText(when: string, { level, rule, name, problem, about, place }: PolicyFinding): string {
  return `  ${when} ${level} ${rule} ${name}: ${problem} (${about}${place === undefined ? '' : `, ${place.text}`})`;
}
