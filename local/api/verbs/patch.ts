import { JsonPatchError, jsonPatch, mergePatch } from '../../../lib/json';
import type { KubeObject } from '../../../lib/model';
import type { Resource } from '../resources';
import { badRequest, invalid, notFound, StatusError, unsupportedMediaType } from '../status-error';
import type { Api, Call, Outcome } from './api';
import { identified, requireName } from './body';
import { conformed, StrictFieldsError } from './conformity';
import { replace } from './replace';
import { writeOptions } from './write-options';

/** How a patch of a media type changes an object. */
type Patcher = (before: KubeObject, patch: unknown) => unknown;

const COMMON: Readonly<Record<string, Patcher>> = {
  'application/json-patch+json': applyJsonPatch,
  'application/merge-patch+json': applyMergePatch,
};

/**
 * Lists that kubectl's strategic patches merge by key do not occur in the built-in kinds here,
 * so that a merge patch without the directives (`$patch`, `$setElementOrder/…`) does the same.
 */
const BUILT_IN: Readonly<Record<string, Patcher>> = {
  ...COMMON,
  'application/strategic-merge-patch+json': (before, patch) =>
    applyMergePatch(before, withoutDirectives(patch)),
};

const APPLY = 'application/apply-patch+yaml';

/** PATCH of an object or its status. */
export function patch(api: Api, call: Call): Outcome {
  const { resource, namespace, name } = call;
  const patcher = patcherFor(call.body.mediaType, resource);
  const options = writeOptions(call.query, 'PatchOptions');
  const before = api.store.get(resource.type, namespace, name);
  if (before === undefined) throw notFound(resource.type, name);
  const { object, warnings } = patched(before, patcher, call, options.fieldValidation);
  requireName(object, name);
  return replace(api, call, { before, object, dryRun: options.dryRun, warnings });
}

function patcherFor(mediaType: string, { custom }: Resource): Patcher {
  const patchers = custom ? COMMON : BUILT_IN;
  const patcher = patchers[mediaType];
  if (patcher !== undefined) return patcher;
  throw unsupportedMediaType(
    [...Object.keys(patchers), APPLY],
    mediaType === APPLY
      ? 'server-side apply is not supported by this local API server: use kubectl apply without --server-side'
      : undefined,
  );
}

function patched(
  before: KubeObject,
  patcher: Patcher,
  { body, resource }: Call,
  fieldValidation: 'Ignore' | 'Strict' | 'Warn',
) {
  const { namespace } = before.metadata;
  const result = identified(patcher(before, body.value), { resource, namespace });
  try {
    return conformed(result, resource, fieldValidation);
  } catch (error) {
    if (!(error instanceof StrictFieldsError)) throw error;
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

function applyJsonPatch(before: KubeObject, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw badRequest('error decoding patch: a JSON patch must be an array');
  try {
    return jsonPatch(before, operations);
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    // The real server says no more than this.
    throw new StatusError(
      422,
      'Invalid',
      'the server rejected our request due to an error in our request',
      {},
    );
  }
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('$'))
      .map(([key, member]) => [key, withoutDirectives(member)]),
  );
}
