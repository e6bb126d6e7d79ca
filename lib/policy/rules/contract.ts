import type { ErrorCode } from '../../errors';
import type { Rule } from '../rule';

type ContractRuleTexts = Omit<Rule, 'check' | 'needs'>;

/** A rule that repeats what the contract of the API says, which is written in `lib/schema` alone. */
export function contractRule(texts: ContractRuleTexts, codes: readonly ErrorCode[]): Rule {
  return {
    ...texts,
    *check(context) {
      for (const subject of context.subjects) {
        for (const { code, problem, at, value, fix } of context.contractOf(subject)) {
          if (codes.includes(code)) yield { subject, path: at, problem, value, fix };
        }
      }
    },
  };
}
