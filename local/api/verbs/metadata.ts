import { randomUUID } from 'node:crypto';
import { type KubeObject, NamespaceType, type ObjectMeta } from '../../../lib/model';
import { type FieldError, invalid } from '../../../lib/schema';
import type { Resource } from '../resources';

/** RFC 3339 in whole seconds, as the API writes all its times. */
export function timestamp(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Metadata of an object that is about to be created: what the server owns is filled in, whatever was sent. */
export function newMetadata(sent: ObjectMeta, resource: Resource, now: number): ObjectMeta {
  const { uid: _uid, resourceVersion: _version, deletionTimestamp: _deletion, ...kept } = plainMetadata(sent);
  return {
    ...kept,
    uid: randomUUID(),
    creationTimestamp: timestamp(now),
    ...(resource.custom || resource.hasGeneration ? { generation: 1 } : {}),
  };
}

type Members = ObjectMeta & { readonly deletionGracePeriodSeconds?: number };

/** Metadata of an object that replaces `before`, with the complaints about changes that nobody may make. */
export function nextMetadata(
  before: ObjectMeta,
  sent: ObjectMeta,
): { metadata: ObjectMeta; causes: FieldError[] } {
  const changed = plainMetadata(sent);
  const causes: FieldError[] = [];
  const had: Members = before;
  const has: Members = changed;
  for (const field of ['uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if ((has[field] ?? '') !== '' && has[field] !== had[field]) {
      causes.push(invalid(`metadata.${field}`, has[field], 'field is immutable'));
    }
  }
  // Whoever has no generation gets none by saying so.
  const { generation: _sent, ...own } = changed;
  const metadata = { ...own, ...serverOwned(before) };
  return { metadata, causes };
}

function serverOwned(before: ObjectMeta): Partial<ObjectMeta> {
  const { name, namespace, uid, creationTimestamp, deletionTimestamp, generation, resourceVersion } = before;
  const { deletionGracePeriodSeconds }: Members = before;
  return withoutAbsent({
    name,
    namespace,
    uid,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generation,
    resourceVersion,
  });
}

/** What the whole object may not get, once it is being deleted: a subresource does not give it any. */
export function newFinalizersWhileDeleting(before: ObjectMeta, changed: ObjectMeta): FieldError[] {
  if (before.deletionTimestamp === undefined) return [];
  const had = new Set(before.finalizers);
  const added = (changed.finalizers ?? []).filter((finalizer) => !had.has(finalizer));
  if (added.length === 0) return [];
  const found = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  return [
    {
      type: 'FieldValueForbidden',
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${found}}`,
      field: 'metadata.finalizers',
    },
  ];
}

/** Without what is null, empty or kept by nobody here (`selfLink`), and without `managedFields`, which have rules of their own. */
export function plainMetadata(sent: ObjectMeta): ObjectMeta {
  const { managedFields: _managed, selfLink: _link, ...kept } = sent as ObjectMeta & Record<string, unknown>;
  const metadata = withoutAbsent(kept) as unknown as ObjectMeta;
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    const value = metadata[field];
    if (value !== undefined && Object.keys(value).length === 0) delete metadata[field];
  }
  return metadata;
}

function withoutAbsent(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** With a deletion time, which also counts as a change of the desired state. */
export function markedForDeletion(object: KubeObject, now: number): KubeObject {
  const { generation } = object.metadata;
  const metadata = {
    ...object.metadata,
    ...(generation === undefined ? {} : { generation: generation + 1 }),
    deletionTimestamp: timestamp(now),
    // Namespaces, which are deleted in their own way, have none.
    ...(object.kind === NamespaceType.kind && object.apiVersion === 'v1'
      ? {}
      : { deletionGracePeriodSeconds: 0 }),
  };
  return { ...object, metadata };
}
