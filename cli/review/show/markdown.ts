import type { Review } from '../../../lib/review';
import { inline } from '../../output/inline';
import { consequenceBlocks } from './consequence-blocks';
import { findingBlocks } from './finding-blocks';
import { footnotes } from './footnotes';
import { MOST_CHARACTERS, trimmedComment } from './trimmed-comment';
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

/** Of a base that is broken all over, a few show it. */
const MOST_REMARKS = 5;

/** A review as one comment on a pull request. */
export function markdown(review: Review, options: MarkdownOptions): string {
  const { title, policy, remarks } = options;
  const head = `${markdownHead(title)}${verdict(review)}\n`;
  const blocks = [
    ...remarks.slice(0, MOST_REMARKS).map((each) => `\n> ${inline(each)}\n`),
    ...(['data', 'risk', 'note'] as const).flatMap((severity) => consequenceBlocks(review, severity)),
    ...findingBlocks(review, policy),
    ...weekBlocks(review.week),
  ];
  return trimmedComment(head, blocks, `\n${footer(review, options)}\n`, MOST_CHARACTERS);
}

/** How every comment begins. */
export function markdownHead(title: string): string {
  return `${marker(title)}\n## ${inline(title)}\n\n`;
}

/** The first line, by which the comment is found again and updated. Nothing in it formats or ends it. */
function marker(title: string): string {
  return `<!-- mosk-backup review: ${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')} -->`;
}

function footer(review: Review, { compared }: MarkdownOptions): string {
  const [first, ...others] = footnotes(review, compared).map(inline);
  return `<sub>mosk-backup review ${[first, ...others].join(' · ')}</sub>`;
}
