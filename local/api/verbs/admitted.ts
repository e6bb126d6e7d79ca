import type { KubeObject } from '../../../lib/model';
import type { Resource } from '../resources';
import { forbidden } from '../status-error';
import type { AdmissionRequest, Api } from './api';
import { defaulted } from './conformity';

/**
 * What the server and the admission function make of an object that is to be written.
 *
 * @throws StatusError 403 when admission refuses
 */
export function admitted(api: Api, resource: Resource, request: Omit<AdmissionRequest, 'type'>): KubeObject {
  const { object, oldObject, subresource } = request;
  const prepared = resource.prepare?.(object, oldObject, subresource) ?? object;
  const changed = askAdmission(api, resource, { ...request, object: prepared });
  return changed === undefined ? prepared : defaulted(changed, resource);
}

/** @throws StatusError 403 when admission refuses */
export function askAdmission(
  api: Api,
  { type }: Resource,
  request: Omit<AdmissionRequest, 'type'>,
): KubeObject | undefined {
  try {
    return api.admission({ ...request, type, object: structuredClone(request.object) }) ?? undefined;
  } catch (error) {
    throw forbidden(
      type,
      request.object.metadata.name,
      error instanceof Error ? error.message : String(error),
    );
  }
}
