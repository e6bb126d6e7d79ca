import type { KubeObject } from '../../../lib/model';
import { alreadyExists, invalid, StatusError } from '../status-error';
import { admitted } from './admitted';
import type { Api, Call, Outcome } from './api';
import { sentObject } from './body';
import { conformed, requireValid } from './conformity';
import { requireNamespace } from './existing-namespace';
import { newMetadata } from './metadata';
import { generatedName, nameCauses } from './object-name';
import { collectOrphan } from './removal';
import { writeOptions } from './write-options';

/** POST on a collection. */
export function create(api: Api, call: Call): Outcome {
  const { resource, user } = call;
  const options = writeOptions(call.query, 'CreateOptions');
  const { object: sent, warnings } = conformed(sentObject(call), resource, options.fieldValidation);
  const { name, generateName, resourceVersion } = sent.metadata as KubeObject['metadata'] & {
    generateName?: string;
  };
  if (resourceVersion)
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
  requireNamespace(api, call, name ?? '');

  const metadata = newMetadata(sent.metadata, resource, api.now());
  if (!name && generateName) metadata.name = generatedName(generateName);
  if (!metadata.name) {
    throw invalid(resource.type, '', [
      {
        type: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  }
  const object = admitted(api, resource, {
    operation: 'CREATE',
    object: withoutStatus({ ...sent, metadata }, call),
    user,
    dryRun: options.dryRun,
  });
  requireValid(object, undefined, resource, nameCauses(object.metadata.name, resource));
  if (api.store.get(resource.type, call.namespace, object.metadata.name) !== undefined) {
    throw alreadyExists(resource.type, object.metadata.name);
  }
  if (options.dryRun) return { code: 201, object, warnings };
  const written = api.store.write(resource.type, object);
  collectOrphan(api, { type: resource.type, object: written });
  return { code: 201, object: written, warnings };
}

/** A status that has its own subresource is not set by a create. */
function withoutStatus(object: KubeObject, { resource }: Call): KubeObject {
  if (!resource.hasStatus) return object;
  const { status: _ignored, ...kept } = object;
  return kept;
}
