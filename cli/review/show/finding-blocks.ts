import type { PolicyFinding, Waiver } from '../../../lib/policy';
import type { Review } from '../../../lib/review';
import { codeSpan } from '../../output/code-span';
import { inline } from '../../output/inline';
import { linked } from '../../pages';
import { findingRows, namesIn, type Row } from './rows';
import { acceptedByItself, isTold } from './verdict';

/** Nobody opens a fold to read more. */
const MOST_FOLDED = 50;

/** What the policy says of the change, worst first; what was there before is folded away. */
export function findingBlocks(review: Review, policy: string): string[] {
  const { added, gone, fixed, unchanged, waived, waivedByItself } = review.findings;
  const told = added.filter((each) => isTold(review, each));
  const news = added.filter((each) => !told.includes(each));
  const counts = [
    `${added.length} new`,
    `${fixed.length} fixed`,
    ...(gone.length === 0 ? [] : [`${gone.length} gone`]),
    `${unchanged.length} unchanged`,
  ];
  return [
    `\n### Policy ${codeSpan(policy)}: ${counts.join(', ')}\n`,
    ...(news.length + told.length === 0 ? [] : ['\n']),
    ...findingRows(news).map(item),
    ...(told.length === 0 ? [] : [`- Told above: ${[...new Set(told.map(title))].join(', ')}\n`]),
    ...findingRows(acceptedByItself(review)).map(ownWaiver),
    ...folded(`Fixed: ${fixed.length}`, findingRows(fixed).map(line)),
    ...folded(`Gone with their objects: ${gone.length}`, findingRows(gone).map(line)),
    ...folded(
      `Wrong before, and still: ${unchanged.length}${ended(unchanged)}`,
      findingRows(unchanged).map(line),
    ),
    ...folded(
      `Accepted by waivers of before: ${waived.length - waivedByItself.length}`,
      findingRows(waived.filter((each) => !waivedByItself.includes(each))).map(waiver),
    ),
  ];
}

function item(row: Row<PolicyFinding>): string {
  const { problem, why, fix, value, about, place } = row.first;
  const what = `${inline(problem)}${value === undefined ? '' : ` (${codeSpan(value)})`}`;
  const where = [codeSpan(about), ...(place === undefined ? [] : [codeSpan(place.text)])];
  return [
    `- ${title(row.first)}: ${what}. ${inline(why)}\n`,
    ...(row.others.length === 0 ? [] : [`  - **The same of ${row.others.length} others:** ${others(row)}\n`]),
    `  - **To do:** ${inline(fix)}\n`,
    `  - <sub>${where.join(' · ')}</sub>\n`,
  ].join('');
}

/** Time makes findings too: whoever touches such an object is the first to hear of it. */
function ended(findings: readonly PolicyFinding[]): string {
  const count = findings.filter(({ expired }) => expired !== undefined).length;
  return count === 0 ? '' : ` (${count} because a waiver has ended)`;
}

function title({ level, rule, name }: PolicyFinding): string {
  return `**${level}** ${linked(inline(rule), rule)} ${inline(name)}`;
}

function line(row: Row<PolicyFinding>): string {
  const { level, rule, problem } = row.first;
  return `- ${level} ${inline(rule)}: ${inline(problem)} – ${names(row)}\n`;
}

function waiver(row: Row<PolicyFinding>): string {
  const { rule, waiver: accepted } = row.first;
  const why = accepted === undefined ? '' : ` until ${inline(accepted.until)}: ${inline(accepted.reason)}`;
  return `- ${inline(rule)} on ${names(row)}${why}\n`;
}

/** Not folded away: nobody but the change itself has agreed to it. */
function ownWaiver(row: Row<PolicyFinding>): string {
  const { until, reason } = row.first.waiver as Waiver;
  return [
    `- waived ${title(row.first)}: ${inline(row.first.problem)} – ${names(row)}\n`,
    `  - **This change itself says** until ${inline(until)}: ${inline(reason)}. Check that.\n`,
  ].join('');
}

function names(row: Row<PolicyFinding>): string {
  return [codeSpan(row.first.about), ...(row.others.length === 0 ? [] : [others(row)])].join(', ');
}

function others(row: Row<PolicyFinding>): string {
  return namesIn(row).map(codeSpan).join(', ');
}

/** In one block, so that a cut never leaves it open. */
function folded(summary: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const rest = items.length - MOST_FOLDED;
  const shown = items.slice(0, MOST_FOLDED).join('') + (rest > 0 ? `- … and ${rest} more\n` : '');
  return [`\n<details><summary>${summary}</summary>\n\n${shown}\n</details>\n`];
}
