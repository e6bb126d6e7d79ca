import type { KubeObject } from '../../../lib/model';
import { badRequest, conflict, notFound, type StatusObject, success } from '../status-error';
import type { Stored } from '../store';
import { askAdmission } from './admitted';
import type { Api, Call } from './api';
import { type Propagation, remove } from './removal';
import { selectionOf } from './selection-of';
import { isDryRun } from './write-options';

interface DeleteOptions {
  readonly propagation: Propagation;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly dryRun: boolean;
}

/** @returns the object when finalizers hold it, a Status when it is gone */
export function deleteOne(api: Api, call: Call): KubeObject | StatusObject {
  const { resource, namespace, name } = call;
  const options = deleteOptions(call);
  const object = api.store.get(resource.type, namespace, name);
  if (object === undefined) throw notFound(resource.type, name);
  checkPreconditions(call, object, options);
  const remains = removeAsked(api, call, object, options);
  // A namespace is answered with the object even when it was empty, because on the real server it never goes at once.
  return remains ?? success(resource.type, name, object.metadata.uid);
}

/** @returns what was asked to go, as it was */
export function deleteCollection(api: Api, call: Call): readonly KubeObject[] {
  const { resource, namespace } = call;
  const options = deleteOptions(call);
  const doomed = api.store.list(resource.type, namespace).filter(selectionOf(call));
  for (const object of doomed) removeAsked(api, call, object, options);
  return doomed;
}

function removeAsked(
  api: Api,
  { resource, user }: Call,
  object: KubeObject,
  { propagation, dryRun }: DeleteOptions,
): KubeObject | undefined {
  askAdmission(api, resource, { operation: 'DELETE', object, oldObject: object, user, dryRun });
  const stored: Stored = { type: resource.type, object };
  return dryRun ? undefined : remove(api, stored, propagation);
}

function deleteOptions({ body, query }: Call): DeleteOptions {
  const sent = (typeof body.value === 'object' && body.value !== null ? body.value : {}) as {
    propagationPolicy?: string;
    orphanDependents?: boolean;
    preconditions?: { uid?: string; resourceVersion?: string };
    dryRun?: string[];
  };
  return {
    propagation: propagationOf(sent.propagationPolicy ?? query.get('propagationPolicy') ?? 'Background'),
    uid: sent.preconditions?.uid,
    resourceVersion: sent.preconditions?.resourceVersion,
    dryRun: isDryRun([...(sent.dryRun ?? []), ...query.getAll('dryRun')], 'DeleteOptions'),
  };
}

function propagationOf(text: string): Propagation {
  if (text === 'Background' || text === 'Foreground' || text === 'Orphan') return text;
  throw badRequest(
    `invalid propagationPolicy ${JSON.stringify(text)}: must be one of Background, Foreground, Orphan`,
  );
}

function checkPreconditions(
  { resource, name }: Call,
  object: KubeObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  const { metadata } = object;
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      resource.type,
      name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      resource.type,
      name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}
