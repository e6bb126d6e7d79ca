import { CustomResourceDefinitionType, type KubeObject, NamespaceType } from '../../lib/model';
import type { CustomResourceDefinition } from '../../lib/schema';
import {
  crdResource,
  FIRST_NAMESPACES,
  KUBERNETES_SERVICE,
  namespaceResource,
  type Resource,
  serviceResource,
} from './resources';
import type { Api } from './verbs';
import { managedByServer, newMetadata } from './verbs';

/** What is there from the start: the namespaces that every cluster has, and the kinds. */
export function seed(api: Api, crds: readonly CustomResourceDefinition[]): void {
  for (const name of FIRST_NAMESPACES) {
    write(api, namespaceResource, { apiVersion: 'v1', kind: NamespaceType.kind, metadata: { name } });
  }
  write(api, serviceResource, KUBERNETES_SERVICE);
  for (const crd of crds) {
    // A copy, because what is in the store must never change.
    write(api, crdResource, {
      ...structuredClone(crd),
      kind: CustomResourceDefinitionType.kind,
    } as KubeObject);
  }
}

/** Who has made what is there from the start. */
const SERVER = 'kube-apiserver';

function write(api: Api, resource: Resource, sent: KubeObject): void {
  const object = resource.read?.(sent) ?? sent;
  const created = { ...object, metadata: newMetadata(object.metadata, resource, api.now()) };
  const managed = managedByServer(api, resource, SERVER, { before: undefined, after: created });
  api.store.write(resource.type, resource.prepare?.(managed, undefined) ?? managed);
}
