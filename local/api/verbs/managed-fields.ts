import { jsonEqual } from '../../../lib/json';
import { apiVersionOf, type KubeObject, type ObjectMeta } from '../../../lib/model';
import {
  type FieldScope,
  fieldSet,
  type ManagedFieldsEntry,
  type Managers,
  memberElement,
  NO_FIELDS,
  NO_MANAGERS,
  objectType,
  readManagers,
  updatedManagers,
  writtenManagers,
} from '../apply';
import { asStruct } from '../messages';
import { OBJECT_META_SCHEMA, type Resource } from '../resources';
import type { Api, Call, WrittenSubresource } from './api';
import { plainMetadata, timestamp } from './metadata';

type Managed = ObjectMeta & { readonly managedFields?: readonly ManagedFieldsEntry[] };

/** What is known of a stored object's managers. */
export function managersOf({ metadata }: KubeObject): Managers {
  return readManagers((metadata as Managed).managedFields ?? undefined) ?? NO_MANAGERS;
}

export function withManagers(object: KubeObject, managers: Managers): KubeObject {
  const managedFields = writtenManagers(managers);
  const { managedFields: _before, ...metadata } = object.metadata as Managed;
  const managed: Managed = managedFields === undefined ? metadata : { ...metadata, managedFields };
  return { ...object, metadata: managed };
}

export function withoutManagers(object: KubeObject): KubeObject {
  const { managedFields: _managed, ...metadata } = object.metadata as Managed;
  return { ...object, metadata };
}

/** Who manages the fields of an object that is created, replaced or patched. */
export function managersAfter(
  api: Api,
  call: Target & Pick<Call, 'query' | 'userAgent'>,
  before: KubeObject | undefined,
  sent: KubeObject,
): Managers {
  return updatedManagers(scopeOf(call), {
    managers: sentManagers(call, before, sent),
    before,
    after: {
      ...sent,
      metadata: before === undefined ? undeleted(sent.metadata) : plainMetadata(sent.metadata),
    },
    manager: managerOf(call),
    time: timestamp(api.now()),
  });
}

/** Nothing is created as deleted, whatever is sent. */
function undeleted(sent: ObjectMeta): ObjectMeta {
  const {
    deletionTimestamp: _time,
    deletionGracePeriodSeconds: _grace,
    ...metadata
  } = plainMetadata(sent) as ObjectMeta & { deletionGracePeriodSeconds?: number };
  return metadata;
}

/** An object that a part of the server itself writes, without a request. */
export function managedByServer(
  api: Api,
  resource: Resource,
  program: string,
  { before, after }: { readonly before: KubeObject | undefined; readonly after: KubeObject },
): KubeObject {
  const call = { resource, subresource: undefined, query: new URLSearchParams(), userAgent: program };
  return withManagers(after, managersAfter(api, call, before, after));
}

type Target = Pick<Call, 'resource' | 'subresource'>;

/** Whoever sends managers may change them, but for who does not know them, sends broken ones, or writes a subresource. */
function sentManagers(
  { resource, subresource }: Target,
  before: KubeObject | undefined,
  { metadata }: KubeObject,
): Managers {
  const known = before === undefined ? NO_MANAGERS : managersOf(before);
  const { managedFields } = metadata as Managed;
  if (subresource !== undefined || !Array.isArray(managedFields)) return known;
  if (isReset(managedFields, resource)) return NO_MANAGERS;
  const sent = readManagers(managedFields);
  return sent === undefined || sent.size === 0 ? known : sent;
}

/** One entry that says nothing, or none, is the way to be rid of all; of a custom resource none counts as absent. */
function isReset(entries: readonly ManagedFieldsEntry[], { custom }: Resource): boolean {
  if (entries.length === 0) return !custom;
  return entries.length === 1 && Object.values(entries[0] ?? {}).every((value) => !value);
}

const LONGEST_NAME = 128;

/** The parameter, or the program in front of the version in the User-Agent. */
function managerOf({ query, userAgent }: Pick<Call, 'query' | 'userAgent'>): string {
  const asked = query.get('fieldManager');
  if (asked) return asked;
  let name = '';
  for (const character of userAgent.split('/', 1)[0] ?? '') {
    if (!/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) continue;
    if (Buffer.byteLength(name + character) > LONGEST_NAME) break;
    name += character;
  }
  return name;
}

const scopes = new WeakMap<Resource, Readonly<Record<'object' | WrittenSubresource, FieldScope>>>();

export function scopeOf({ resource, subresource }: Target): FieldScope {
  let scope = scopes.get(resource);
  if (scope === undefined) {
    scope = newScopes(resource);
    scopes.set(resource, scope);
  }
  return scope[subresource ?? 'object'];
}

function newScopes({
  type,
  schema,
  message,
  hasStatus,
}: Resource): Record<'object' | WrittenSubresource, FieldScope> {
  const common = {
    type: objectType(schema, OBJECT_META_SCHEMA),
    apiVersion: apiVersionOf(type),
    // What a struct of Go always has is nobody's doing.
    empty: message === undefined ? {} : asStruct(message, {}),
  };
  const reset = (...names: string[]) => fieldSet(...names.map((name) => [memberElement(name)]));
  return {
    object: { ...common, reset: hasStatus ? reset('status') : NO_FIELDS },
    status: { ...common, subresource: 'status', reset: reset('metadata', 'spec') },
    finalize: { ...common, subresource: 'finalize', reset: NO_FIELDS },
  };
}

/** What changes nothing but the times of managers does not change those either. */
export function withTimesOf(before: KubeObject, after: KubeObject): KubeObject {
  const { managedFields: old = [] } = before.metadata as Managed;
  const { managedFields: now = [] } = after.metadata as Managed;
  if (old === now || now.length === 0 || old.length !== now.length) return after;
  const metadata = { ...after.metadata, managedFields: old };
  const isSame = jsonEqual(old.map(timeless), now.map(timeless)) && jsonEqual({ ...after, metadata }, before);
  return isSame ? before : after;
}

function timeless({ time: _time, ...entry }: ManagedFieldsEntry): ManagedFieldsEntry {
  return entry;
}
