import { CustomResourceDefinitionType, type KubeObject, NamespaceType } from '../../../lib/model';
import type { CustomResourceDefinition } from '../../../lib/schema';
import { FIXED_NAMESPACES } from '../resources';
import { forbidden } from '../status-error';
import type { Stored } from '../store';
import type { Api } from './api';
import { markedForDeletion } from './metadata';

/** What happens to the objects that an object owns. */
export const PROPAGATIONS = ['Foreground', 'Background', 'Orphan'] as const;

export type Propagation = (typeof PROPAGATIONS)[number];

const FOREGROUND = 'foregroundDeletion';

/**
 * Deletes an object as far as its finalizers allow.
 * The removals that follow from it (dependents, contents of a namespace) happen at once, not after seconds as with the real collector.
 *
 * @returns the object marked for deletion, or undefined when there was nothing to wait for
 */
export function remove(api: Api, stored: Stored, propagation: Propagation): KubeObject | undefined {
  const { type } = stored;
  const { name, uid, deletionTimestamp } = stored.object.metadata;
  const isNamespace = isSame(type, NamespaceType);
  if (isNamespace && FIXED_NAMESPACES.some((fixed) => fixed === name)) {
    throw forbidden(type, name, 'this namespace may not be deleted');
  }
  if (deletionTimestamp !== undefined) return stored.object;

  const dependents = dependentsOf(api, uid);
  if (propagation === 'Orphan') for (const dependent of dependents) disown(api, dependent, uid);
  if (propagation === 'Background' && !isNamespace && !isHeld(api, stored)) {
    takeAway(api, stored);
    return undefined;
  }
  const object = api.store.write(type, deleting(api, stored, propagation));
  for (const content of [...contentsOf(api, { type, object })]) remove(api, content, 'Background');
  if (propagation === 'Foreground') {
    for (const dependent of dependents) remove(api, dependent, 'Background');
    releaseForeground(api, uid);
  } else {
    takeAwayWhenReleased(api, { type, object });
  }
  return object;
}

/** Whether an object's deletion was requested and nothing holds it any more. */
export function isReleased(api: Api, stored: Stored): boolean {
  return stored.object.metadata.deletionTimestamp !== undefined && !isHeld(api, stored);
}

/** Removes an object that names owners of which none exists; dangling names beside a living owner are dropped. */
export function collectOrphan(api: Api, stored: Stored): void {
  const owners = stored.object.metadata.ownerReferences ?? [];
  const gone = owners.filter(({ uid }) => api.store.byUid(uid) === undefined);
  if (gone.length === 0) return;
  if (gone.length === owners.length) remove(api, stored, 'Background');
  else for (const { uid } of gone) disown(api, stored, uid);
}

/** Removes an object from the store, and then what depended on it or was waited for. */
export function takeAway(api: Api, { type, object }: Stored): void {
  const { namespace, name, uid } = object.metadata;
  api.store.remove(type, namespace, name);
  for (const dependent of dependentsOf(api, uid)) collectOrphan(api, dependent);
  for (const { uid: owner } of object.metadata.ownerReferences ?? []) releaseForeground(api, owner);
  for (const holder of holdersOf(api, { type, object })) takeAwayWhenReleased(api, holder);
}

function takeAwayWhenReleased(api: Api, stored: Stored): void {
  if (isReleased(api, stored)) takeAway(api, stored);
}

function deleting(api: Api, { type, object }: Stored, propagation: Propagation): KubeObject {
  const marked = markedForDeletion(object, api.now());
  if (propagation === 'Foreground')
    marked.metadata.finalizers = [...(marked.metadata.finalizers ?? []), FOREGROUND];
  return api.registry.of(type)?.prepare?.(marked, object) ?? marked;
}

/** Ends a foreground deletion when no dependent blocks it any more. */
function releaseForeground(api: Api, uid: string | undefined): void {
  const owner = uid === undefined ? undefined : api.store.byUid(uid);
  if (owner === undefined || !owner.object.metadata.finalizers?.includes(FOREGROUND)) return;
  const blocking = dependentsOf(api, uid).some(({ object }) =>
    object.metadata.ownerReferences?.some(
      (reference) => reference.uid === uid && reference.blockOwnerDeletion,
    ),
  );
  if (blocking) return;
  const finalizers = owner.object.metadata.finalizers.filter((finalizer) => finalizer !== FOREGROUND);
  const object = { ...owner.object, metadata: { ...owner.object.metadata, finalizers } };
  if (isReleased(api, { type: owner.type, object })) takeAway(api, owner);
  else api.store.write(owner.type, object);
}

function isHeld(api: Api, stored: Stored): boolean {
  return (stored.object.metadata.finalizers ?? []).length > 0 || !contentsOf(api, stored).next().done;
}

/** What must be gone before the object can go: everything in a namespace, every object of a CRD. */
function* contentsOf(api: Api, { type, object }: Stored): Generator<Stored, undefined> {
  if (isSame(type, NamespaceType)) {
    for (const stored of api.store.everything()) {
      if (stored.object.metadata.namespace === object.metadata.name) yield stored;
    }
  }
  if (isSame(type, CustomResourceDefinitionType)) {
    const { spec } = object as KubeObject & Pick<CustomResourceDefinition, 'spec'>;
    const defined = api.registry.of({ group: spec.group, plural: spec.names.plural })?.type;
    if (defined !== undefined)
      for (const each of api.store.list(defined)) yield { type: defined, object: each };
  }
}

/** The namespace and the CRD of an object: they may be waiting for its removal. */
function holdersOf(api: Api, { type, object }: Stored): Stored[] {
  const { namespace } = object.metadata;
  const space = namespace === undefined ? undefined : api.store.get(NamespaceType, undefined, namespace);
  const definition = api.store.get(CustomResourceDefinitionType, undefined, `${type.plural}.${type.group}`);
  return [
    ...(space === undefined ? [] : [{ type: NamespaceType, object: space }]),
    ...(definition === undefined ? [] : [{ type: CustomResourceDefinitionType, object: definition }]),
  ];
}

function dependentsOf({ store }: Api, uid: string | undefined): readonly Stored[] {
  return uid === undefined ? [] : store.ownedBy(uid);
}

function disown(api: Api, { type, object }: Stored, uid: string | undefined): void {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const others = ownerReferences.filter((reference) => reference.uid !== uid);
  const kept = others.length === 0 ? {} : { ownerReferences: others };
  api.store.write(type, { ...object, metadata: { ...metadata, ...kept } });
}

function isSame(one: { group: string; plural: string }, other: { group: string; plural: string }): boolean {
  return one.group === other.group && one.plural === other.plural;
}
