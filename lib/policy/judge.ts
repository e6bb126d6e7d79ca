import type { PolicyFinding } from './finding';
import type { Level } from './level';
import type { PolicyContext } from './policy-context';
import type { Rule, RuleNeed, Violation } from './rule';
import { subjectName } from './subject';
import { holdsOn, type PolicyWaiver, type Waiver, waiversOf } from './waiver';

/** A rule that could not be judged, and what it would need: any one of these. */
export interface SkippedRule {
  readonly rule: string;
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
}

/** Rules with the levels at which a policy has them. */
export type LevelledRules = readonly { readonly rule: Rule; readonly level: Level }[];

/** Judges everything by every rule, each once. */
export function judge(
  rules: LevelledRules,
  context: PolicyContext,
  policyWaivers: readonly PolicyWaiver[],
): Judgement {
  const findings: PolicyFinding[] = [];
  const waived: PolicyFinding[] = [];
  const skipped: SkippedRule[] = [];
  for (const { rule, level } of rules) {
    if (rule.needs !== undefined && !rule.needs.some((need) => context[need] !== undefined)) {
      skipped.push({ rule: rule.id, needs: rule.needs });
      continue;
    }
    for (const violation of rule.check(context)) {
      const finding = findingOf(rule, level, violation);
      const waiver = waiverFor(finding, violation, policyWaivers, context.now);
      if (waiver === undefined) findings.push(finding);
      else waived.push({ ...finding, waiver });
    }
  }
  return { findings, waived, skipped };
}

function findingOf(
  rule: Rule,
  level: Level,
  { subject, about, path, problem, value, fix }: Violation,
): PolicyFinding {
  return {
    rule: rule.id,
    name: rule.name,
    level,
    problem,
    why: rule.why,
    fix: fix ?? rule.fix,
    about: about ?? (subject === undefined ? rule.name : subjectName(subject)),
    site: subject?.site,
    path,
    value,
    place: subject?.place(path),
  };
}

function waiverFor(
  { rule, about }: PolicyFinding,
  { subject }: Violation,
  policyWaivers: readonly PolicyWaiver[],
  now: Date,
): Waiver | undefined {
  const own = subject === undefined ? [] : waiversOf(subject.manifest).waivers;
  const ofPolicy = policyWaivers.filter((waiver) => waiver.about === about);
  return [...own, ...ofPolicy].find((waiver) => waiver.rule === rule && holdsOn(waiver, now));
}
