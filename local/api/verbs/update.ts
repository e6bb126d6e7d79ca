import { CustomResourceDefinitionType } from '../../../lib/model';
import { conflict, notFound } from '../status-error';
import type { Api, Call, Outcome } from './api';
import { requireName, sentObject } from './body';
import { conformed } from './conformity';
import { createObject } from './create';
import { managersAfter } from './managed-fields';
import { type Replacement, replace, requireNumber, requireVersion } from './replace';
import { withWarnings } from './warnings';
import { writeOptions } from './write-options';

/** PUT on an object or its status. Some kinds are created by it. */
export function update(api: Api, call: Call): Outcome {
  const { resource } = call;
  const options = writeOptions(call.query, 'UpdateOptions');
  const { object, warnings } = conformed(sentObject(call), resource, options.fieldValidation);
  return withWarnings(warnings, () => updateRead(api, call, { object, warnings, dryRun: options.dryRun }));
}

function updateRead(
  api: Api,
  call: Call,
  sent: Pick<Replacement, 'object' | 'warnings' | 'dryRun'>,
): Outcome {
  const { resource, namespace, name } = call;
  const { object, dryRun } = sent;
  requireName(object, name);
  const before = api.store.get(resource.type, namespace, name);
  if (before === undefined && !resource.createdByPut) throw notFound(resource.type, name);
  const { uid } = object.metadata;
  const found = before?.metadata.uid ?? '';
  if (uid && uid !== found) {
    throw conflict(
      resource.type,
      name,
      `StorageError: invalid object, Code: 4, Key: ${storageKey(call, dryRun)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${found}`,
    );
  }
  if (before === undefined) {
    requireNumber(object.metadata.resourceVersion);
    return createObject(api, call, { ...sent, managers: managersAfter(api, call, undefined, object) });
  }
  requireVersion(resource, object);
  return replace(api, call, { before, ...sent, managers: managersAfter(api, call, before, object) });
}

/** Where the real server keeps an object: its own kinds by their plural alone; CRDs, and what they define, by group as well. */
function storageKey({ resource: { type, custom }, namespace, name }: Call, dryRun: boolean): string {
  const byGroup = custom || type.kind === CustomResourceDefinitionType.kind;
  const parts = [...(dryRun ? [] : ['registry']), ...(byGroup ? [type.group] : []), type.plural];
  return ['', ...parts, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}
