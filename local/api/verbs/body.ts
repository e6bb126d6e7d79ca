import { apiVersionOf, type KubeObject } from '../../../lib/model';
import { messageKey } from '../messages';
import type { Resource } from '../resources';
import { badRequest, invalid, type StatusError, undecodable, unsupportedMediaType } from '../status-error';
import type { Body, Call } from './api';

export const OBJECT_MEDIA_TYPES = ['application/json', 'application/yaml'] as const;

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/**
 * The object in a POST or PUT.
 *
 * @throws StatusError 415 for another encoding, 400 for a body that is not an object of this resource and place
 */
export function sentObject({ body, resource, namespace }: Call): KubeObject {
  checkMediaType(body, resource);
  return identified(body.value, { resource, namespace });
}

function checkMediaType({ mediaType }: Body, { type }: Resource): void {
  const isMessage = messageKey(apiVersionOf(type), type.kind) !== undefined;
  const known = isMessage ? [...OBJECT_MEDIA_TYPES, PROTOBUF] : OBJECT_MEDIA_TYPES;
  if (mediaType === '' || known.some((each) => each === mediaType)) return;
  throw unsupportedMediaType(known);
}

function wrongKind({ type }: Resource, kind: string, name = ''): StatusError {
  const message = `Invalid value: ${JSON.stringify(kind)}: must be ${type.kind}`;
  return invalid({ group: type.group, kind }, name, [{ type: 'FieldValueInvalid', message, field: 'kind' }]);
}

/** Another kind where a built-in one is expected: one that is known here cannot be converted, others are not known. */
function otherKind({ type }: Resource, apiVersion: string, kind: string): StatusError {
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
  if (messageKey(apiVersion, kind) === undefined) {
    return badRequest(
      `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${type.kind}: no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    );
  }
  const internal = `${type.group === '' ? 'core' : (type.group.split('.')[0] ?? '')}.${type.kind}`;
  return badRequest(
    `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${type.kind}: converting (${version}.${kind}) to (${internal}): unknown conversion`,
  );
}

/** Checks kind, version and namespace of an object, and completes its namespace. */
export function identified(
  value: unknown,
  { resource, namespace }: Pick<Call, 'resource' | 'namespace'>,
): KubeObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('the body of the request must be an object');
  }
  const expected = apiVersionOf(resource.type);
  // The place says what is sent; of a custom resource the server knows no struct that would say the same.
  const known = resource.custom ? {} : { apiVersion: expected, kind: resource.type.kind };
  const { metadata, ...rest } = value as Partial<KubeObject>;
  const { apiVersion = '', kind = '' } = { ...known, ...filled(rest) };
  if (kind === '') throw badRequest("Object 'Kind' is missing");
  if (apiVersion === '') throw badRequest("Object 'apiVersion' is missing");
  if (!resource.custom && (kind !== resource.type.kind || apiVersion !== expected)) {
    throw otherKind(resource, apiVersion, kind);
  }
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== resource.type.kind) throw wrongKind(resource, kind, metadata?.name);
  if (
    metadata !== undefined &&
    (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
  ) {
    throw undecodable(resource.type, 'metadata must be an object');
  }
  const { namespace: given, ...named } = { ...metadata } as KubeObject['metadata'];
  if (given && namespace !== undefined && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...rest, apiVersion, kind, metadata: namespace === undefined ? named : { ...named, namespace } };
}

/** Kind and version as far as they are given. */
function filled({ apiVersion, kind }: Partial<KubeObject>): Partial<KubeObject> {
  return {
    ...(typeof apiVersion === 'string' && apiVersion !== '' ? { apiVersion } : {}),
    ...(typeof kind === 'string' && kind !== '' ? { kind } : {}),
  };
}

/** @throws StatusError 400 for an object of another name than the one that is changed */
export function requireName({ metadata }: KubeObject, name: string): void {
  if (metadata.name === name) return;
  throw badRequest(
    `the name of the object (${metadata.name ?? ''}) does not match the name on the URL (${name})`,
  );
}
