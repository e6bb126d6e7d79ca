import { CustomResourceDefinitionType, type KubeObject, type ResourceType } from '../../../lib/model';
import type { CustomResourceDefinition } from '../../../lib/schema';
import type { Store } from '../store';
import { ACCESS_RESOURCES } from './access-roles';
import { configMapResource } from './config-map';
import { crdResource } from './custom-resource-definition';
import { EMPTY_RESOURCES } from './empty-kinds';
import { eventResource } from './event';
import { eventsResource } from './events-view';
import { resourceFromCrd } from './from-crd';
import { leaseResource } from './lease';
import { namespaceResource } from './namespace';
import type { Resource } from './resource';
import { REVIEW_RESOURCES } from './reviews';
import { secretResource } from './secret';
import { serviceResource } from './service';
import { serviceAccountResource } from './service-account';
import { policyResource } from './validating-admission-policy';
import { policyBindingResource } from './validating-admission-policy-binding';

/** By group, and in a group by name, as the real server lists them. */
const BUILT_IN = [
  configMapResource,
  eventResource,
  namespaceResource,
  secretResource,
  serviceAccountResource,
  serviceResource,
  ...REVIEW_RESOURCES,
  ...ACCESS_RESOURCES,
  leaseResource,
  eventsResource,
  crdResource,
  policyResource,
  policyBindingResource,
  ...EMPTY_RESOURCES,
];

/** The resources that are served at the moment. */
export interface Registry {
  find(group: string, version: string, plural: string): Resource | undefined;
  /** Built-in ones first, then those of the CRDs in the order of their names. */
  all(): readonly Resource[];
  /** The resource of a stored object. */
  of(type: Pick<ResourceType, 'group' | 'plural'>): Resource | undefined;
}

/** Follows the CRDs in the store: what they define is served as soon as they are written. */
export function createRegistry(store: Store): Registry {
  let resources: readonly Resource[] | undefined;
  store.subscribe(CustomResourceDefinitionType, () => {
    resources = undefined;
  });

  function all(): readonly Resource[] {
    resources ??= [...BUILT_IN, ...store.list(CustomResourceDefinitionType).flatMap(defined)];
    return resources;
  }

  const of: Registry['of'] = ({ group, plural }) =>
    all().find(({ type }) => type.plural === plural && type.group === group);

  return {
    all,
    of,
    find(group, version, plural) {
      const resource = of({ group, plural });
      return resource?.type.version === version ? resource : undefined;
    },
  };
}

/** One that cannot be made into a resource is not served: it must not take the others with it. */
function defined(object: KubeObject): Resource[] {
  try {
    const resource = resourceFromCrd(object as KubeObject & Pick<CustomResourceDefinition, 'spec'>);
    return resource === undefined ? [] : [resource];
  } catch {
    return [];
  }
}
