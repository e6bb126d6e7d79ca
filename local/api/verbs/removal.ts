import {
  CustomResourceDefinitionType,
  type KubeObject,
  NamespaceType,
  type ResourceType,
} from '../../../lib/model';
import { FIXED_NAMESPACES, type Namespace } from '../resources';
import { forbidden } from '../status-error';
import type { Stored } from '../store';
import type { Api } from './api';
import { contentsOf } from './contents';
import { markedForDeletion } from './metadata';

/** What happens to the objects that an object owns. */
export const PROPAGATIONS = ['Foreground', 'Background', 'Orphan'] as const;

export type Propagation = (typeof PROPAGATIONS)[number];

/** By these, an object waits for whoever collects garbage. */
export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

const ASKED: Readonly<Record<Propagation, readonly string[]>> = {
  Foreground: [FOREGROUND],
  Background: [],
  Orphan: [ORPHAN],
};

/**
 * Deletes an object as far as its finalizers allow, and leaves to the collector what follows from that.
 *
 * @param propagation undefined: as was asked before, or else in the background
 * @returns the object marked for deletion, or undefined when there was nothing to wait for
 */
export function remove(api: Api, stored: Stored, propagation?: Propagation): KubeObject | undefined {
  const { type, object } = stored;
  const { deletionTimestamp } = object.metadata;
  requireRemovable(stored);
  const isNamespace = isSame(type, NamespaceType);
  const doomed = withFinalizersFor(object, propagation);
  if (!isHeld(api, { type, object: doomed }) && (!isNamespace || deletionTimestamp !== undefined)) {
    takeAway(api, stored);
    return undefined;
  }
  if (doomed === object && deletionTimestamp !== undefined) return object;
  const marked = deletionTimestamp === undefined ? markedForDeletion(doomed, api.now()) : doomed;
  const written = api.store.write(type, api.registry.of(type)?.prepare?.(marked, object) ?? marked);
  api.collector.written(api, { type, object: written });
  return written;
}

/** @throws StatusError 403 for a namespace of the system */
export function requireRemovable({ type, object: { metadata } }: Stored): void {
  if (isSame(type, NamespaceType) && FIXED_NAMESPACES.some((fixed) => fixed === metadata.name)) {
    throw forbidden(type, metadata.name, 'this namespace may not be deleted');
  }
}

/** Whether an object's deletion was requested and nothing holds it any more. */
export function isReleased(api: Api, stored: Stored): boolean {
  return stored.object.metadata.deletionTimestamp !== undefined && !isHeld(api, stored);
}

/** Removes an object from the store, whatever holds it. */
export function takeAway(api: Api, { type, object }: Stored): void {
  const { namespace, name } = object.metadata;
  api.store.remove(type, namespace, name);
  api.collector.removed(api, { type, object });
}

export function takeAwayWhenReleased(api: Api, stored: Stored): void {
  if (isReleased(api, stored)) takeAway(api, stored);
}

export function isSame(one: Pick<ResourceType, 'group' | 'plural'>, other: ResourceType): boolean {
  return one.group === other.group && one.plural === other.plural;
}

/** The same object where nothing changes. */
function withFinalizersFor(object: KubeObject, propagation: Propagation | undefined): KubeObject {
  const { finalizers = [], ...metadata } = object.metadata;
  if (propagation === undefined) return object;
  const others = finalizers.filter((finalizer) => finalizer !== FOREGROUND && finalizer !== ORPHAN);
  const wanted = [...others, ...ASKED[propagation]];
  if (wanted.length === finalizers.length && wanted.every((finalizer) => finalizers.includes(finalizer))) {
    return object;
  }
  return { ...object, metadata: wanted.length === 0 ? metadata : { ...metadata, finalizers: wanted } };
}

function isHeld(api: Api, { type, object }: Stored): boolean {
  if ((object.metadata.finalizers ?? []).length > 0) return true;
  if (isSame(type, NamespaceType)) return ((object as Namespace).spec?.finalizers ?? []).length > 0;
  return isSame(type, CustomResourceDefinitionType) && !contentsOf(api, { type, object }).next().done;
}
