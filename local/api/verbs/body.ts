import { apiVersionOf, type KubeObject } from '../../../lib/model';
import type { Resource } from '../resources';
import { badRequest, invalid, type StatusError, undecodable, unsupportedMediaType } from '../status-error';
import type { Body, Call } from './api';

export const OBJECT_MEDIA_TYPES = ['application/json', 'application/yaml'] as const;

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/**
 * The object in a POST or PUT.
 *
 * @throws StatusError 415 for another encoding, 400 for a body that is not an object of this resource and place
 */
export function sentObject({ body, resource, namespace }: Call): KubeObject {
  checkMediaType(body);
  return identified(body.value, { resource, namespace });
}

function checkMediaType({ mediaType }: Body): void {
  if (mediaType === '' || OBJECT_MEDIA_TYPES.some((known) => known === mediaType)) return;
  const hint =
    mediaType === PROTOBUF
      ? 'protobuf bodies are not supported by this local API server: add --dry-run=client -o yaml and pipe the output to kubectl apply -f -'
      : undefined;
  throw unsupportedMediaType(OBJECT_MEDIA_TYPES, hint);
}

function wrongKind({ type, custom }: Resource, kind: string, name = ''): StatusError {
  if (!custom)
    return badRequest(`the kind in the data (${kind}) does not match the expected kind (${type.kind})`);
  const message = `Invalid value: ${JSON.stringify(kind)}: must be ${type.kind}`;
  return invalid({ group: type.group, kind }, name, [{ type: 'FieldValueInvalid', message, field: 'kind' }]);
}

/** Checks kind, version and namespace of an object, and completes its namespace. */
export function identified(
  value: unknown,
  { resource, namespace }: Pick<Call, 'resource' | 'namespace'>,
): KubeObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('the body of the request must be an object');
  }
  const { apiVersion, kind, metadata, ...rest } = value as Partial<KubeObject>;
  if (typeof kind !== 'string' || kind === '') throw badRequest("Object 'Kind' is missing");
  if (typeof apiVersion !== 'string' || apiVersion === '') throw badRequest("Object 'apiVersion' is missing");
  const expected = apiVersionOf(resource.type);
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
  if (given && given !== (namespace ?? '')) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { apiVersion, kind, metadata: namespace === undefined ? named : { ...named, namespace }, ...rest };
}

/** @throws StatusError 400 for an object of another name than the one that is changed */
export function requireName({ metadata }: KubeObject, name: string): void {
  if (metadata.name === name) return;
  throw badRequest(
    `the name of the object (${metadata.name ?? ''}) does not match the name on the URL (${name})`,
  );
}
