import { type ClusterBackupManifest, ClusterBackupType } from '../../../../lib/model';
import type { Mosk } from '../management-cluster';
import { objectsIn, readAgain } from '../objects-in';
import { annotate } from './annotate';
import { CLAIM_ANNOTATION, claimOf, hasMode, newClaim } from './entry-claim';
import type { BackupInputs, BackupState } from './inputs';
import { runsToClaim } from './plan';

/**
 * The engine updates the current entry of its state only, so a run with the claim of another one was made or taken over
 * by a deployment that was killed before it was saved. From here on this entry stands for it, and says what a destroy
 * is to do with it.
 * @returns the claim of the entry
 */
export async function renewClaims(mosk: Mosk, olds: BackupState, news: BackupInputs): Promise<string> {
  const claim = hasMode(olds.claim, news.onDestroy) ? olds.claim : newClaim(news.onDestroy);
  const entry = { owner: news.owner, uid: olds.uid, objectName: olds.objectName };
  const others = (objects: readonly ClusterBackupManifest[]) =>
    runsToClaim(entry, objects).filter((run) => claimOf(run) !== claim);
  const shown = await objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, olds.namespace);
  const runs = others(await readAgain(mosk, ClusterBackupType, shown, others(shown)));
  for (const run of runs) await annotate(mosk, run, { [CLAIM_ANNOTATION]: claim });
  return claim;
}
