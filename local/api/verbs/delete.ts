import type { KubeObject } from '../../../lib/model';
import { conflict, invalid, notFound, type StatusObject, success } from '../status-error';
import type { Stored } from '../store';
import { askAdmission } from './admitted';
import type { Api, Call } from './api';
import { PROPAGATIONS, type Propagation, remove } from './removal';
import { selectionOf } from './selection-of';
import { isDryRun } from './write-options';

interface DeleteOptions {
  readonly propagation: Propagation;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly dryRun: boolean;
}

/** @returns the object when its removal takes more than this request, else a Status */
export function deleteOne(api: Api, call: Call): KubeObject | StatusObject {
  const { resource, namespace, name } = call;
  const options = deleteOptions(call);
  const object = api.store.get(resource.type, namespace, name);
  if (object === undefined) throw notFound(resource.type, name);
  checkPreconditions(call, object, options);
  return removeAsked(api, call, object, options) ?? success(resource.type, name, object.metadata.uid);
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
  const known = PROPAGATIONS.find((propagation) => propagation === text);
  if (known !== undefined) return known;
  const supported = [...PROPAGATIONS, 'nil'].map((each) => JSON.stringify(each)).join(', ');
  throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
    {
      type: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(text)}: supported values: ${supported}`,
      field: 'propagationPolicy',
    },
  ]);
}

function checkPreconditions(
  { resource, name }: Call,
  { metadata }: KubeObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  // The kind where other conflicts have the plural: seen on the real server.
  const refuse = (why: string) => conflict({ ...resource.type, plural: resource.type.kind }, name, why);
  if (uid !== undefined && uid !== metadata.uid) {
    throw refuse(
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw refuse(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}
