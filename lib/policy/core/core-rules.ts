import type { ErrorCode } from '../../errors';
import type { PolicyContext } from '../judging/policy-context';
import { RULES } from '../rules';
import type { CoreFinding, CoreRule } from './core-rule';
import { declaredOnce } from './declared-once';
import { soundObjects } from './objects';
import { reachableReferences } from './references';

const CORE_RULES: readonly CoreRule[] = [
  soundObjects,
  declaredOnce,
  reachableReferences,
  ofPolicies('MB011', 'remote-file-collision'),
  ofPolicies('MB025', 'runs-too-close'),
];

/** Everything that is wrong with an app whatever its policies say, and what is only suspicious. */
export function coreFindings(context: PolicyContext): CoreFinding[] {
  return CORE_RULES.flatMap((rule) => [...rule(context)]);
}

/** A rule that policies have too, and that holds without one. */
function ofPolicies(id: string, code: ErrorCode): CoreRule {
  return function* (context) {
    const rule = RULES.find((each) => each.id === id);
    for (const { subject, other, problem, value, fix } of rule?.check(context) ?? []) {
      if (subject === undefined) continue;
      yield {
        ...{ code, problem, value, fix: fix ?? rule?.fix },
        ...{ place: subject.place(), other: other?.place(), says: [id] },
      };
    }
  };
}
