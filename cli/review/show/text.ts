import type { PolicyFinding } from '../../../lib/policy';
import type { Consequence, Review } from '../../../lib/review';
import { plain } from '../../output/inline';
import { consequenceRows, findingRows, namesIn, type Row } from './rows';
import { verdict } from './verdict';
import { weekGroups } from './week-groups';

/** A review for a terminal or a log. */
export function reviewText(review: Review): string {
  const { consequences, findings, week } = review;
  const { added, fixed, unchanged, waived } = findings;
  return [
    plain(verdict(review)).replaceAll('**', ''),
    ...consequenceRows(consequences).map(consequenceText),
    `\npolicy: ${added.length} new, ${fixed.length} fixed, ${unchanged.length} unchanged, ${waived.length} waived`,
    ...findingRows(added).map((each) => findingText('new', each)),
    ...findingRows(fixed).map((each) => findingText('fixed', each)),
    ...(week.rows.length === 0 ? [] : [`\nweek from ${week.days[0]}, UTC`]),
    ...weekGroups(week).map(
      ({ schedules, clusters, before, after }) =>
        `  ${plain(schedules)} on ${plain(clusters)}: ${before} -> ${after}`,
    ),
    '',
  ].join('\n');
}

function consequenceText(row: Row<Consequence>): string {
  const { severity, says, todo, files, place } = row.first;
  const others = [
    ...files.filter((file) => !says.includes(file)),
    ...row.others.flatMap((each) => each.files),
  ];
  return [
    `\n${severity.padEnd(4)}  ${plain(says)}`,
    ...sameOf(row),
    ...(todo === undefined ? [] : [`      to do: ${plain(todo)}`]),
    ...others.map((file) => `      also: ${file}`),
    ...(place === undefined ? [] : [`      at: ${place.text}`]),
  ].join('\n');
}

function findingText(when: string, row: Row<PolicyFinding>): string {
  const { level, rule, name, problem, about, place } = row.first;
  const where = `${about}${place === undefined ? '' : `, ${place.text}`}`;
  return [`  ${when} ${level} ${rule} ${name}: ${problem} (${where})`, ...sameOf(row)].join('\n');
}

function sameOf<Each extends Consequence | PolicyFinding>(row: Row<Each>): string[] {
  const { length } = row.others;
  return length === 0 ? [] : [`      the same of ${length} others: ${namesIn(row).join(', ')}`];
}
