import { NamespaceType } from '../../../lib/model';
import { forbidden, notFound } from '../status-error';
import type { Api, Call } from './api';

/** @throws StatusError 404 for a namespace that is absent, 403 for one that is being deleted */
export function requireNamespace(api: Api, { resource, namespace }: Call, name: string): void {
  if (namespace === undefined) return;
  const found = api.store.get(NamespaceType, undefined, namespace);
  if (found === undefined) throw notFound(NamespaceType, namespace);
  if (found.metadata.deletionTimestamp === undefined) return;
  throw forbidden(
    resource.type,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  );
}
