import { JsonPatchError, JsonPatchTooLarge, jsonPatch, mergePatch } from '../../../lib/json';
import type { KubeObject } from '../../../lib/model';

import { API_LIMITS } from '../../limits';
import { isDeeperThan } from '../depth';
import { StrategicMergeError, strategicMerge } from '../messages';

import type { Resource } from '../resources';
import { badRequest, invalid, notFound, StatusError, tooLarge, unsupportedMediaType } from '../status-error';
import type { Api, Call, Outcome } from './api';
import { apply } from './apply';
import { identified, requireName } from './body';
import { conformed, UnreadableError } from './conformity';
import { managersAfter, withoutManagers } from './managed-fields';
import { replace, requireVersion } from './replace';
import { withWarnings } from './warnings';
import { writeOptions } from './write-options';

/** How a patch of a media type changes an object. */
type Patcher = (before: KubeObject, patch: unknown, resource: Resource) => unknown;

const COMMON: Readonly<Record<string, Patcher>> = {
  'application/json-patch+json': applyJsonPatch,
  'application/merge-patch+json': applyMergePatch,
};

const BUILT_IN: Readonly<Record<string, Patcher>> = {
  ...COMMON,
  'application/strategic-merge-patch+json': applyStrategicMerge,
};

const APPLY = 'application/apply-patch+yaml';

/** PATCH of an object or its status. */
export function patch(api: Api, call: Call): Outcome {
  const { resource, namespace, name } = call;
  if (call.body.mediaType === APPLY) return apply(api, call);
  const patcher = patcherFor(call.body.mediaType, resource);
  const options = writeOptions(call.query, 'PatchOptions');
  const before = api.store.get(resource.type, namespace, name);
  if (before === undefined) throw notFound(resource.type, name);
  const { object, warnings } = patched(before, patcher, call, options.fieldValidation);
  return withWarnings(warnings, () => {
    requireName(object, name);
    requireVersion(resource, object);
    const managers = managersAfter(api, call, before, object);
    return replace(api, call, { before, object, managers, dryRun: options.dryRun, warnings });
  });
}

/**
 * Before the body is looked at, as on the real server.
 * @throws StatusError 415
 */
export function requirePatchType(mediaType: string, resource: Resource): void {
  if (mediaType !== APPLY) patcherFor(mediaType, resource);
}

function patcherFor(mediaType: string, { custom }: Resource): Patcher {
  const patchers = custom ? COMMON : BUILT_IN;
  const patcher = patchers[mediaType];
  if (patcher !== undefined) return patcher;
  throw unsupportedMediaType([...Object.keys(patchers), APPLY]);
}

function patched(
  before: KubeObject,
  patcher: Patcher,
  { body, resource }: Call,
  fieldValidation: 'Ignore' | 'Strict' | 'Warn',
) {
  const { namespace } = before.metadata;
  // Managers are long, and hardly ever patched.
  const isAboutManagers = JSON.stringify(body.value)?.includes('managedFields') ?? false;
  const visible = isAboutManagers ? before : withoutManagers(before);
  const result = identified(patcher(visible, body.value, resource), { resource, namespace });
  try {
    return conformed(result, resource, fieldValidation);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    // The real server repeats the whole object here; it may hold secrets, and says nothing more.
    throw invalid(undefined, '', [
      {
        type: 'FieldValueInvalid',
        message: `Invalid value: "{...}": ${error.problem}`,
        field: 'patch',
      },
    ]);
  }
}

function applyMergePatch(before: KubeObject, changes: unknown): unknown {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw badRequest('error decoding patch: a merge patch must be an object');
  }
  return mergePatch(before, changes);
}

/** As Go names the types of JSON. */
function jsonType(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' || typeof value === 'number' ? typeof value : 'object';
}

function applyJsonPatch(before: KubeObject, operations: unknown): unknown {
  if (!Array.isArray(operations))
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${jsonType(operations)} into Go value of type []handlers.jsonPatchOp`,
    );
  const { patchOperations, patchCopiedBytes, patchShiftedItems, depth } = API_LIMITS;
  if (operations.length > patchOperations) {
    // In the real server's words.
    throw tooLarge(
      `The allowed maximum operations in a JSON patch is ${patchOperations}, got ${operations.length}`,
    );
  }
  try {
    const bounds = { copiedBytes: patchCopiedBytes, shiftedItems: patchShiftedItems };
    const result = jsonPatch(before, operations, bounds);
    if (!isDeeperThan(depth, Buffer.from(JSON.stringify(result)))) return result;
  } catch (error) {
    if (error instanceof JsonPatchTooLarge) throw tooLarge(error.message);
    if (!(error instanceof JsonPatchError)) throw error;
    // The real server says no more than this.
    throw new StatusError(
      422,
      'Invalid',
      'the server rejected our request due to an error in our request',
      {},
    );
  }
  throw badRequest(`the patch nests more than ${depth} levels`);
}

function applyStrategicMerge(before: KubeObject, changes: unknown, { message }: Resource): unknown {
  // What has no struct here has no lists that merge either.
  if (message === undefined) return applyMergePatch(before, changes);
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw badRequest('error decoding patch: a strategic merge patch must be an object');
  }
  try {
    return strategicMerge(message, before, changes);
  } catch (error) {
    if (!(error instanceof StrategicMergeError)) throw error;
    if (error.message.startsWith('invalid patch format')) throw badRequest(error.message);
    throw new StatusError(500, '', error.message);
  }
}
