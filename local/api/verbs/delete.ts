import { isObject, type KubeObject, NamespaceType } from '../../../lib/model';
import type { FieldErrorType } from '../../../lib/schema';
import { asStruct, StructError } from '../messages';
import {
  badRequest,
  conflict,
  invalid,
  notFound,
  type StatusError,
  type StatusObject,
  success,
} from '../status-error';
import type { Stored } from '../store';
import { askAdmission } from './admitted';
import type { Api, Call } from './api';
import { booleanIn, integerIn } from './query-values';
import { PROPAGATIONS, type Propagation, remove, requireRemovable } from './removal';
import { selectionOf } from './selection-of';
import { isDryRun } from './write-options';

interface DeleteOptions {
  /** Undefined: not asked. */
  readonly propagation: Propagation | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly dryRun: boolean;
}

/** What was deleted, and of what whoever asked is warned. */
export interface Deletion<T> {
  readonly deleted: T;
  readonly warnings: readonly string[];
}

/** The object when its removal takes more than this request, else a Status. */
export function deleteOne(api: Api, call: Call): Deletion<KubeObject | StatusObject> {
  const { resource, namespace, name } = call;
  const options = deleteOptions(call);
  const object = api.store.get(resource.type, namespace, name);
  if (object === undefined) throw notFound(resource.type, name);
  checkPreconditions(call, object, options);
  const { deleted = success(resource.type, name, object.metadata.uid), warnings } = removeAsked(
    api,
    call,
    object,
    options,
  );
  return { deleted, warnings };
}

/** What was asked to go, as it was. */
export function deleteCollection(api: Api, call: Call): Deletion<readonly KubeObject[]> {
  const { resource, namespace } = call;
  const options = deleteOptions(call);
  const doomed = api.store.list(resource.type, namespace).filter(selectionOf(call));
  const warnings = doomed.flatMap((object) => removeAsked(api, call, object, options).warnings);
  return { deleted: doomed, warnings };
}

function removeAsked(
  api: Api,
  { resource, namespace, user }: Call,
  object: KubeObject,
  { propagation, dryRun }: DeleteOptions,
): Deletion<KubeObject | undefined> {
  askAdmission(api, resource, { operation: 'DELETE', object, oldObject: object, user, dryRun });
  const { type } = resource;
  if (dryRun) requireRemovable({ type, object });
  const { name, namespace: place = namespace } = object.metadata;
  const warnings = api.policies.judge({
    operation: 'DELETE',
    type,
    namespace: place,
    name,
    object: undefined,
    oldObject: object,
    user,
    dryRun,
  });
  const stored: Stored = { type: resource.type, object };
  return { deleted: dryRun ? undefined : remove(api, stored, propagation), warnings };
}

/** As `meta.v1.DeleteOptions` has them. */
interface SentOptions {
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: readonly string[];
}

/** @throws StatusError 400 for a body that is none, 422 for values that the API does not know */
function deleteOptions({ body, query }: Call): DeleteOptions {
  // The query counts where there is no body.
  const sent = body.value === undefined ? optionsIn(query) : sentOptions(body.value);
  const policy = sent.propagationPolicy;
  if (policy !== undefined && sent.orphanDependents !== undefined) {
    throw wrongPropagation(
      'FieldValueInvalid',
      `Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`,
    );
  }
  return {
    propagation:
      sent.orphanDependents === undefined
        ? propagationOf(policy)
        : sent.orphanDependents
          ? 'Orphan'
          : 'Background',
    uid: sent.preconditions?.uid,
    resourceVersion: sent.preconditions?.resourceVersion,
    dryRun: isDryRun(sent.dryRun ?? [], 'DeleteOptions'),
  };
}

/** @throws StatusError 400 */
function optionsIn(query: URLSearchParams): SentOptions {
  // Nothing has a grace period here.
  integerIn(query, 'gracePeriodSeconds');
  return {
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    orphanDependents: booleanIn(query, 'orphanDependents'),
    dryRun: query.getAll('dryRun'),
  };
}

function sentOptions(value: unknown): SentOptions {
  if (value === undefined || value === null) return {};
  const { apiVersion, kind } = isObject(value) ? value : {};
  if (kind !== undefined && kind !== 'DeleteOptions') {
    const version = typeof apiVersion === 'string' ? apiVersion : '';
    throw badRequest(`converting (${version}.${String(kind)}) to (v1.DeleteOptions): unknown conversion`);
  }
  try {
    return asStruct('meta.v1.DeleteOptions', value);
  } catch (error) {
    if (!(error instanceof StructError)) throw error;
    throw badRequest(`DeleteOptions in version "v1" cannot be handled as a DeleteOptions: ${error.message}`);
  }
}

function propagationOf(text: string | undefined): Propagation | undefined {
  if (text === undefined) return undefined;
  const known = PROPAGATIONS.find((propagation) => propagation === text);
  if (known !== undefined) return known;
  const supported = [...PROPAGATIONS, 'nil'].map((each) => JSON.stringify(each)).join(', ');
  throw wrongPropagation(
    'FieldValueNotSupported',
    `Unsupported value: ${JSON.stringify(text)}: supported values: ${supported}`,
  );
}

function wrongPropagation(type: FieldErrorType, message: string): StatusError {
  return invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
    { type, message, field: 'propagationPolicy' },
  ]);
}

function checkPreconditions(
  { resource, name }: Call,
  { metadata }: KubeObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  const refuse = (what: 'UID' | 'ResourceVersion', given: string, found: string | undefined, why: string) =>
    resource.type.kind === NamespaceType.kind
      ? conflict(
          resource.type,
          name,
          `Precondition failed: ${what} in precondition: ${given}, ${what} in object meta: ${found}`,
        )
      : // The kind where other conflicts have the plural: seen on the real server.
        conflict(
          { ...resource.type, plural: resource.type.kind },
          name,
          `the ${what} in the precondition (${given}) does not match the ${what} in record (${found}). The object might have been ${why}`,
        );
  if (uid !== undefined && uid !== metadata.uid) {
    throw refuse('UID', uid, metadata.uid, 'deleted and then recreated');
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw refuse('ResourceVersion', resourceVersion, metadata.resourceVersion, 'modified');
  }
}
