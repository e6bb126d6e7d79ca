import { conflict, invalid, notFound } from '../status-error';
import type { Api, Call, Outcome } from './api';
import { requireName, sentObject } from './body';
import { conformed } from './conformity';
import { replace } from './replace';
import { writeOptions } from './write-options';

/** PUT on an object or its status. */
export function update(api: Api, call: Call): Outcome {
  const { resource, namespace, name } = call;
  const options = writeOptions(call.query, 'UpdateOptions');
  const { object, warnings } = conformed(sentObject(call), resource, options.fieldValidation);
  requireName(object, name);
  const before = api.store.get(resource.type, namespace, name);
  if (before === undefined) throw notFound(resource.type, name);
  const { uid, resourceVersion } = object.metadata;
  if (uid && uid !== before.metadata.uid) {
    const key = `/registry/${resource.type.group}/${resource.type.plural}/${namespace ?? ''}/${name}`;
    throw conflict(
      resource.type,
      name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`,
    );
  }
  if (!resourceVersion && resource.custom) {
    // The plural where every other 422 has the kind: seen on the real server.
    const { group, plural } = resource.type;
    throw invalid({ group, kind: plural }, name, [
      {
        type: 'FieldValueInvalid',
        message: 'Invalid value: 0: must be specified for an update',
        field: 'metadata.resourceVersion',
      },
    ]);
  }
  return replace(api, call, { before, object, dryRun: options.dryRun, warnings });
}
