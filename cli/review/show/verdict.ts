import type { Level } from '../../../lib/policy';
import type { Review, Severity } from '../../../lib/review';

export const FAIL_ON = ['never', 'data', 'error', 'warning'] as const;
/**
 * What a review ends with a failure for, each with what stands before it: nothing, a consequence for data, a new finding
 * of level error, a new warning or a risk.
 */
export type FailOn = (typeof FAIL_ON)[number];

/** How many consequences of a severity. */
export function consequencesOf({ consequences }: Review, severity: Severity): number {
  return consequences.filter((each) => each.severity === severity).length;
}

/** How many new findings of a level. */
export function newFindings({ findings }: Review, level: Level): number {
  return findings.added.filter((each) => each.level === level).length;
}

/** Risks, and new warnings. */
export function needingALook(review: Review): number {
  return consequencesOf(review, 'risk') + newFindings(review, 'warning');
}

/** Whether a review ends with a failure. What was wrong before the change is not held against it. */
export function fails(review: Review, failOn: FailOn): boolean {
  const at = FAIL_ON.indexOf(failOn);
  const causes = [consequencesOf(review, 'data'), newFindings(review, 'error'), needingALook(review)];
  return causes.slice(0, at).some((count) => count > 0);
}

/** The one sentence that is read even if nothing else is. */
export function verdict(review: Review): string {
  const data = consequencesOf(review, 'data');
  const errors = newFindings(review, 'error');
  const rest = needingALook(review);
  if (data > 0) {
    return `🛑 **Do not merge this unread: ${data === 1 ? 'one thing happens' : `${data} things happen`} to data.**`;
  }
  const calm = 'As far as the manifests show, no data is lost by this';
  if (errors > 0) {
    return `🛑 ${calm}, but it breaks the policy: **${errors === 1 ? 'one new error' : `${errors} new errors`}.**`;
  }
  if (rest > 0) return `⚠️ ${calm}, but **${rest === 1 ? 'one thing needs' : `${rest} things need`} a look.**`;
  return `✅ ${calm}, and the policy finds nothing new.`;
}
