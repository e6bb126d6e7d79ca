import { badRequest, conflict, invalid, notFound } from '../status-error';
import type { Api, Call, Outcome } from './api';
import { sentObject } from './body';
import { conformed } from './conformity';
import { replace } from './replace';
import { writeOptions } from './write-options';

/** PUT on an object or its status. */
export function update(api: Api, call: Call): Outcome {
  const { resource, namespace, name } = call;
  const options = writeOptions(call.query, 'UpdateOptions');
  const { object, warnings } = conformed(sentObject(call), resource, options.fieldValidation);
  if (object.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${object.metadata.name ?? ''}) does not match the name on the URL (${name})`,
    );
  }
  const before = api.store.get(resource.type, namespace, name);
  if (before === undefined) throw notFound(resource.type, name);
  const { uid, resourceVersion } = object.metadata;
  if (uid && uid !== before.metadata.uid) {
    throw conflict(
      resource.type,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`,
    );
  }
  if (!resourceVersion && resource.custom) {
    throw invalid(resource.type, name, [
      {
        type: 'FieldValueInvalid',
        message: 'Invalid value: 0: must be specified for an update',
        field: 'metadata.resourceVersion',
      },
    ]);
  }
  return replace(api, call, { before, object, dryRun: options.dryRun, warnings });
}
