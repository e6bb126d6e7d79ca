import { apiVersionOf, type KubeObject } from '../../../lib/model';
import type { BindingSpec, PolicySpec, Registry } from '../resources';
import { matchesLabels } from '../select';
import type { Store } from '../store';

/**
 * The objects with which a policy is evaluated, once with each; `undefined` for a policy or a binding without params.
 * Empty where none is found and that is allowed.
 *
 * @param namespace of the request; empty for objects that belong to none
 * @throws Error for params that cannot be had
 */
export function paramsOf(
  { store, registry }: { store: Store; registry: Registry },
  { paramKind }: PolicySpec,
  { paramRef }: BindingSpec,
  namespace: string,
): readonly (KubeObject | undefined)[] {
  if (paramKind === undefined || paramRef === undefined) return [undefined];
  const type = registry
    .all()
    .find(
      (each) => each.type.kind === paramKind.kind && apiVersionOf(each.type) === paramKind.apiVersion,
    )?.type;
  if (type === undefined) throw new Error(`paramKind kind \`${shown(paramKind)}\` not known`);
  if (type.namespaced && !paramRef.namespace && namespace === '') {
    throw new Error('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  }
  if (!type.namespaced && paramRef.namespace) {
    throw new Error('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  }
  const place = type.namespaced ? paramRef.namespace || namespace : undefined;
  const { name, selector = {} } = paramRef;
  const found = name
    ? [store.get(type, place, name)].filter((each) => each !== undefined)
    : store.list(type, place).filter(({ metadata }) => matchesLabels(selector, metadata.labels));
  if (found.length === 0 && paramRef.parameterNotFoundAction === 'Deny') {
    throw new Error('no params found for policy binding with `Deny` parameterNotFoundAction');
  }
  return found;
}

/** As Go prints it. */
function shown({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  return `&ParamKind{APIVersion:${apiVersion},Kind:${kind},}`;
}
