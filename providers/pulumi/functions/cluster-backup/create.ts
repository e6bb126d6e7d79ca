import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  SUPERSEDED_ANNOTATION,
} from '../../../../lib/model';
import type { CreatedBackup } from '../../../kubernetes';
import { Unfinished } from '../behaviour';
import { idOf } from '../claim';
import { engineGone, requireEngine } from '../engine';
import { logicalName } from '../logical-name';
import { type Mosk, managementCluster } from '../management-cluster';
import { objectsIn, readAgain } from '../objects-in';
import { clusterOf } from '../same-cluster';
import { say } from '../say';
import { adoptExisting } from './adopt-existing';
import { annotate } from './annotate';
import { CLAIM_ANNOTATION, claimOf, newClaim } from './entry-claim';
import { type BackupInputs, type BackupState, hashOf, runManifest } from './inputs';
import { leftFileThere, overwritesLeftFiles } from './left-files';
import { planRun, type WantedRun } from './plan';
import { tellingProgress } from './progress';
import { removeRuns } from './remove-runs';
import { type Known, lastSeen, stateOf } from './state';
import { takeTurn } from './take-turn';
import { createTimeoutMs } from './timeouts';
import { verifyFiles } from './verify';

/**
 * Makes the run, or takes over the one that a killed deployment has made, and waits for its end. Once the object exists
 * every failure is saved with it.
 */
export async function create(inputs: BackupInputs): Promise<{ id: string; state: BackupState }> {
  const mosk = await managementCluster(inputs, 'create');
  requireEngine();
  const cluster = await clusterSeen(mosk, inputs);
  refuseMisleadingTarget(mosk, inputs, cluster);
  const overwrites = await overwritesLeftFiles(mosk, inputs, cluster);
  const run = hashOf(inputs);
  const want: WantedRun = {
    owner: inputs.owner,
    hash: run,
    base: logicalName(inputs),
    fixedName: inputs.name,
    // The file of an explicit name is the same whatever the object is called.
    overwrites: inputs.fileNames === undefined ? overwrites : undefined,
  };
  const shown = await adoptExisting(
    mosk,
    inputs,
    await objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, inputs.namespace),
  );
  const { removeFirst } = planRun(want, shown);
  const plan = planRun(want, await readAgain(mosk, ClusterBackupType, shown, removeFirst));
  if (plan.adopt === undefined && overwrites(plan.name)) throw leftFileThere(inputs, plan.name);
  await removeRuns(mosk, inputs, 'delete', plan.removeFirst, { failedMayStay: true });
  for (const each of plan.supersede) await annotate(mosk, each, { [SUPERSEDED_ANNOTATION]: plan.name });
  return runToItsEnd(mosk, inputs, plan.name, {
    clusterUid: cluster.metadata.uid ?? '',
    run,
    claim: newClaim(inputs.onDestroy),
    adopting: plan.adopt !== undefined,
  });
}

async function runToItsEnd(
  mosk: Mosk,
  inputs: BackupInputs,
  name: string,
  { adopting, ...known }: Omit<Known, 'finished'> & { readonly adopting: boolean },
): Promise<{ id: string; state: BackupState }> {
  const manifest = claimed(runManifest(inputs, name), known.claim);
  const releaseTurn = adopting ? () => {} : await takeTurn(mosk, inputs);
  let created: CreatedBackup | undefined;
  try {
    requireEngine();
    const finished = await tellingProgress(mosk, inputs, (onProgress) =>
      mosk.run(manifest, {
        triggers: inputs.triggers,
        timeoutMs: createTimeoutMs(inputs),
        signal: engineGone(),
        onProgress,
        onCreated: (ref) => {
          created = ref;
          releaseTurn();
        },
      }),
    );
    if (inputs.verify) await verifyFiles(mosk, inputs, finished.manifest);
    const object = adopting
      ? await takeOver(mosk, inputs, finished.manifest, known.claim)
      : finished.manifest;
    return { id: idOf(finished), state: stateOf(inputs, object, { ...known, finished: true }) };
  } catch (reason) {
    if (created === undefined) throw reason;
    const { uid } = created;
    const object = (await lastSeen(mosk, created)) ?? {
      ...manifest,
      metadata: { ...manifest.metadata, uid },
    };
    const claim = claimOf(object) ?? known.claim;
    throw new Unfinished(
      idOf(created),
      stateOf(inputs, object, { ...known, claim, finished: false }),
      reason,
    );
  } finally {
    releaseTurn();
  }
}

/** Once its end is seen: a deployment that is killed meanwhile leaves the run to the entry that has it. */
async function takeOver(
  mosk: Mosk,
  inputs: BackupInputs,
  run: ClusterBackupManifest,
  claim: string,
): Promise<ClusterBackupManifest> {
  say(inputs, `run ${run.metadata.name} exists and is taken over; for a new backup, change a trigger`);
  return annotate(mosk, run, { [CLAIM_ANNOTATION]: claim });
}

function claimed({ metadata, ...rest }: ClusterBackupManifest, claim: string): ClusterBackupManifest {
  return {
    ...rest,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [CLAIM_ANNOTATION]: claim } },
  };
}

/** Absence in the shared watch may be a delay of it, so that is asked for again. */
async function clusterSeen(mosk: Mosk, inputs: BackupInputs): Promise<ClusterManifest> {
  const clusters = await objectsIn<ClusterManifest>(mosk, ClusterType, inputs.namespace);
  return clusters.find(({ metadata }) => metadata.name === inputs.cluster) ?? clusterOf(mosk, inputs);
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
