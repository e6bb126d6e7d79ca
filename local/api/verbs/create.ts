import type { KubeObject } from '../../../lib/model';
import type { Managers } from '../apply';
import { alreadyExists, StatusError } from '../status-error';
import { admitted } from './admitted';
import type { Api, Call, Outcome } from './api';
import { sentObject } from './body';
import { conformed, requireValid } from './conformity';
import { requireNamespace } from './existing-namespace';
import { managersAfter, withManagers } from './managed-fields';
import { newMetadata } from './metadata';
import { generatedName, nameCauses } from './object-name';
import { givenVersion } from './replace';
import { warningsOf, withWarnings } from './warnings';
import { writeOptions } from './write-options';

/** POST on a collection. */
export function create(api: Api, call: Call): Outcome {
  const sent = readSent(call);
  return withWarnings(sent.warnings, () => createSent(api, call, sent));
}

/** What is to be created, with defaults. */
export function readSent(call: Call): Omit<Creation, 'managers'> {
  const { dryRun, fieldValidation } = writeOptions(call.query, 'CreateOptions');
  return { ...conformed(sentObject(call), call.resource, fieldValidation), dryRun };
}

function createSent(api: Api, call: Call, sent: Omit<Creation, 'managers'>): Outcome {
  // The real server looks at this only when it writes.
  if (givenVersion(sent.object) && !sent.dryRun)
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
  return createObject(api, call, { ...sent, managers: managersAfter(api, call, undefined, sent.object) });
}

interface Creation {
  /** As sent or applied, with defaults. */
  readonly object: KubeObject;
  readonly managers: Managers;
  readonly dryRun: boolean;
  readonly warnings: readonly string[];
}

/** The part that POST and apply have in common. */
export function createObject(
  api: Api,
  call: Call,
  { object: sent, managers, dryRun, warnings }: Creation,
): Outcome {
  const { resource, user } = call;
  const { name, generateName } = sent.metadata as KubeObject['metadata'] & { generateName?: string };
  requireNamespace(api, call, name ?? '');

  const metadata = newMetadata(sent.metadata, resource, api.now());
  if (!name && generateName) metadata.name = generatedName(generateName);
  const wanted = withoutStatus({ ...sent, metadata }, call);
  const request = { operation: 'CREATE', object: wanted, user, dryRun } as const;
  const object = withManagers(admitted(api, resource, request), managers);
  requireValid(object, undefined, resource, nameCauses(object.metadata.name ?? '', resource));
  const warned = api.policies.judge({
    operation: 'CREATE',
    type: resource.type,
    namespace: call.namespace,
    name: name ?? '',
    object,
    oldObject: undefined,
    user,
    dryRun,
  });
  const own = [...warned, ...warningsOf(resource, object, undefined)];
  const all = [...warnings, ...own];
  const existing = api.store.get(resource.type, call.namespace, object.metadata.name);
  if (existing !== undefined) {
    const refusal = alreadyExists(resource.type, existing.metadata);
    refusal.warnings = own;
    throw refusal;
  }
  if (dryRun) return { code: 201, object, warnings: all };
  const written = api.store.write(resource.type, object);
  api.collector.written(api, { type: resource.type, object: written });
  return { code: 201, object: written, warnings: all };
}

/** A status that has its own subresource is not set by a create. */
function withoutStatus(object: KubeObject, { resource }: Call): KubeObject {
  if (!resource.hasStatus) return object;
  const { status: _ignored, ...kept } = object;
  return kept;
}
