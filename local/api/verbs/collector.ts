import { CustomResourceDefinitionType, type KubeObject, NamespaceType } from '../../../lib/model';
import { KUBERNETES, type Namespace } from '../resources';
import { StatusError } from '../status-error';
import type { Stored } from '../store';
import type { Api, Collector } from './api';
import { contentsOf } from './contents';
import { managedByServer } from './managed-fields';
import { FOREGROUND, isReleased, isSame, ORPHAN, remove, takeAway, takeAwayWhenReleased } from './removal';

/** In a cluster, dependents are let go by this program. */
const MANAGER = 'kube-controller-manager';

const GARBAGE_COLLECTOR = 'generic-garbage-collector';
const NAMESPACE_CONTROLLER = 'namespace-controller';

/**
 * The garbage collector and the namespace controller of a cluster.
 *
 * @param afterwards decides when what follows from a change is done, if ever
 */
export function createCollector(afterwards: (work: () => void) => void): Collector {
  const written: Collector['written'] = (api, { type, object }) => {
    const { uid, deletionTimestamp, ownerReferences = [] } = object.metadata;
    const isDying = deletionTimestamp !== undefined;
    // The objects of a definition are taken away by kube-apiserver itself.
    if (isDying && isSame(type, CustomResourceDefinitionType)) return emptyDefinition(api, { type, object });
    if (!isDying && ownerReferences.length === 0 && !isNamespaceDying(api, object)) return;
    afterwards(() => {
      const stored = uid === undefined ? undefined : api.store.byUid(uid);
      if (stored !== undefined) look(api, stored);
    });
  };
  return {
    written,
    removed(api, stored) {
      const { uid, ownerReferences: owners = [] } = stored.object.metadata;
      releaseDefinition(api, stored);
      const isAlone = dependentsOf(api, uid).length === 0 && owners.length === 0;
      if (isAlone && !isNamespaceDying(api, stored.object)) return;
      afterwards(() => {
        for (const dependent of dependentsOf(api, uid)) collectOrphan(api, dependent);
        for (const owner of owners) releaseForeground(api, api.store.byUid(owner.uid));
        const space = namespaceOf(api, stored.object);
        if (space !== undefined) releaseNamespace(api, { type: NamespaceType, object: space });
      });
    },
    resume(api) {
      for (const stored of [...api.store.everything()]) written(api, stored);
    },
  };
}

function look(api: Api, stored: Stored): void {
  const { deletionTimestamp, finalizers = [], uid } = stored.object.metadata;
  if (deletionTimestamp === undefined) {
    collectOrphan(api, stored);
    collectFromNamespace(api, stored);
    return;
  }
  if (isSame(stored.type, NamespaceType)) {
    for (const content of [...contentsOf(api, stored)]) removeAs(NAMESPACE_CONTROLLER, api, content);
    releaseNamespace(api, stored);
  }
  if (finalizers.includes(ORPHAN)) {
    for (const dependent of dependentsOf(api, uid)) disown(api, dependent, [uid]);
    release(api, stored, ORPHAN);
  }
  if (finalizers.includes(FOREGROUND)) {
    for (const dependent of dependentsOf(api, uid)) removeAs(GARBAGE_COLLECTOR, api, dependent);
    releaseForeground(api, uid === undefined ? undefined : api.store.byUid(uid));
  }
}

/**
 * Removes what nobody has asked to remove, as one of the cluster's own controllers does. What a policy does not let go
 * stays, and is tried again when it changes.
 */
function removeAs(controller: string, api: Api, stored: Stored): void {
  const { type, object } = stored;
  const { name, namespace, deletionTimestamp } = object.metadata;
  if (deletionTimestamp !== undefined) return;
  const user = `system:serviceaccount:kube-system:${controller}`;
  try {
    api.policies.judge({
      operation: 'DELETE',
      type,
      namespace,
      name,
      object: undefined,
      oldObject: object,
      user,
      dryRun: false,
    });
  } catch (error) {
    if (error instanceof StatusError) return;
    throw error;
  }
  remove(api, stored, 'Background');
}

/** Removes what was to go with its namespace, and was held until now. */
function collectFromNamespace(api: Api, stored: Stored): void {
  // It may have gone already, with its owners.
  if (api.store.byUid(stored.object.metadata.uid ?? '')?.object !== stored.object) return;
  if (isNamespaceDying(api, stored.object)) removeAs(NAMESPACE_CONTROLLER, api, stored);
}

/** Removes an object that names owners of which none exists; dangling names beside a living owner are dropped. */
function collectOrphan(api: Api, stored: Stored): void {
  const owners = stored.object.metadata.ownerReferences ?? [];
  const gone = owners.filter(({ uid }) => api.store.byUid(uid) === undefined);
  if (gone.length === 0) return;
  if (gone.length === owners.length) removeAs(GARBAGE_COLLECTOR, api, stored);
  else
    disown(
      api,
      stored,
      gone.map(({ uid }) => uid),
    );
}

/** Ends a foreground deletion when no dependent blocks it any more. */
function releaseForeground(api: Api, owner: Stored | undefined): void {
  if (owner === undefined) return;
  const { uid, finalizers = [] } = owner.object.metadata;
  if (!finalizers.includes(FOREGROUND)) return;
  const isBlocked = dependentsOf(api, uid).some(({ object }) =>
    object.metadata.ownerReferences?.some(
      (reference) => reference.uid === uid && reference.blockOwnerDeletion,
    ),
  );
  if (!isBlocked) release(api, owner, FOREGROUND);
}

/** Takes a finalizer off, and the object away if it was the last one. */
function release(api: Api, { type, object: before }: Stored, finalizer: string): void {
  const finalizers = before.metadata.finalizers?.filter((each) => each !== finalizer);
  const object = { ...before, metadata: { ...before.metadata, finalizers } };
  if (isReleased(api, { type, object })) takeAway(api, { type, object: before });
  else api.store.write(type, object);
}

/** Lets go of a namespace in which nothing is left. */
function releaseNamespace(api: Api, stored: Stored): void {
  const before = api.store.get(NamespaceType, undefined, stored.object.metadata.name) as
    | Namespace
    | undefined;
  if (before?.metadata.deletionTimestamp === undefined) return;
  if (!contentsOf(api, { type: NamespaceType, object: before }).next().done) return;
  const finalizers = (before.spec?.finalizers ?? []).filter((each) => each !== KUBERNETES);
  const object: Namespace = { ...before, spec: finalizers.length === 0 ? {} : { finalizers } };
  if (isReleased(api, { type: NamespaceType, object }))
    takeAway(api, { type: NamespaceType, object: before });
  else if (finalizers.length !== before.spec?.finalizers?.length) api.store.write(NamespaceType, object);
}

/** Nobody is asked about the objects of a definition that goes. */
function emptyDefinition(api: Api, stored: Stored): void {
  for (const content of [...contentsOf(api, stored)]) remove(api, content, 'Background');
  const left = api.store.get(CustomResourceDefinitionType, undefined, stored.object.metadata.name);
  if (left !== undefined) takeAwayWhenReleased(api, { type: stored.type, object: left });
}

/** The definition of what is gone may have waited for that. */
function releaseDefinition(api: Api, { type }: Stored): void {
  const object = api.store.get(CustomResourceDefinitionType, undefined, `${type.plural}.${type.group}`);
  if (object !== undefined) takeAwayWhenReleased(api, { type: CustomResourceDefinitionType, object });
}

function namespaceOf(api: Api, { metadata }: KubeObject): KubeObject | undefined {
  return metadata.namespace === undefined
    ? undefined
    : api.store.get(NamespaceType, undefined, metadata.namespace);
}

function isNamespaceDying(api: Api, object: KubeObject): boolean {
  return namespaceOf(api, object)?.metadata.deletionTimestamp !== undefined;
}

function dependentsOf({ store }: Api, uid: string | undefined): readonly Stored[] {
  return uid === undefined ? [] : store.ownedBy(uid);
}

function disown(api: Api, { type, object }: Stored, uids: readonly (string | undefined)[]): void {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const gone = new Set(uids);
  const others = ownerReferences.filter((reference) => !gone.has(reference.uid));
  const kept = others.length === 0 ? {} : { ownerReferences: others };
  const disowned = { ...object, metadata: { ...metadata, ...kept } };
  const resource = api.registry.of(type);
  const change = { before: object, after: disowned };
  api.store.write(type, resource === undefined ? disowned : managedByServer(api, resource, MANAGER, change));
}
