import { type KubeObject, NamespaceType } from '../../../lib/model';
import {
  type Binding,
  type CompiledPolicy,
  compiledPolicy,
  type Policy,
  policyBindingResource,
  policyResource,
  type Registry,
} from '../resources';
import { forbidden, StatusError } from '../status-error';
import type { Store } from '../store';
import { evaluated, type Refusal } from './evaluation';
import { isAbout, namespaceOf } from './match';
import { paramsOf } from './params';
import type { PolicyRequest } from './policy-request';
import { policyValues, requestValues } from './policy-values';

/** The ValidatingAdmissionPolicies that are in force. */
export interface AdmissionPolicies {
  /**
   * Asks them all about a write, in the order of their names and of those of their bindings.
   *
   * @returns what whoever asks is warned of
   * @throws StatusError for the first thing that is denied, with the code of its reason
   */
  judge(request: PolicyRequest): readonly string[];
}

/** A policy with its bindings: without one it is not in force. */
interface Bound {
  readonly policy: Policy;
  readonly compiled: CompiledPolicy;
  readonly bindings: readonly Binding[];
}

/** Follows the policies and bindings in the store: they are in force as soon as they are written. */
export function createAdmissionPolicies(store: Store, registry: Registry): AdmissionPolicies {
  let inForce: readonly Bound[] | undefined;
  for (const { type } of [policyResource, policyBindingResource]) {
    store.subscribe(type, () => {
      inForce = undefined;
    });
  }

  function bound(): readonly Bound[] {
    const bindings = store.list(policyBindingResource.type) as readonly Binding[];
    return (store.list(policyResource.type) as readonly Policy[]).flatMap((policy) => {
      const own = bindings.filter(({ spec }) => spec.policyName === policy.metadata.name);
      return own.length === 0 ? [] : [{ policy, compiled: compiledPolicy(policy.spec), bindings: own }];
    });
  }

  return {
    judge(request) {
      inForce ??= bound();
      // Nearly always so, and at every write.
      if (inForce.length === 0 || isOfPolicies(request)) return [];
      return judged(inForce, request, { store, registry });
    },
  };
}

/** Nobody is locked out by a policy on policies. */
function isOfPolicies({ type }: PolicyRequest): boolean {
  return (
    type.group === policyResource.type.group &&
    /^(validating|mutating)admissionpolic(ies|ybindings)$/.test(type.plural)
  );
}

function judged(
  inForce: readonly Bound[],
  request: PolicyRequest,
  source: { readonly store: Store; readonly registry: Registry },
): readonly string[] {
  const namespace = namespaceOf(request);
  const labelsOf = (name: string) => source.store.get(NamespaceType, undefined, name)?.metadata.labels;
  const isNamespace = request.type.kind === NamespaceType.kind && request.type.group === '';
  const space =
    isNamespace || namespace === '' ? undefined : source.store.get(NamespaceType, undefined, namespace);
  let values: ReturnType<typeof requestValues> | undefined;
  const denied: { refusal: Refusal; text: string }[] = [];
  const warnings: string[] = [];

  for (const { policy, compiled, bindings } of inForce) {
    const { spec, metadata } = policy;
    if (!isAbout(spec.matchConstraints ?? {}, request, labelsOf)) continue;
    for (const binding of bindings) {
      if (!isAbout(binding.spec.matchResources ?? {}, request, labelsOf)) continue;
      const named = `ValidatingAdmissionPolicy '${metadata.name}' with binding '${binding.metadata.name}'`;
      const deny = (refusal: Refusal) =>
        denied.push({ refusal, text: `${named} denied request: ${refusal.message}` });
      let params: readonly (KubeObject | undefined)[];
      try {
        params = paramsOf(source, spec, binding.spec, namespace);
      } catch (error) {
        const message = `failed to configure binding: ${(error as Error).message}`;
        if (spec.failurePolicy !== 'Ignore') deny({ message, reason: '' });
        continue;
      }
      const actions = binding.spec.validationActions ?? [];
      for (const param of params) {
        values ??= requestValues(request, space);
        const { refusals, failures } = evaluated(spec, compiled, policyValues(values, param, compiled));
        for (const refusal of refusals) {
          for (const action of actions) {
            if (action === 'Deny') deny(refusal);
            if (action === 'Warn') warnings.push(`Validation failed for ${named}: ${refusal.message}`);
          }
        }
        for (const failure of failures) deny(failure);
      }
    }
  }
  const [first] = denied;
  if (first !== undefined) throw refusedBy(first.refusal, first.text, request);
  return [...new Set(warnings)];
}

const CODES: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
};

function refusedBy({ reason }: Refusal, text: string, { type, name, object }: PolicyRequest): StatusError {
  const shown = name || object?.metadata.name || 'Unknown';
  const { status, message } = forbidden(type, shown, text, [{ message: text }]);
  return new StatusError(CODES[reason] ?? 422, reason || 'Invalid', message, status.details);
}
