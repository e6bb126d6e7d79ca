import { duplicate, type FieldError, invalid, notSupported } from '../../../lib/schema';
import { labelSelectorErrors, nameComplaints } from '../select';
import type { MatchResources, ResourceRule } from './admission-objects';
import { ruleErrors } from './resource-rule-errors';

const MATCH_POLICIES = ['Equivalent', 'Exact'];

/** What is wrong with the part of a policy or a binding that says what it is about, once it has its defaults. */
export function matchErrors(resources: MatchResources, field: string): FieldError[] {
  const { resourceRules = [], excludeResourceRules = [] } = resources;
  const { matchPolicy = '', namespaceSelector = {}, objectSelector = {} } = resources;
  return [
    ...(MATCH_POLICIES.includes(matchPolicy)
      ? []
      : [notSupported(`${field}.matchPolicy`, matchPolicy, MATCH_POLICIES)]),
    ...labelSelectorErrors(namespaceSelector, `${field}.namespaceSelector`),
    ...labelSelectorErrors(objectSelector, `${field}.objectSelector`),
    ...resourceRules.flatMap((rule, index) => namedRuleErrors(rule, `${field}.resourceRules[${index}]`)),
    ...excludeResourceRules.flatMap((rule, index) =>
      namedRuleErrors(rule, `${field}.excludeResourceRules[${index}]`),
    ),
  ];
}

function namedRuleErrors(rule: ResourceRule, field: string): FieldError[] {
  const { resourceNames = [] } = rule;
  return [
    ...resourceNames.flatMap((name, index) => {
      const at = `${field}.resourceNames[${index}]`;
      return [
        ...nameComplaints.pathSegment(name).map((detail) => invalid(at, name, detail)),
        ...(resourceNames.indexOf(name) < index ? [duplicate(at, name)] : []),
      ];
    }),
    ...ruleErrors(rule, field),
  ];
}

/** As the API server completes it. */
export function withMatchDefaults<T extends MatchResources>(resources: T): T {
  const withScope = (rules: readonly ResourceRule[]) =>
    rules.map((rule) => ({ ...rule, scope: rule.scope ?? '*' }));
  const { resourceRules, excludeResourceRules } = resources;
  return {
    ...resources,
    ...(resourceRules === undefined ? {} : { resourceRules: withScope(resourceRules) }),
    ...(excludeResourceRules === undefined ? {} : { excludeResourceRules: withScope(excludeResourceRules) }),
    matchPolicy: resources.matchPolicy ?? 'Equivalent',
    namespaceSelector: resources.namespaceSelector ?? {},
    objectSelector: resources.objectSelector ?? {},
  };
}
