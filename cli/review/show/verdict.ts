import { counted } from '../../../lib/model';
import type { Level, PolicyFinding } from '../../../lib/policy';
import { type Loss, type Review, type Severity, saysTheSame } from '../../../lib/review';
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

/** Risks, new warnings, and what only the change itself accepts. */
export function needingALook(review: Review): number {
  const ownWord = acceptedByItself(review).filter(({ level }) => level !== 'info');
  return consequencesOf(review, 'risk') + newFindings(review, 'warning') + ownWord.length;
}

/** What a waiver of the change itself accepts and no consequence tells of already. */
export function acceptedByItself(review: Review): PolicyFinding[] {
  return review.findings.waivedByItself.filter((each) => !isTold(review, each));
}

/** Whether a consequence says the same already. */
export function isTold({ consequences }: Review, finding: PolicyFinding): boolean {
  return consequences.some((each) => saysTheSame(each, finding));
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

const LOSSES: readonly (readonly [Loss['what'], string])[] = [
  ['deleted', 'Deletes data'],
  ['pruned', 'Lets the next `mosk-backup prune` delete data'],
  ['left', 'Leaves files with nobody'],
  ['open', 'May leave files with nobody'],
];

/** The worst that becomes of files, and who answers for it: what is approved is lost all the same. */
function lossText({ consequences }: Review): string | undefined {
  for (const [what, says] of LOSSES) {
    const some = consequences.filter(({ loss }) => loss?.what === what);
    if (some.length === 0) continue;
    // What nobody answers for is not hidden behind what somebody does.
    const answers = [...new Set(some.map(({ loss }) => loss?.answer))];
    const [first, ...others] = answers.includes(undefined) ? [undefined] : answers;
    const more = others.length === 0 ? '' : `; ${others.length} more with other reasons`;
    return `${says}${first === undefined ? '' : `, ${first}`}${more}`;
  }
  return undefined;
}

/** The one sentence that is read even if nothing else is. */
export function verdict(review: Review): string {
  const data = consequencesOf(review, 'data');
  const errors = newFindings(review, 'error');
  const rest = needingALook(review);
  if (data > 0) {
    return `🛑 **Do not merge this unread: ${data === 1 ? 'one thing happens' : `${data} things happen`} to data.**`;
  }
  const lost = lossText(review);
  if (lost !== undefined) {
    const looks = rest === 1 ? 'One thing needs a look' : `${rest} things need a look`;
    return errors > 0
      ? `🛑 **${lost}; and it breaks the policy: ${counted(errors, 'new error')}.**`
      : `⚠️ **${lost}.** ${looks}.`;
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
