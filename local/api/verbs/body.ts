import { apiVersionOf, type KubeObject } from '../../../lib/model';
import { badRequest, unsupportedMediaType } from '../status-error';
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
  if (kind !== resource.type.kind) {
    throw badRequest(
      `the kind in the data (${kind}) does not match the expected kind (${resource.type.kind})`,
    );
  }
  if (
    metadata !== undefined &&
    (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
  ) {
    throw badRequest(
      `${kind} in version "${resource.type.version}" cannot be handled as a ${kind}: metadata must be an object`,
    );
  }
  const { namespace: given, ...named } = { ...metadata } as KubeObject['metadata'];
  if (given && given !== (namespace ?? '')) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { apiVersion, kind, metadata: namespace === undefined ? named : { ...named, namespace }, ...rest };
}
