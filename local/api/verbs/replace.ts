import { jsonEqual } from '../../../lib/json';
import type { KubeObject } from '../../../lib/model';
import type { Resource } from '../resources';
import { modified } from '../status-error';
import { admitted } from './admitted';
import type { Api, Call, Outcome } from './api';
import { requireValid } from './conformity';
import { nextMetadata } from './metadata';
import { collectOrphan, isReleased, takeAway } from './removal';

interface Replacement {
  readonly before: KubeObject;
  /** As sent or patched, with defaults. */
  readonly object: KubeObject;
  readonly dryRun: boolean;
  readonly warnings: readonly string[];
}

/** The part that PUT and PATCH have in common: puts `object` in the place of `before`. */
export function replace(api: Api, call: Call, { before, object, dryRun, warnings }: Replacement): Outcome {
  const { resource, subresource, user } = call;
  const { type } = resource;
  const { resourceVersion } = object.metadata;
  if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) throw modified(type, call.name);

  const { metadata, causes } = nextMetadata(before.metadata, object.metadata);
  const wanted =
    subresource === 'status'
      ? withStatus(before, object.status)
      : ownPart({ ...object, metadata }, before, resource);
  const next = counted(
    admitted(api, resource, {
      operation: 'UPDATE',
      object: wanted,
      oldObject: before,
      subresource,
      user,
      dryRun,
    }),
    before,
    resource,
  );
  requireValid(next, before, resource, causes);

  if (dryRun || jsonEqual(next, before)) return { code: 200, object: next, warnings };
  if (isReleased(api, { type, object: next })) {
    // Removed as it was stored: watchers are not told of the change that released it.
    takeAway(api, { type, object: before });
    return { code: 200, object: next, warnings };
  }
  const written = api.store.write(type, next);
  collectOrphan(api, { type, object: written });
  return { code: 200, object: written, warnings };
}

/** The status is changed by its own subresource only, and that changes nothing else. */
function ownPart(object: KubeObject, before: KubeObject, { hasStatus }: Resource): KubeObject {
  return hasStatus ? withStatus(object, before.status) : object;
}

function withStatus(object: KubeObject, status: unknown): KubeObject {
  const { status: _replaced, ...kept } = object;
  return status === undefined ? kept : { ...kept, status };
}

/** Custom resources count the changes of everything but metadata and status. */
function counted(object: KubeObject, before: KubeObject, { custom, hasStatus }: Resource): KubeObject {
  if (!custom || jsonEqual(desiredState(object, hasStatus), desiredState(before, hasStatus))) return object;
  const generation = (before.metadata.generation ?? 0) + 1;
  return { ...object, metadata: { ...object.metadata, generation } };
}

function desiredState({ metadata: _metadata, status, ...desired }: KubeObject, hasStatus: boolean): unknown {
  return hasStatus ? desired : { ...desired, status };
}
