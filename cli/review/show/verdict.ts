import { counted } from '../../../lib/model';
import type { Level } from '../../../lib/policy';
import type { Review, Severity } from '../../../lib/review';
import { type FailOn, fails } from '../../fail-on';

/** What a consequence counts as beside the findings of a policy. */
const LEVEL_OF: Readonly<Record<Severity, Level>> = { data: 'error', risk: 'warning', note: 'info' };

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

/** Notes, and new infos. */
export function worthKnowing(review: Review): number {
  return consequencesOf(review, 'note') + newFindings(review, 'info');
}

/** Whether a review ends with a failure. What was wrong before the change is not held against it. */
export function reviewFails({ consequences, findings }: Review, failOn: FailOn): boolean {
  const levels = [
    ...consequences.map(({ severity }) => LEVEL_OF[severity]),
    ...findings.added.map(({ level }) => level),
  ];
  return levels.some((level) => fails(level, failOn));
}

/**
 * Rules that could not be judged though the change touches what they are about: an inventory says how often a cluster has
 * to be backed up, and when not. What targets name for the first time is told in any case.
 */
export function unjudgedRules({ findings, objects }: Review): string[] {
  const touched = objects.added + objects.changed + objects.removed;
  const unjudged = findings.skipped.filter(({ needs }) => needs.includes('inventory'));
  return touched === 0 ? [] : unjudged.map(({ rule }) => rule);
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
  const unjudged = unjudgedRules(review);
  if (unjudged.length > 0) {
    const rules = counted(
      unjudged.length,
      'rule that this change concerns was',
      'rules that this change concerns were',
    );
    return `⚪ ${calm}, and the policy finds nothing new; but **${rules} not judged: see the end.**`;
  }
  return `✅ ${calm}, and the policy finds nothing new.`;
}
