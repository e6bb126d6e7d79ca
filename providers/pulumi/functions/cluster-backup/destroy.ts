import { type ClusterBackupManifest, ClusterBackupType, remoteFiles } from '../../../../lib/model';
import { declared } from '../deployment';
import { managementCluster } from '../management-cluster';
import { requireSameCluster } from '../same-cluster';
import { say } from '../say';
import type { BackupState } from './inputs';
import { planRemoval } from './plan';
import { removeRuns } from './remove-runs';

/** Called by the engine for a replaced run, for a resource that has left the program, and by `pulumi destroy`. */
export async function destroy(_id: string, state: BackupState): Promise<void> {
  const mosk = await managementCluster(state);
  const { namespace, uid } = state;
  const { items } = await mosk.client.list<ClusterBackupManifest>(ClusterBackupType, namespace);
  if (!items.some((each) => each.metadata.uid === uid)) await requireSameCluster(mosk, state);
  const current = declared(state);
  const keepLast = current === undefined ? state.keepLast : current.keepLast;
  const plan = planRemoval({ ...state, keepLast, declared: current !== undefined }, items);
  for (const run of plan.leave.filter((each) => each.metadata.uid === uid)) {
    const files = remoteFiles(run);
    say(
      state,
      `ClusterBackup ${namespace}/${run.metadata.name} is superseded and stays${files.length === 0 ? '' : `, with ${files.join(', ')}`}`,
    );
  }
  await removeRuns(mosk, state, plan.mode, plan.remove);
}
