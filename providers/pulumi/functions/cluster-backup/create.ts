import { BackupError } from '../../../../lib/errors';
import { type ClusterManifest, ClusterType, effectiveTarget } from '../../../../lib/model';
import { formerOf } from '../engine/deployment';
import { type Mosk, managementCluster } from '../objects/management-cluster';
import { objectsIn } from '../objects/objects-in';
import { clusterOf, refuseAnother } from '../objects/same-cluster';
import type { BackupInputs, BackupState } from './declared/inputs';
import { makeRun } from './runs/make-run';
import type { MadeRun } from './runs/run-to-its-end';

/** Makes the run of a resource that is new, or is replaced. */
export async function create(inputs: BackupInputs): Promise<MadeRun> {
  const mosk = await managementCluster(inputs, 'create');
  const cluster = await suitableCluster(mosk, inputs);
  refuseOtherThanFormer(mosk, inputs, cluster);
  return makeRun(mosk, inputs, cluster);
}

/**
 * Before a run takes the place of another: a kubeconfig that leads elsewhere by now, to a Cluster of the same name, would
 * get a backup there, and the former run would not be found.
 */
function refuseOtherThanFormer(mosk: Mosk, inputs: BackupInputs, cluster: ClusterManifest): void {
  const former = formerOf<BackupState>(inputs);
  if (former === undefined || SAME_PLACE.some((input) => former[input] !== inputs[input])) return;
  refuseAnother(mosk, ClusterType, inputs.cluster, cluster, former.clusterUid);
}

/** Where one differs, the program says itself that it is another Cluster. */
const SAME_PLACE = ['namespace', 'cluster', 'context', 'kubeconfig'] as const;

/**
 * The Cluster as it is, if a backup of it goes where the program says.
 * @throws BackupError `reference-missing`, `target-exclusive`, `target-required`
 */
export async function suitableCluster(mosk: Mosk, inputs: BackupInputs): Promise<ClusterManifest> {
  const clusters = await objectsIn<ClusterManifest>(mosk, ClusterType, inputs.namespace);
  // Absence in the shared watch may be a delay of it, so that is asked for again.
  const found =
    clusters.find(({ metadata }) => metadata.name === inputs.cluster) ?? (await clusterOf(mosk, inputs));
  refuseMisleadingTarget(mosk, inputs, found);
  return found;
}

/** What is silently another target than the program says, see the documentation of `spec.parameters`. */
function refuseMisleadingTarget(mosk: Mosk, inputs: BackupInputs, cluster: ClusterManifest): void {
  const at = `Cluster ${inputs.namespace}/${inputs.cluster}`;
  const fromCluster = effectiveTarget(undefined, mosk.api.clusterBackupSection(cluster)).from === 'cluster';
  if (inputs.target.localOnly !== undefined && fromCluster) {
    throw new BackupError('target-exclusive', 'The Cluster has a backup section, which wins over localOnly', {
      at,
      fix: 'say clusterDefault: true, or remove the section from the Cluster',
    });
  }
  if (inputs.target.clusterDefault && !fromCluster) {
    throw new BackupError(
      'target-required',
      'The Cluster has no backup section that leads anywhere: the archive would stay on its node',
      {
        at,
        fix: 'declare a ClusterDefaultTarget first, name a target here, or say localOnly: "<reason>"',
      },
    );
  }
}
