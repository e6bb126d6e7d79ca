import type { BackupError } from '../../../lib/errors';
import { codeSpan } from '../../output/code-span';
import { inline } from '../../output/inline';
import { markdownHead } from './markdown';
import { MOST_CHARACTERS, trimmedComment } from './trimmed-comment';

/** As many as anybody mends before asking again. */
const MOST_TOLD = 20;

/** What takes the place of a review that could not be made, so that no earlier one goes on to speak for the change. */
export function unreadMarkdown(errors: readonly BackupError[], title: string): string {
  const places = errors.flatMap(({ at }) => (at === undefined ? [] : [codeSpan(at)]));
  const rest = errors.length - 1;
  const where = `${places[0] ?? 'What is to be compared'}${rest === 0 ? '' : ` and ${rest} more`}`;
  const head = `${markdownHead(title)}🛑 **Cannot be read: ${where}, so nothing is known about this change.**\n\n`;
  const left = errors.length - MOST_TOLD;
  const tail = left > 0 ? `- … and ${left} more\n` : '';
  return trimmedComment(head, errors.slice(0, MOST_TOLD).map(item), tail, MOST_CHARACTERS);
}

function item({ at, problem, value, fix }: BackupError): string {
  const what = `${inline(problem)}${value === undefined ? '' : ` (${codeSpan(value)})`}`;
  return [
    `- ${at === undefined ? '' : `${codeSpan(at)}: `}${what}\n`,
    ...(fix === undefined ? [] : [`  - **To do:** ${inline(fix)}\n`]),
  ].join('');
}
