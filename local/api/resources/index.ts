export type {
  Binding,
  BindingSpec,
  MatchResources,
  Policy,
  PolicySpec,
  ResourceRule,
} from './admission-objects';
export { crdResource } from './custom-resource-definition';
export { EVENTS_VIEW } from './events-view';
export { STANDARD_FINALIZERS, standardFinalizerErrors } from './finalizer-errors';
export { groupVersion } from './group-version';
export {
  FIRST_NAMESPACES,
  FIXED_NAMESPACES,
  KUBERNETES,
  type Namespace,
  namespaceResource,
} from './namespace';
export { OBJECT_META_SCHEMA } from './object-meta-schema';
export { type Compiled, type CompiledPolicy, compiledPolicy } from './policy-expressions';
export { createRegistry, type Registry } from './registry';
export { METADATA_FIELDS, type Resource, type Subresource, VERBS } from './resource';
export { tokenRequestResource } from './reviews';
export { KUBERNETES_SERVICE, serviceResource } from './service';
export { policyResource } from './validating-admission-policy';
export { policyBindingResource } from './validating-admission-policy-binding';
