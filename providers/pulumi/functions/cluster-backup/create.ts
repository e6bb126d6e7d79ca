import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type ClusterManifest,
  SUPERSEDED_ANNOTATION,
} from '../../../../lib/model';
import { Unfinished } from '../behaviour';
import { idOf } from '../claim';
import { declared } from '../deployment';
import { engineGone, requireEngine } from '../engine';
import { logicalName } from '../logical-name';
import { type ManagementCluster, managementCluster } from '../management-cluster';
import { clusterOf } from '../same-cluster';
import { say } from '../say';
import { type BackupInputs, type BackupState, hashOf, runManifest } from './inputs';
import { planRun, type RunPlan } from './plan';
import { progressLines } from './progress';
import { removeRuns } from './remove-runs';
import { stateOf } from './state';
import { createTimeoutMs } from './timeouts';

/**
 * Makes the run, or takes over the one that a killed deployment has made, and waits for its end. Once the object exists
 * every failure is saved with it.
 */
export async function create(inputs: BackupInputs): Promise<{ id: string; state: BackupState }> {
  const mosk = await managementCluster(inputs);
  requireEngine();
  const cluster = await clusterOf(mosk, inputs);
  refuseMisleadingTarget(mosk, inputs, cluster);
  const { items } = await mosk.client.list<ClusterBackupManifest>(ClusterBackupType, inputs.namespace);
  const run = hashOf(inputs);
  const plan = planRun(
    {
      owner: inputs.owner,
      hash: run,
      base: logicalName(inputs),
      fixedName: inputs.name,
      again: madeAlready(inputs, run),
    },
    items,
  );
  await removeRuns(mosk, inputs, 'delete', plan.removeFirst);
  await supersede(mosk, plan);
  const known = { clusterUid: cluster.metadata.uid ?? '', run };
  return waitFor(mosk, inputs, plan.name, known);
}

async function waitFor(
  mosk: ManagementCluster,
  inputs: BackupInputs,
  name: string,
  known: { clusterUid: string; run: string },
): Promise<{ id: string; state: BackupState }> {
  requireEngine();
  const progress = progressLines(inputs);
  try {
    const finished = await mosk.run(runManifest(inputs, name), {
      timeoutMs: createTimeoutMs(inputs),
      signal: engineGone(),
      onProgress: progress.show,
    });
    for (const warning of finished.warnings) say(inputs, `WARNING: ${warning}`);
    const state = stateOf(inputs, finished.manifest, { ...known, finished: true });
    return { id: idOf(finished), state };
  } catch (reason) {
    const ref = progress.last();
    if (ref === undefined) throw reason;
    const object = await mosk.client
      .get<ClusterBackupManifest>(ClusterBackupType, ref.namespace, ref.name)
      .catch(() => undefined);
    const state = stateOf(inputs, object ?? runManifest(inputs, ref.name), { ...known, finished: false });
    throw new Unfinished(idOf(ref), state, reason);
  }
}

/** The state has this very run, and the engine replaces it all the same: `pulumi up --replace`, or a tainted resource. */
function madeAlready(inputs: BackupInputs, run: string): boolean {
  const olds = declared(inputs)?.olds;
  return olds?.target !== undefined && hashOf(olds as BackupInputs) === run;
}

/** Before the new run exists: a run counts as superseded only while its successor does. */
async function supersede(mosk: ManagementCluster, { name, supersede }: RunPlan): Promise<void> {
  const body = { metadata: { annotations: { [SUPERSEDED_ANNOTATION]: name } } };
  for (const { metadata } of supersede) {
    await mosk.client.patch(ClusterBackupType, metadata.namespace, metadata.name, body, { type: 'merge' });
  }
}

/** What is silently another target than the program says, see the documentation of `spec.parameters`. */
function refuseMisleadingTarget(
  mosk: ManagementCluster,
  inputs: BackupInputs,
  cluster: ClusterManifest,
): void {
  const at = `Cluster ${inputs.namespace}/${inputs.cluster}`;
  const section = mosk.api.clusterBackupSection(cluster);
  if (inputs.target.localOnly !== undefined && section !== undefined) {
    throw new BackupError('target-exclusive', 'The Cluster has a backup section, which wins over localOnly', {
      at,
      fix: 'say clusterDefault: true, or remove the section from the Cluster',
    });
  }
  if (inputs.target.clusterDefault && section === undefined) {
    throw new BackupError(
      'target-required',
      'The Cluster has no backup section: the archive would stay on its node',
      {
        at,
        fix: 'declare a ClusterDefaultTarget first, name a target here, or say localOnly: "<reason>"',
      },
    );
  }
}
