import { counted } from '../../../lib/model';
import type { PolicyFinding } from '../../../lib/policy';
import { inCell } from '../../output/inline';
import { linked } from '../../pages';
import { countsText, type Report } from '../report';

/** For comments and job summaries: a table, and what is behind it folded away. */
export function markdown(report: Report): string {
  const { policy, findings, waived, skipped, objects } = report;
  return [
    `**${countsText(report)}** in ${counted(objects, 'object')}, by policy ${code(policy)}`,
    '',
    ...(findings.length === 0 ? [] : [findingsTable(findings), '']),
    ...(waived.length === 0
      ? []
      : [folded(`${counted(waived.length, 'finding')} accepted`, waiverTable(waived))]),
    ...(skipped.length === 0 ? [] : [`Not judged: ${skipped.map(({ rule }) => rule).join(', ')}`, '']),
  ].join('\n');
}

/** A row for each finding. */
function findingsTable(findings: readonly PolicyFinding[]): string {
  return [
    '| level | rule | where | what is wrong | what to do |',
    '| --- | --- | --- | --- | --- |',
    ...findings.map(({ level, rule, name, place, about, problem, value, why, fix }) =>
      row([
        level,
        `**${linked(inCell(rule), rule)}**<br>${inCell(name)}`,
        [about, place?.text]
          .filter((part) => part !== undefined)
          .map(code)
          .join('<br>'),
        `${inCell(problem)}${value === undefined ? '' : `: ${code(value)}`}<br><sub>${inCell(why)}</sub>`,
        inCell(fix),
      ]),
    ),
  ].join('\n');
}

function waiverTable(waived: readonly PolicyFinding[]): string {
  return [
    '| rule | what | until | why it is accepted |',
    '| --- | --- | --- | --- |',
    ...waived.map(({ rule, about, waiver }) =>
      row([rule, code(about), waiver?.until ?? '', inCell(waiver?.reason ?? '')]),
    ),
  ].join('\n');
}

function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A backtick inside would end the code. */
function code(text: string): string {
  return `\`${text.replaceAll('`', 'ˋ').replaceAll('|', '\\|')}\``;
}
