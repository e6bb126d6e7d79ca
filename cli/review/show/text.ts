import type { PolicyFinding, Waiver } from '../../../lib/policy';
import type { Consequence, Review } from '../../../lib/review';
import { linesText } from '../../output';
import { plain } from '../../output/inline';
import { footnotes } from './footnotes';
import type { MarkdownOptions } from './markdown';
import { consequenceRows, findingRows, namesIn, type Row } from './rows';
import { acceptedByItself, verdict } from './verdict';
import { weekGroups } from './week-groups';

/** A review for a terminal or a log. */
export function reviewText(review: Review, { compared }: Pick<MarkdownOptions, 'compared'>): string {
  const { consequences, findings, week } = review;
  const { added, gone, fixed, unchanged, waived } = findings;
  return linesText([
    plain(verdict(review)).replaceAll('**', ''),
    ...consequenceRows(consequences).flatMap(consequenceLines),
    '',
    `policy: ${added.length} new, ${fixed.length} fixed, ${gone.length} gone, ${unchanged.length} unchanged, ${waived.length} waived`,
    ...findingRows(added).flatMap((each) => findingLines('new', each)),
    ...findingRows(fixed).flatMap((each) => findingLines('fixed', each)),
    ...findingRows(gone).flatMap((each) => findingLines('gone', each)),
    ...findingRows(acceptedByItself(review)).flatMap(ownWaiverLines),
    ...(week.rows.length === 0 ? [] : ['', `week from ${week.days[0]}, UTC`]),
    ...weekGroups(week).map(
      ({ schedules, clusters, before, after }) =>
        `  ${plain(schedules)} on ${plain(clusters)}: ${before} -> ${after}`,
    ),
    '',
    ...footnotes(review, compared).map((note) => plain(note)),
  ]);
}

function consequenceLines(row: Row<Consequence>): string[] {
  const { code, severity, says, todo, files, place } = row.first;
  const others = [
    ...files.filter((file) => !says.includes(file)),
    ...row.others.flatMap((each) => each.files),
  ];
  return [
    '',
    `${severity.padEnd(4)}  ${plain(says)}`,
    ...sameOf(row),
    ...(todo === undefined ? [] : [`      to do: ${plain(todo)}`]),
    ...others.map((file) => `      also: ${file}`),
    ...(place === undefined ? [] : [`      at: ${place.text}`]),
    `      more: mosk-backup explain ${code}`,
  ];
}

function findingLines(when: string, row: Row<PolicyFinding>): string[] {
  const { level, rule, name, problem, about, place } = row.first;
  const where = `${about}${place === undefined ? '' : `, ${place.text}`}`;
  return [`  ${when} ${level} ${rule} ${name}: ${problem} (${where})`, ...sameOf(row)];
}

function ownWaiverLines(row: Row<PolicyFinding>): string[] {
  const { until, reason } = row.first.waiver as Waiver;
  return [
    ...findingLines('waived', row),
    `      this change itself says until ${until}: ${plain(reason)}: check that`,
  ];
}

function sameOf<Each extends Consequence | PolicyFinding>(row: Row<Each>): string[] {
  const { length } = row.others;
  return length === 0 ? [] : [`      the same of ${length} others: ${namesIn(row).join(', ')}`];
}
