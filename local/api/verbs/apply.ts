import { apiVersionOf, isObject, type KubeObject } from '../../../lib/model';
import { applyDefaultsKeepingNulls, prune, unknownFields } from '../../../lib/schema';
import {
  type Applied,
  ApplyConflict,
  applied,
  type FieldScope,
  managerText,
  NO_MANAGERS,
  pathText,
  typeProblems,
  typeProblemsText,
  UntypedError,
} from '../apply';
import type { Resource } from '../resources';
import { badRequest, conflict, notFound, StatusError } from '../status-error';
import type { Api, Call, Outcome } from './api';
import { requireName } from './body';
import { defaulted, UnreadableError } from './conformity';
import { createObject } from './create';
import { managersOf, scopeOf, withoutManagers } from './managed-fields';
import { plainMetadata, timestamp } from './metadata';
import { replace, requireNumber } from './replace';
import { type ApplyOptions, applyOptions } from './write-options';

/** Server-side apply, on an object or its status: also creates. */
export function apply(api: Api, call: Call): Outcome {
  const { resource, namespace, name, subresource } = call;
  const options = applyOptions(call.query);
  const live = api.store.get(resource.type, namespace, name);
  if (live === undefined && subresource !== undefined) throw notFound(resource.type, name);
  const { object: whole, managers } = appliedTo(api, call, live, options);
  const { dryRun } = options;
  if (live === undefined && whole.metadata.uid) {
    throw conflict(
      resource.type,
      name,
      `uid mismatch: the provided object specified uid ${whole.metadata.uid}, and no existing object was found`,
    );
  }
  const object = inPlace(filled(whole, resource), call);
  if (live === undefined) {
    requireNumber(object.metadata.resourceVersion);
    return createObject(api, call, { object, managers, dryRun, warnings: [] });
  }
  const notKept = resource.custom
    ? { content: hasStrangers(whole, call), metadata: hasEmptyList(whole.metadata) }
    : undefined;
  return replace(api, call, { before: live, object, managers, dryRun, warnings: [], notKept });
}

/** Seen on the real server: what is applied to a custom resource and then not kept counts as a change. */
function hasStrangers(
  { metadata: _metadata, status, ...content }: KubeObject,
  { resource, subresource }: Call,
) {
  const { schema, hasStatus } = resource;
  const withStatus = status === undefined ? content : { ...content, status };
  const written = subresource === 'status' ? { status } : hasStatus ? content : withStatus;
  return unknownFields(schema, written).length > 0;
}

function hasEmptyList({ finalizers, ownerReferences }: KubeObject['metadata']): boolean {
  return finalizers?.length === 0 || ownerReferences?.length === 0;
}

/** @throws StatusError 400 and 500 for a configuration that cannot be applied, 409 for conflicts */
function appliedTo(
  api: Api,
  call: Call,
  live: KubeObject | undefined,
  { fieldManager, force }: ApplyOptions,
): Applied {
  const scope = scopeOf(call);
  const config = configuration(call, scope);
  try {
    return applied(scope, {
      managers: live === undefined ? NO_MANAGERS : managersOf(live),
      live: live && withoutManagers(live),
      config,
      manager: fieldManager,
      force,
      time: timestamp(api.now()),
    });
  } catch (error) {
    if (error instanceof ApplyConflict) throw conflictAnswer(error);
    if (!(error instanceof UntypedError)) throw error;
    throw untyped('live', live ?? config, error.message);
  }
}

function configuration({ body, resource: { type } }: Call, scope: FieldScope): KubeObject {
  const value = body.value ?? {};
  if (!isObject(value)) throw badRequest('error decoding YAML: the body of an apply must be an object');
  const { apiVersion, kind, metadata } = value as Partial<KubeObject>;
  if (apiVersion !== apiVersionOf(type) || kind !== type.kind) {
    throw badRequest(`invalid object type: ${kindText({ apiVersion, kind })}`);
  }
  if (isObject(metadata) && Array.isArray(metadata.managedFields)) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const config = value as unknown as KubeObject;
  const problems = typeProblems(scope.type, config);
  if (problems.length > 0) throw untyped('patch', config, typeProblemsText(problems));
  return { ...config, metadata: metadata ?? ({} as KubeObject['metadata']) };
}

/** The real server calls it its own mistake: code 500, without a reason. */
function untyped(which: 'patch' | 'live', object: KubeObject, problem: string): StatusError {
  const { namespace = '', name = '' } = isObject(object.metadata) ? object.metadata : {};
  return new StatusError(
    500,
    '',
    `failed to create typed ${which} object (${namespace}/${name}; ${kindText(object)}): ${problem}`,
  );
}

/** As Go prints a kind. */
function kindText({ apiVersion = '', kind = '' }: Partial<KubeObject>): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}

function conflictAnswer({ message, conflicts }: ApplyConflict): StatusError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  return new StatusError(409, 'Conflict', message, { causes });
}

/** A null that is applied stays in a custom resource, and is refused where its schema allows none. */
function filled(object: KubeObject, resource: Resource): KubeObject {
  if (!resource.custom) return structured(object, resource);
  const { metadata, ...content } = object;
  const { apiVersion, kind, ...rest } = applyDefaultsKeepingNulls(
    resource.schema,
    prune(resource.schema, content),
  );
  return { apiVersion, kind, metadata: plainMetadata(metadata), ...rest };
}

/** @throws StatusError 500 for what Kubernetes' own types cannot hold, in the words that only apply has for it */
function structured(object: KubeObject, resource: Resource): KubeObject {
  try {
    return defaulted(object, resource);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const { namespace = '', name } = object.metadata;
    const what = kindText(object);
    throw new StatusError(
      500,
      '',
      `failed to convert new object (${namespace}/${name}; ${what}) to proper version: unable to convert unstructured object to ${what}: error decoding from json: ${error.problem}`,
    );
  }
}

/** @throws StatusError 400 for an object of another namespace or name than the path's */
function inPlace(object: KubeObject, { namespace, name }: Call): KubeObject {
  const { namespace: given, ...metadata } = object.metadata;
  if (given && namespace !== undefined && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (!metadata.name) {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  requireName(object, name);
  return { ...object, metadata: namespace === undefined ? metadata : { ...metadata, namespace } };
}
