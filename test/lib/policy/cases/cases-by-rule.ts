import type { RuleCases } from '../../../../lib/policy/testing/test-rule';

/** Cases by the ids of their rules. The first failing and the first passing one stand on the rule's page. */
export type CasesByRule = Readonly<Record<string, RuleCases>>;
