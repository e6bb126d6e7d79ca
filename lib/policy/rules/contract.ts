import type { ErrorCode } from '../../errors';
import type { PolicyContext } from '../judging/policy-context';
import type { Rule, Violation } from '../judging/rule';

type ContractRuleTexts = Omit<Rule, 'check' | 'needs' | 'contract'>;

/** A rule that repeats what the contract of the API says, which is written in `lib/schema` alone. */
export function contractRule(texts: ContractRuleTexts, codes: readonly ErrorCode[]): Rule {
  return {
    ...texts,
    contract: codes,
    check: (context) => contractFindings(context, (code) => codes.includes(code)),
  };
}

/**
 * The rule for everything in the contract, the structural schema and the metadata that no other rule repeats.
 * @param others all other rules
 */
export function remainingContract(others: readonly Rule[]): Rule {
  const repeated = new Set(others.flatMap(({ contract }) => contract ?? []));
  return {
    id: 'MB000',
    name: 'contract',
    level: 'error',
    title: 'The management cluster can take the object',
    why: 'It refuses the object, or takes it and makes no backup.',
    fix: 'correct the field as the finding says',
    check: (context) => contractFindings(context, (code) => !repeated.has(code)),
  };
}

/** What of the contract is broken, by everything that is declared. */
function* contractFindings(
  context: PolicyContext,
  isWanted: (code: ErrorCode) => boolean,
): Iterable<Violation> {
  for (const subject of context.subjects) {
    for (const { code, problem, at, value, fix } of context.contractOf(subject)) {
      if (isWanted(code)) yield { subject, path: at, problem, value, fix };
    }
  }
}
