export { crdResource } from './custom-resource-definition';
export { FIXED_NAMESPACES, type Namespace, namespaceResource } from './namespace';
export { OBJECT_META_SCHEMA } from './object-meta-schema';
export { createRegistry, type Registry } from './registry';
export { type Resource, VERBS } from './resource';
