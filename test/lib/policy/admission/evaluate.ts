import type { KubeObject } from '../../../../lib/model';
import { evaluate } from '../../cel/evaluate';

interface AdmissionPolicySpec {
  readonly matchConstraints: { readonly resourceRules: readonly { readonly resources: readonly string[] }[] };
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
}

/** What a ValidatingAdmissionPolicy says of an object that is created, or of one that takes the place of another. */
export function refusals(policy: KubeObject, object: object, oldObject: object | null = null): string[] {
  const { variables, validations } = policy.spec as AdmissionPolicySpec;
  const request = { operation: oldObject === null ? 'CREATE' : 'UPDATE' };
  const context = { object, oldObject, request, variables: {} as Record<string, unknown> };
  for (const { name, expression } of variables) context.variables[name] = evaluate(expression, context);
  return validations
    .filter(({ expression }) => evaluate(expression, context) !== true)
    .map(({ message }) => message);
}

/** Whether a policy is asked about objects of this resource. */
export function concerns(policy: KubeObject, plural: string): boolean {
  const { matchConstraints } = policy.spec as AdmissionPolicySpec;
  return matchConstraints.resourceRules.some(({ resources }) => resources.includes(plural));
}
