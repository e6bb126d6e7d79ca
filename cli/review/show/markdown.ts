import type { Review } from '../../../lib/review';
import { NEED_OPTIONS } from '../../check';
import { inline } from '../../output/inline';
import { consequenceBlocks } from './consequence-blocks';
import { findingBlocks } from './finding-blocks';
import { trimmedComment } from './trimmed-comment';
import { verdict } from './verdict';
import { weekBlocks } from './week-blocks';

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

/** GitHub takes no more in one comment; GitLab takes far more. */
const MOST_CHARACTERS = 65_536;
/** Of a base that is broken all over, a few show it. */
const MOST_REMARKS = 5;

/** What lives is asked for by another command. */
const NEEDS = { ...NEED_OPTIONS, live: '"mosk-backup check --live"' };

/** A review as one comment on a pull request. */
export function markdown(review: Review, options: MarkdownOptions): string {
  const { title, policy, remarks } = options;
  const head = `${marker(title)}\n## ${inline(title)}\n\n${verdict(review)}\n`;
  const blocks = [
    ...remarks.slice(0, MOST_REMARKS).map((each) => `\n> ${inline(each)}\n`),
    ...(['data', 'risk', 'note'] as const).flatMap((severity) => consequenceBlocks(review, severity)),
    ...findingBlocks(review, policy),
    ...weekBlocks(review.week),
  ];
  return trimmedComment(head, blocks, `\n${footer(review, options)}\n`, MOST_CHARACTERS);
}

/** The first line, by which the comment is found again and updated. Nothing in it formats or ends it. */
function marker(title: string): string {
  return `<!-- mosk-backup review: ${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')} -->`;
}

function footer({ objects, findings: { skipped } }: Review, { compared }: MarkdownOptions): string {
  const { added, changed, removed } = objects;
  const byNeed = new Map<string, string[]>();
  for (const { rule, needs } of skipped) {
    const need = needs.map((each) => NEEDS[each]).join(' or ');
    byNeed.set(need, [...(byNeed.get(need) ?? []), rule]);
  }
  const missing = [...byNeed].map(([need, rules]) => ` · not judged without ${need}: ${rules.join(', ')}`);
  const counts = `objects: ${added} added, ${changed} changed, ${removed} removed`;
  return `<sub>mosk-backup review ${inline(compared)} · ${counts}${inline(missing.join(''))}</sub>`;
}
