import type { Consequence, Review, Severity } from '../../../lib/review';
import { codeSpan } from '../../output/code-span';
import { inline } from '../../output/inline';

const HEADINGS: Record<Severity, string> = {
  data: 'What happens to data',
  risk: 'What protects less, or needs somebody',
  note: 'What else happens',
};

/** So many of one kind say what to do; nobody reads it a hundred times. */
const MOST_ADVICE = 3;

/** The consequences of one severity, each in a block of its own. */
export function consequenceBlocks({ consequences }: Review, severity: Severity): string[] {
  const some = consequences.filter((each) => each.severity === severity);
  if (some.length === 0) return [];
  const seen = new Map<string, number>();
  const items = some.map((each) => {
    const before = seen.get(each.code) ?? 0;
    seen.set(each.code, before + 1);
    return item(each, before < MOST_ADVICE);
  });
  return [`\n### ${HEADINGS[severity]} (${some.length})\n\n`, ...items];
}

function item({ says, todo, files, place }: Consequence, withAdvice: boolean): string {
  // Mostly the first file is in the sentence.
  const others = files
    .filter((file) => !says.includes(codeSpan(file)))
    .map((file) => `also ${codeSpan(file)}`);
  const details = [...(place === undefined ? [] : [codeSpan(place.text)]), ...others];
  return lines([
    `- ${inline(says)}`,
    ...(todo === undefined || !withAdvice ? [] : [`  - **To do:** ${inline(todo)}`]),
    ...(details.length === 0 ? [] : [`  - <sub>${details.join(' · ')}</sub>`]),
  ]);
}

function lines(some: readonly string[]): string {
  return some.map((line) => `${line}\n`).join('');
}
