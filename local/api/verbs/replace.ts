import { jsonEqual } from '../../../lib/json';
import type { KubeObject } from '../../../lib/model';
import type { Managers } from '../apply';
import type { Resource } from '../resources';
import { invalid, modified, StatusError } from '../status-error';
import { admitted } from './admitted';
import type { Api, Call, Outcome } from './api';
import { requireValid } from './conformity';
import { withManagers, withoutManagers, withTimesOf } from './managed-fields';
import { newFinalizersWhileDeleting, nextMetadata } from './metadata';
import { isReleased, takeAway } from './removal';
import { warningsOf } from './warnings';

export interface Replacement {
  readonly before: KubeObject;
  /** As sent or patched, with defaults. */
  readonly object: KubeObject;
  readonly managers: Managers;
  readonly dryRun: boolean;
  readonly warnings: readonly string[];
  /** What is sent has parts that are not kept: they count as a change, of managers' times or of the desired state too. */
  readonly notKept?: { readonly content: boolean; readonly metadata: boolean };
}

/** The part that PUT and PATCH have in common: puts `object` in the place of `before`. */
export function replace(api: Api, call: Call, replacement: Replacement): Outcome {
  const { before, object: sent, managers, dryRun, warnings, notKept } = replacement;
  const { resource, subresource, user } = call;
  const { type } = resource;
  const resourceVersion = givenVersion(sent);
  requireNumber(resourceVersion);
  if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) throw modified(type, call.name);

  const { metadata, causes } = nextMetadata(before.metadata, sent.metadata);
  const wanted =
    subresource === 'status'
      ? withStatus(before, sent.status)
      : ownPart({ ...sent, metadata }, before, resource);
  // Managers are long: nobody who admits objects asks for them.
  const object = withoutManagers(wanted);
  const changesMore = subresource === undefined && notKept?.content === true;
  const request = { operation: 'UPDATE', object, oldObject: before, subresource, user, dryRun } as const;
  const managed = withManagers(
    counted(admitted(api, resource, request), before, resource, changesMore),
    managers,
  );
  requireValid(managed, before, resource, [
    ...causes,
    ...newFinalizersWhileDeleting(before.metadata, wanted.metadata),
  ]);
  const next = notKept?.content || notKept?.metadata ? managed : withTimesOf(before, managed);
  const warned = api.policies.judge({
    operation: 'UPDATE',
    type,
    namespace: call.namespace,
    name: call.name,
    subresource,
    object: next,
    oldObject: before,
    user,
    dryRun,
  });
  const outcome = (result: KubeObject): Outcome => ({
    code: 200,
    object: result,
    warnings: [...warnings, ...warned, ...warningsOf(resource, next, before)],
  });

  if (dryRun || jsonEqual(next, before)) return outcome(next);
  if (isReleased(api, { type, object: next })) {
    // Removed as it was stored: watchers are not told of the change that released it.
    takeAway(api, { type, object: before });
    return outcome(next);
  }
  const written = api.store.write(type, next);
  api.collector.written(api, { type, object: written });
  return outcome(written);
}

/** The real server calls it its own mistake: code 500, without a reason. */
export function requireNumber(version: string | undefined): void {
  if (!version || /^\d+$/.test(version)) return;
  throw new StatusError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`);
}

/** The version that an object says it has; `0` is none. */
export const givenVersion = ({ metadata: { resourceVersion } }: KubeObject): string | undefined =>
  resourceVersion === '0' ? undefined : resourceVersion;

/** @throws StatusError 422 for an object of a kind that has to say which version it replaces, and does not */
export function requireVersion({ custom, replacesVersion, type }: Resource, object: KubeObject): void {
  if (!(custom || replacesVersion) || givenVersion(object)) return;
  // The plural where every other 422 has the kind: seen on the real server.
  throw invalid({ group: type.group, kind: type.plural }, object.metadata.name, [
    {
      type: 'FieldValueInvalid',
      message: 'Invalid value: 0: must be specified for an update',
      field: 'metadata.resourceVersion',
    },
  ]);
}

/** The status is changed by its own subresource only, and that changes nothing else. */
function ownPart(object: KubeObject, before: KubeObject, { hasStatus }: Resource): KubeObject {
  return hasStatus ? withStatus(object, before.status) : object;
}

function withStatus(object: KubeObject, status: unknown): KubeObject {
  const { status: _replaced, ...kept } = object;
  return status === undefined ? kept : { ...kept, status };
}

/**
 * Custom resources, and some others, count the changes of everything but metadata and status.
 *
 * @param changesMore by what is not kept
 */
function counted(
  object: KubeObject,
  before: KubeObject,
  { custom, hasGeneration, hasStatus }: Resource,
  changesMore: boolean,
): KubeObject {
  if (!custom && !hasGeneration) return object;
  if (!changesMore && jsonEqual(desiredState(object, hasStatus), desiredState(before, hasStatus)))
    return object;
  const generation = (before.metadata.generation ?? 0) + 1;
  return { ...object, metadata: { ...object.metadata, generation } };
}

function desiredState({ metadata: _metadata, status, ...desired }: KubeObject, hasStatus: boolean): unknown {
  return hasStatus ? desired : { ...desired, status };
}
