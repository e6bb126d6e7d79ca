import { randomUUID } from 'node:crypto';
import type { KubeObject, ObjectMeta } from '../../../lib/model';
import type { FieldError } from '../../../lib/schema';
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
    ...(resource.custom ? { generation: 1 } : {}),
  };
}

/** Metadata of an object that replaces `before`, with the complaints about changes that nobody may make. */
export function nextMetadata(
  before: ObjectMeta,
  sent: ObjectMeta,
): { metadata: ObjectMeta; causes: FieldError[] } {
  const changed = plainMetadata(sent);
  const causes: FieldError[] = [];
  for (const field of ['uid', 'deletionTimestamp'] as const) {
    const value = changed[field];
    if (value !== undefined && value !== before[field]) {
      causes.push({
        type: 'FieldValueInvalid',
        message: `Invalid value: ${JSON.stringify(value)}: field is immutable`,
        field: `metadata.${field}`,
      });
    }
  }
  causes.push(...newFinalizersWhileDeleting(before, changed));
  const metadata = { ...changed, ...serverOwned(before) };
  return { metadata, causes };
}

function serverOwned(before: ObjectMeta): Partial<ObjectMeta> {
  const { name, namespace, uid, creationTimestamp, deletionTimestamp, generation, resourceVersion } = before;
  const { deletionGracePeriodSeconds } = before as { deletionGracePeriodSeconds?: number };
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

function newFinalizersWhileDeleting(before: ObjectMeta, changed: ObjectMeta): FieldError[] {
  if (before.deletionTimestamp === undefined) return [];
  const added = (changed.finalizers ?? []).filter((finalizer) => !before.finalizers?.includes(finalizer));
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

/** Without what is null, empty or kept by nobody here (`managedFields`, `selfLink`). */
function plainMetadata(sent: ObjectMeta): ObjectMeta {
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
    deletionGracePeriodSeconds: 0,
  };
  return { ...object, metadata };
}
