import { BackupError } from '../../errors';
import { shownField } from '../../schema';
import type { PolicyFinding } from './finding';
import type { Level } from './level';
import type { PolicyContext } from './policy-context';
import type { Rule, RuleNeed, Violation } from './rule';
import { subjectName } from './subject';
import { holdsOn, type PolicyWaiver } from './waiver';
import { type WaiverLedger, type WaiverUse, waiverLedger } from './waiver-ledger';
import { tellingOf } from './wrong-names';

/** A rule that could not be judged, and what it would need: any one of these. */
export interface SkippedRule {
  /** Id of the rule. */
  readonly rule: string;
  /** What was not handed in. */
  readonly needs: readonly RuleNeed[];
}

/** What a policy says of everything that it was given. */
export interface Judgement {
  /** What is wrong, in the order of the rules' ids and then of the objects. */
  readonly findings: readonly PolicyFinding[];
  /** What would be wrong but is accepted; each carries its waiver. */
  readonly waived: readonly PolicyFinding[];
  /** Rules that could not be judged. */
  readonly skipped: readonly SkippedRule[];
  /** Every waiver, and what became of it. */
  readonly waivers: readonly WaiverUse[];
}

/** Rules with the levels at which a policy has them. */
export type LevelledRules = readonly { readonly rule: Rule; readonly level: Level }[];

/** Judges everything by every rule, each once; those about waivers when it is known which ones are needed. */
export function judge(
  rules: LevelledRules,
  context: PolicyContext,
  policyWaivers: readonly PolicyWaiver[],
): Judgement {
  const ledger = waiverLedger(context.subjects, policyWaivers, context.now);
  const judgeable = rules.filter(({ rule }) => canBeJudged(rule, context));
  const judged = new Set(judgeable.map(({ rule }) => rule.id));
  const found = new Map<string, PolicyFinding[]>();
  for (const { rule, level } of judgeable.filter((each) => !each.rule.judgesWaivers)) {
    found.set(rule.id, findingsOf(rule, level, context, ledger));
  }
  context.waivers = ledger.uses(judged);
  for (const { rule, level } of judgeable.filter((each) => each.rule.judgesWaivers)) {
    found.set(rule.id, findingsOf(rule, level, context, ledger));
  }
  const tell = tellingOf([...context.subjects, ...(context.base ?? [])]);
  const all = judgeable.flatMap(({ rule }) => found.get(rule.id) ?? []).map((each) => told(each, tell));
  return {
    findings: all.filter(({ waiver }) => waiver === undefined),
    waived: all.filter(({ waiver }) => waiver !== undefined),
    skipped: rules.flatMap(({ rule: { id, needs = [] } }) => (judged.has(id) ? [] : [{ rule: id, needs }])),
    waivers: ledger.uses(judged),
  };
}

function canBeJudged({ needs }: Rule, context: PolicyContext): boolean {
  return needs === undefined || needs.some((need) => context[need] !== undefined);
}

function findingsOf(rule: Rule, level: Level, context: PolicyContext, ledger: WaiverLedger): PolicyFinding[] {
  try {
    return Array.from(rule.check(context), (violation) =>
      findingOf(rule, level, violation, context.now, ledger),
    );
  } catch (cause) {
    if (BackupError.is(cause)) throw cause.moved(rule.id);
    throw new BackupError('policy-invalid', 'The rule itself fails', {
      at: rule.id,
      value: cause instanceof Error ? cause.message.split('\n', 1)[0] : undefined,
      fix: 'correct its check: objects may lack everything that the API does not demand',
      cause,
    });
  }
}

function findingOf(
  rule: Rule,
  level: Level,
  violation: Violation,
  now: Date,
  ledger: WaiverLedger,
): PolicyFinding {
  const { subject, path, problem, value, fix } = violation;
  const about = violation.about ?? (subject === undefined ? rule.name : subjectName(subject));
  const met = ledger.waiverFor(rule.id, about, subject);
  const expired = met === undefined || holdsOn(met, now) ? undefined : met;
  return {
    rule: rule.id,
    name: rule.name,
    level,
    problem: expired === undefined ? problem : `${problem} (its waiver ended on ${expired.until})`,
    why: rule.why,
    fix: fix ?? rule.fix,
    about,
    managementCluster: subject?.managementCluster,
    path,
    value,
    place: subject?.place(path),
    waiver: expired === undefined ? met : undefined,
    expired,
  };
}

/** The same, as it may be told. */
function told(finding: PolicyFinding, tell: (text: string) => string): PolicyFinding {
  const { problem, fix, about, path, value } = finding;
  return {
    ...finding,
    problem: tell(problem),
    fix: tell(fix),
    about: tell(about),
    path: path === undefined ? undefined : shownField(path),
    value: value === undefined ? undefined : tell(value),
  };
}
