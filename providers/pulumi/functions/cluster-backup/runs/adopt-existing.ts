/** `adoptExisting`: a backup that is there, made by hand or kept by a destroy, becomes a run of the resource. */
import {
  adoption,
  type ClusterBackupManifest,
  ClusterBackupType,
  ownerOf,
  runsUnder,
} from '../../../../../lib/model';
import { ownObject, takingOver } from '../../objects/claim';
import type { Mosk } from '../../objects/management-cluster';
import { declaredRun } from '../declared/entry';
import { type BackupInputs, runManifest } from '../declared/inputs';
import { backupsSeen } from './backups-seen';
import { tellsOfChange } from './remove-runs';

/**
 * Makes the existing backup of the wanted name a run of this resource, if it may.
 * @throws BackupError `not-ours`, `spec-changed`, `usage`
 */
export async function adoptExisting(mosk: Mosk, inputs: BackupInputs): Promise<void> {
  const { client, hub } = mosk;
  for (;;) {
    const taken = await existingRun(mosk, inputs);
    if (taken === undefined) return;
    const { namespace, name } = taken.run.metadata;
    try {
      hub.note(
        ClusterBackupType,
        await client.patch(ClusterBackupType, namespace, name, taken.patch, { type: 'merge' }),
      );
      return;
    } catch (reason) {
      // Another stack may have taken it over in between.
      if (!tellsOfChange(reason)) throw reason;
    }
  }
}

/**
 * The backup that is to be taken over, and what makes it a run of the resource: marks alone.
 * @returns `undefined`: there is none, or it is a run of the resource already
 * @throws BackupError `not-ours`, `spec-changed`, `usage`
 */
export async function existingRun(
  mosk: Mosk,
  inputs: BackupInputs,
): Promise<{ readonly run: ClusterBackupManifest; readonly patch: object } | undefined> {
  const { namespace, name, owner } = inputs;
  if (!inputs.adoptExisting || name === undefined) return undefined;
  const { adoptFrom } = inputs;
  const claimant = { namespace, name, owner, adoptExisting: true, adoptFrom };
  const run = await ownObject<ClusterBackupManifest>(mosk, ClusterBackupType, claimant);
  if (run === undefined || ownerOf(run) === owner) return undefined;
  const manifest = runManifest(inputs, name);
  const { spec } = manifest;
  const described = inputs.target.clusterDefault ? { ...spec, parameters: undefined } : spec;
  const mine = runsUnder(owner, await backupsSeen(mosk, namespace));
  const annotations = adoption(run, declaredRun(inputs), described, mine);
  const { uid, resourceVersion } = run.metadata;
  const patch = { metadata: { uid, resourceVersion, annotations } };
  return { run, patch: takingOver(claimant, run, patch, manifest) };
}
