import type { Consequence, Review, Severity } from '../../../lib/review';
import { codeSpan } from '../../output/code-span';
import { inline } from '../../output/inline';
import { consequenceRows, namesIn, type Row } from './rows';

const HEADINGS: Record<Severity, string> = {
  data: 'What happens to data',
  risk: 'What protects less, or needs somebody',
  note: 'What else happens',
};

/** So many of one kind say what to do; nobody reads it a hundred times. */
const MOST_ADVICE = 3;
/** Of the files of one row; JSON has all. */
const MOST_FILES = 30;

/** The consequences of one severity, each in a block of its own; what says the same of many objects is one. */
export function consequenceBlocks({ consequences }: Review, severity: Severity): string[] {
  const some = consequences.filter((each) => each.severity === severity);
  if (some.length === 0) return [];
  const seen = new Map<string, number>();
  const items = consequenceRows(some).map((row) => {
    const { code } = row.first;
    const before = seen.get(code) ?? 0;
    seen.set(code, before + 1);
    return item(row, before < MOST_ADVICE);
  });
  return [`\n### ${HEADINGS[severity]} (${some.length})\n\n`, ...items];
}

function item(row: Row<Consequence>, withAdvice: boolean): string {
  const { first, others } = row;
  const { code, says, todo, place } = first;
  const details = [codeSpan(code), ...(place === undefined ? [] : [codeSpan(place.text)]), ...filesOf(row)];
  const same = namesIn(row).map(codeSpan).join(', ');
  return lines([
    `- ${inline(says)}`,
    ...(others.length === 0 ? [] : [`  - **The same of ${others.length} others:** ${same}`]),
    ...(todo === undefined || !withAdvice ? [] : [`  - **To do:** ${inline(todo)}`]),
    `  - <sub>${details.join(' · ')}</sub>`,
  ]);
}

/** Mostly the first file is in the sentence. */
function filesOf({ first, others }: Row<Consequence>): string[] {
  const files = [
    ...first.files.filter((file) => !first.says.includes(codeSpan(file))),
    ...others.flatMap((each) => each.files),
  ];
  const rest = files.length - MOST_FILES;
  const shown = files.slice(0, MOST_FILES).map((file) => `also ${codeSpan(file)}`);
  return rest > 0 ? [...shown, `… and ${rest} more`] : shown;
}

function lines(some: readonly string[]): string {
  return some.map((line) => `${line}\n`).join('');
}
