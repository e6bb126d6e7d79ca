import { BackupError } from '../../errors';
import { BackupPolicy } from '../backup-policy';
import type { PolicyFinding } from '../judging/finding';
import type { Rule } from '../judging/rule';
import { RULES } from '../rules';
import { inputOf, type RuleCase } from './rule-case';

/** What shows that a rule does what it says. */
export interface RuleCases {
  /** Situations in which the rule finds nothing wrong: at least one. */
  readonly passes: readonly RuleCase[];
  /** Situations in which it does: at least one. */
  readonly fails: readonly RuleCase[];
}

/**
 * Tests a rule by situations. Call it in a test of any framework: it returns nothing or throws.
 *
 * ```ts
 * test('ACME001', () =>
 *   testRule(namedForTicket, {
 *     passes: [{ manifests: [backup('before-chg-1234')] }],
 *     fails: [{ manifests: [backup('test')], finds: [{ path: 'metadata.name' }] }],
 *   }));
 * ```
 *
 * @throws BackupError `policy-invalid` for the first case that ends otherwise
 */
export function testRule(rule: Rule, { passes, fails }: RuleCases): void {
  if (passes.length === 0 || fails.length === 0) {
    throw failed(rule, 'cases', 'there has to be one that passes and one that fails');
  }
  for (const [index, each] of passes.entries()) {
    const at = each.name ?? `passes[${index}]`;
    const [first, ...others] = findingsOf(rule, each, at);
    if (first === undefined) continue;
    throw failed(
      rule,
      at,
      `found ${described(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`,
    );
  }
  for (const [index, each] of fails.entries()) {
    const at = each.name ?? `fails[${index}]`;
    const findings = findingsOf(rule, each, at);
    if (findings.length === 0) throw failed(rule, at, 'found nothing');
    const { finds = findings } = each;
    const missing = finds.find((wanted) => !findings.some((finding) => agrees(finding, wanted)));
    if (missing === undefined && finds.length === findings.length) continue;
    throw failed(
      rule,
      at,
      `found ${findings.map(described).join(' and ')}, expected ${JSON.stringify(missing ?? finds)}`,
    );
  }
}

function findingsOf(rule: Rule, each: RuleCase, at: string): PolicyFinding[] {
  const own = RULES.includes(rule) ? [] : [rule];
  const policy = new BackupPolicy({ ...each.policy, rules: [...(each.policy?.rules ?? []), ...own] });
  const { findings, skipped } = policy.judge(inputOf(each));
  const missing = skipped.find((skip) => skip.rule === rule.id);
  if (missing !== undefined) throw failed(rule, at, `the case gives none of ${missing.needs.join(', ')}`);
  return findings.filter((finding) => finding.rule === rule.id);
}

function agrees(finding: PolicyFinding, wanted: Partial<PolicyFinding>): boolean {
  return Object.entries(wanted).every(
    ([member, value]) => JSON.stringify(finding[member as keyof PolicyFinding]) === JSON.stringify(value),
  );
}

function described({ problem, about, path, value }: PolicyFinding): string {
  const at = path === undefined ? about : `${about}: ${path}`;
  return value === undefined ? `"${problem}" at ${at}` : `"${problem}" at ${at} (${value})`;
}

function failed({ id }: Rule, at: string, value: string): BackupError {
  return new BackupError('policy-invalid', 'The rule does not do what its case says', {
    at: `${id}: ${at}`,
    value,
    fix: 'correct the rule or the case',
  });
}
