import { Construct } from 'constructs';
import { type OrphanGuardProps, orphanGuardManifests } from '../guard';
import type { KubeObject } from '../model';
import { clusterObject } from './cluster-object';

/**
 * Refuses to delete a ClusterBackup whose remote files would stay with nobody to delete them, whoever asks: engines,
 * kubectl, consoles. It lets go of a backup that is `Deleted`, that has nothing in a remote storage, or that carries the
 * annotation `mosk-backup/orphan` with a reason of at least one word; who may write that annotation (the verb `patch` on clusterbackups) may
 * override it.
 *
 * Garbage collection and the deletion of a namespace delete objects by ordinary requests, so they are refused too and
 * tried again until the backups may go: objects of a deleted Cluster stay, and their namespace stays `Terminating`.
 *
 * A second policy refuses to delete the CustomResourceDefinitions of backups, schedules, credentials and keys: their
 * objects would go with them, unasked. The same annotation on the definition overrides it.
 *
 * Needs Kubernetes 1.30 or newer, and rights on the whole cluster to apply it.
 */
export class OrphanGuard extends Construct {
  /** Name of the policy and its binding. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: OrphanGuardProps = {}) {
    super(scope, id);
    const manifests = orphanGuardManifests(props);
    this.name = manifests[0].metadata.name;
    IDS.forEach((each, index) => {
      clusterObject(this, each, manifests[index] as KubeObject);
    });
  }
}

/** Construct ids of the objects, in their order. */
const IDS = ['Policy', 'Binding', 'DefinitionsPolicy', 'DefinitionsBinding'] as const;
