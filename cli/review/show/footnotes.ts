import type { Review } from '../../../lib/review';
import { NEED_OPTIONS } from '../../check';

/** What lives is asked for by another command. */
const NEEDS = { ...NEED_OPTIONS, live: '"mosk-backup check --live"' };

/**
 * What a review ends with: what was compared, how many objects change, and which rules nobody has judged.
 * @param compared names between backticks
 */
export function footnotes({ objects, findings: { skipped } }: Review, compared: string): string[] {
  const { added, changed, removed } = objects;
  const byNeed = new Map<string, string[]>();
  for (const { rule, needs } of skipped) {
    const need = needs.map((each) => NEEDS[each]).join(' or ');
    byNeed.set(need, [...(byNeed.get(need) ?? []), rule]);
  }
  return [
    compared,
    `objects: ${added} added, ${changed} changed, ${removed} removed`,
    ...[...byNeed].map(([need, rules]) => `not judged without ${need}: ${rules.join(', ')}`),
  ];
}
