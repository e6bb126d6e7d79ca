import { type ClusterBackupManifest, ClusterBackupType, ownerOf, remoteFiles } from '../../../../lib/model';
import { declared } from '../deployment';
import { managementCluster } from '../management-cluster';
import { objectsIn, readAgain } from '../objects-in';
import { requireSameCluster } from '../same-cluster';
import { say } from '../say';
import type { BackupState } from './inputs';
import { planRemoval } from './plan';
import { removeRuns } from './remove-runs';

/** Called by the engine for a replaced run, for a resource that has left the program, and by `pulumi destroy`. */
export async function destroy(_id: string, state: BackupState): Promise<void> {
  const mosk = await managementCluster(state);
  const { namespace, uid } = state;
  const current = declared(state);
  const keepLast = current === undefined ? state.keepLast : current.keepLast;
  const planOf = (objects: readonly ClusterBackupManifest[]) =>
    planRemoval({ ...state, keepLast, declared: current !== undefined }, objects);
  const shown = await objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, namespace);
  const items = await readAgain(mosk, ClusterBackupType, shown, planOf(shown).remove);
  if (!items.some((each) => each.metadata.uid === uid)) await requireSameCluster(mosk, state);
  const plan = planOf(items);
  const left = items.find((each) => each.metadata.uid === uid && !plan.remove.includes(each));
  if (left !== undefined) say(state, leftText(state, left));
  await removeRuns(mosk, state, plan.mode, plan.remove, { failedMayStay: current !== undefined });
}

function leftText({ owner }: BackupState, left: ClusterBackupManifest): string {
  const { namespace, name } = left.metadata;
  const other = ownerOf(left);
  const reason = other === undefined || other === owner ? 'is superseded' : `belongs to ${other} by now`;
  const files = remoteFiles(left);
  return `ClusterBackup ${namespace}/${name} ${reason} and stays${files.length === 0 ? '' : `, with ${files.join(', ')}`}`;
}
