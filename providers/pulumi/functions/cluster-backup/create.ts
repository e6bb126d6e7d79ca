import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type ClusterManifest,
  SUPERSEDED_ANNOTATION,
} from '../../../../lib/model';
import type { BackupRef } from '../../../kubernetes';
import { Unfinished } from '../behaviour';
import { idOf } from '../claim';
import { declared } from '../deployment';
import { engineGone, requireEngine } from '../engine';
import { logicalName } from '../logical-name';
import { type Mosk, managementCluster } from '../management-cluster';
import { clusterOf } from '../same-cluster';
import { type BackupInputs, type BackupState, hashOf, runManifest } from './inputs';
import { planRun, type RunPlan } from './plan';
import { progressLines } from './progress';
import { removeRuns } from './remove-runs';
import { lastSeen, stateOf } from './state';
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
  return runToItsEnd(mosk, inputs, plan.name, known);
}

async function runToItsEnd(
  mosk: Mosk,
  inputs: BackupInputs,
  name: string,
  known: { clusterUid: string; run: string },
): Promise<{ id: string; state: BackupState }> {
  requireEngine();
  const manifest = runManifest(inputs, name);
  let created: BackupRef | undefined;
  try {
    const finished = await mosk.run(manifest, {
      triggers: inputs.triggers,
      timeoutMs: createTimeoutMs(inputs),
      signal: engineGone(),
      onProgress: progressLines(inputs),
      onCreated: (ref) => {
        created = ref;
      },
    });
    return { id: idOf(finished), state: stateOf(inputs, finished.manifest, { ...known, finished: true }) };
  } catch (reason) {
    if (created === undefined) throw reason;
    const { uid } = created;
    const object = (await lastSeen(mosk, created)) ?? {
      ...manifest,
      metadata: { ...manifest.metadata, uid },
    };
    throw new Unfinished(idOf(created), stateOf(inputs, object, { ...known, finished: false }), reason);
  }
}

/** The state has this very run, and the engine replaces it all the same: `pulumi up --replace`, or a tainted resource. */
function madeAlready(inputs: BackupInputs, run: string): boolean {
  const olds = declared(inputs)?.olds;
  return olds?.target !== undefined && hashOf(olds as BackupInputs) === run;
}

/** Before the new run exists: a run counts as superseded only while its successor does. */
async function supersede(mosk: Mosk, { name, supersede }: RunPlan): Promise<void> {
  const body = { metadata: { annotations: { [SUPERSEDED_ANNOTATION]: name } } };
  for (const { metadata } of supersede) {
    await mosk.client.patch(ClusterBackupType, metadata.namespace, metadata.name, body, { type: 'merge' });
  }
}

/** What is silently another target than the program says, see the documentation of `spec.parameters`. */
function refuseMisleadingTarget(mosk: Mosk, inputs: BackupInputs, cluster: ClusterManifest): void {
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
