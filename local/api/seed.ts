import { CustomResourceDefinitionType, type KubeObject, NamespaceType } from '../../lib/model';
import type { CustomResourceDefinition } from '../../lib/schema';
import { crdResource, FIXED_NAMESPACES, namespaceResource, type Resource } from './resources';
import type { Api } from './verbs';
import { newMetadata } from './verbs';

/** What is there from the start: the namespaces that every cluster has, and the kinds. */
export function seed(api: Api, crds: readonly CustomResourceDefinition[]): void {
  for (const name of FIXED_NAMESPACES) {
    write(api, namespaceResource, { apiVersion: 'v1', kind: NamespaceType.kind, metadata: { name } });
  }
  for (const crd of crds) {
    // A copy, because what is in the store must never change.
    write(api, crdResource, {
      ...structuredClone(crd),
      kind: CustomResourceDefinitionType.kind,
    } as KubeObject);
  }
}

function write(api: Api, resource: Resource, sent: KubeObject): void {
  const object = { ...sent, metadata: newMetadata(sent.metadata, resource, api.now()) };
  api.store.write(resource.type, resource.prepare?.(object, undefined) ?? object);
}
