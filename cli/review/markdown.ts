import type { PolicyFinding } from '../../lib/policy';
import type { Consequence, Review, Severity, WeekChange } from '../../lib/review';
import { fitted } from './fitted';
import { inCell, inline } from './inline';
import { runsText } from './runs-text';
import { verdict } from './verdict';

export interface MarkdownOptions {
  /** Headline, and what tells this comment from another one of the same kind. */
  readonly title: string;
  /** Name of the policy. */
  readonly policy: string;
  /** What was compared; names between backticks, as in remarks. */
  readonly compared: string;
  /** What whoever reads it has to know of the comparison itself. */
  readonly remarks: readonly string[];
}

/** Of a base that is broken all over, a few show it. */
const MOST_REMARKS = 5;

/** GitHub takes no more in one comment; GitLab takes far more. */
const MOST_CHARACTERS = 65_536;

const HEADINGS: Record<Severity, string> = {
  data: 'What happens to data',
  risk: 'What protects less, or needs somebody',
  note: 'What else happens',
};

/** Found again by whoever updates the comment: it is the first line, and nothing that a user wrote is in it. */
export function marker(title: string): string {
  return `<!-- mosk-backup review ${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')} -->`;
}

/** A review as one comment on a pull request. */
export function markdown(review: Review, options: MarkdownOptions): string {
  const { title, policy, remarks } = options;
  const head = [marker(title), `## ${inline(title)}`, '', verdict(review), ''].join('\n');
  const blocks = [
    ...remarks.slice(0, MOST_REMARKS).map((each) => `\n> ${inline(each)}\n`),
    ...(['data', 'risk', 'note'] as const).flatMap((severity) => consequenceBlocks(review, severity)),
    ...findingBlocks(review, policy),
    ...weekBlocks(review.week),
  ];
  return fitted(head, blocks, `\n${footer(review, options)}\n`, MOST_CHARACTERS);
}

function consequenceBlocks({ consequences }: Review, severity: Severity): string[] {
  const some = consequences.filter((each) => each.severity === severity);
  if (some.length === 0) return [];
  return [`\n### ${HEADINGS[severity]} (${some.length})\n\n`, ...some.map(consequenceItem)];
}

function consequenceItem({ says, todo, files, place }: Consequence): string {
  // The first file is in the sentence.
  const others = files.filter((file) => !says.includes(file));
  const details = [
    ...(place === undefined ? [] : [code(place.text)]),
    ...others.map((file) => `also ${code(file)}`),
  ];
  return [
    `- ${inline(says)}`,
    ...(todo === undefined ? [] : [`  **To do:** ${inline(todo)}`]),
    ...(details.length === 0 ? [] : [`  <sub>${details.join(' · ')}</sub>`]),
  ]
    .join('<br>\n')
    .concat('\n');
}

function findingBlocks(review: Review, policy: string): string[] {
  const { added, fixed, unchanged, waived } = review.findings;
  const told = new Set(review.consequences.map(({ about, site }) => `${site} ${about}`));
  const counts = [`${added.length} new`, `${fixed.length} fixed`, `${unchanged.length} unchanged`];
  const blocks = [`\n### Policy ${code(policy)}: ${counts.join(', ')}\n`];
  if (added.length > 0) {
    blocks.push(
      '\n',
      ...added.map((each) => findingItem(each, !told.has(`${each.site ?? ''} ${each.about}`))),
    );
  }
  if (fixed.length > 0) blocks.push(folded(`Fixed: ${fixed.length}`, fixed));
  if (unchanged.length > 0) blocks.push(folded(`Wrong before, and still: ${unchanged.length}`, unchanged));
  if (waived.length > 0) blocks.push(waivers(waived));
  return blocks;
}

function findingItem(
  { level, rule, name, problem, value, about, place, fix }: PolicyFinding,
  withFix: boolean,
): string {
  const what = `**${level}** ${rule} ${name}: ${inline(problem)}${value === undefined ? '' : ` (${code(value)})`}`;
  const where = [code(about), ...(place === undefined ? [] : [code(place.text)])].join(' · ');
  // Where a consequence says what to do about this object, once is enough.
  return [`- ${what}`, ...(withFix ? [`  **To do:** ${inline(fix)}`] : []), `  <sub>${where}</sub>`]
    .join('<br>\n')
    .concat('\n');
}

/** In one block, so that a cut never leaves it open. */
function folded(summary: string, findings: readonly PolicyFinding[]): string {
  const most = 50;
  const rest = findings.length - most;
  const items = findings
    .slice(0, most)
    .map(({ level, rule, problem, about }) => `- ${level} ${rule}: ${inline(problem)} – ${code(about)}\n`);
  const more = rest > 0 ? `- … and ${rest} more\n` : '';
  return `\n<details><summary>${summary}</summary>\n\n${items.join('')}${more}\n</details>\n`;
}

function waivers(waived: readonly PolicyFinding[]): string {
  const most = 50;
  const rest = waived.length - most;
  const items = waived
    .slice(0, most)
    .map(
      ({ rule, about, waiver }) =>
        `- ${rule} on ${code(about)} until ${waiver?.until}: ${inline(waiver?.reason ?? '')}\n`,
    );
  const more = rest > 0 ? `- … and ${rest} more\n` : '';
  return `\n<details><summary>Accepted by waivers: ${waived.length}</summary>\n\n${items.join('')}${more}\n</details>\n`;
}

function weekBlocks(week: WeekChange): string[] {
  const { rows, unchanged, days } = week;
  const others =
    unchanged === 0 ? '' : ` ${unchanged} ${unchanged === 1 ? 'schedule runs' : 'schedules run'} as before.`;
  if (rows.length === 0) return [`\n### The week from ${days[0]}\n\nNo run changes.${others}\n`];
  const several = rows.some(({ site }) => site !== '');
  const heading = `\n### The week from ${days[0]} (UTC)\n\n| schedule | cluster | before | after |\n| --- | --- | --- | --- |\n`;
  const lines = rows.map(({ site, namespace, cluster, schedule, before, after }) => {
    const where = `${namespace}/${cluster}${several && site !== '' ? ` on ${site}` : ''}`;
    const cells = [code(schedule), code(where), runsText(before, week), runsText(after, week)];
    return `| ${cells.map((cell) => inCell(cell)).join(' | ')} |\n`;
  });
  return [heading, ...lines, ...(others === '' ? [] : [`\n${others.trim()}\n`])];
}

function footer({ objects, findings: { skipped } }: Review, { compared }: MarkdownOptions): string {
  const { added, changed, removed } = objects;
  const needs = [...new Set(skipped.flatMap((each) => each.needs))];
  const not =
    skipped.length === 0
      ? ''
      : ` · not judged for want of ${needs.join(' or ')}: ${skipped.map(({ rule }) => rule).join(', ')}`;
  return `<sub>mosk-backup review ${inline(compared)} · objects: ${added} added, ${changed} changed, ${removed} removed${not}</sub>`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replace(/[\p{Cc}\p{Cf}]+/gu, ' ')}\``;
}
