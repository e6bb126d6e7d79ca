/** `adoptExisting: true`: a backup that nobody owns, made by hand or kept by a destroy, becomes a run of the resource. */
import {
  adoption,
  type ClusterBackupManifest,
  ClusterBackupType,
  ownerOf,
  runsUnder,
} from '../../../../../lib/model';
import { ownObject } from '../../objects/claim';
import type { Mosk } from '../../objects/management-cluster';
import { declaredRun } from '../declared/entry';
import { type BackupInputs, runManifest } from '../declared/inputs';
import { annotateAll } from './annotate';
import { backupsSeen } from './backups-seen';
import { tellsOfChange } from './remove-runs';

/**
 * Makes the existing backup of the wanted name a run of this resource, if it may.
 * @throws BackupError `not-ours`, `spec-changed`, `usage`
 */
export async function adoptExisting(mosk: Mosk, inputs: BackupInputs): Promise<void> {
  const { namespace, name, owner } = inputs;
  if (inputs.adoptExisting !== true || name === undefined) return;
  const claimant = { namespace, name, owner, adoptExisting: true };
  const { spec } = runManifest(inputs, name);
  const described = inputs.target.clusterDefault ? { ...spec, parameters: undefined } : spec;
  for (;;) {
    const run = await ownObject<ClusterBackupManifest>(mosk, ClusterBackupType, claimant);
    if (run === undefined || ownerOf(run) === owner) return;
    const mine = runsUnder(owner, await backupsSeen(mosk, namespace));
    const annotations = adoption(run, declaredRun(inputs), described, mine);
    try {
      return await annotateAll(mosk, [{ run, annotations }], { unchanged: true });
    } catch (reason) {
      // Another stack may have taken it over in between.
      if (!tellsOfChange(reason)) throw reason;
    }
  }
}
