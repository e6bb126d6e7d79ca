import { CustomResourceDefinitionType, type KubeObject, type ResourceType } from '../../../lib/model';
import type { CustomResourceDefinition } from '../../../lib/schema';
import type { Store } from '../store';
import { configMapResource } from './config-map';
import { crdResource } from './custom-resource-definition';
import { eventResource } from './event';
import { resourceFromCrd } from './from-crd';
import { namespaceResource } from './namespace';
import type { Resource } from './resource';
import { secretResource } from './secret';

const BUILT_IN = [configMapResource, eventResource, namespaceResource, secretResource, crdResource];

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

function defined(object: KubeObject): Resource[] {
  const resource = resourceFromCrd(object as KubeObject & Pick<CustomResourceDefinition, 'spec'>);
  return resource === undefined ? [] : [resource];
}
