import { type ClusterBackupManifest, ClusterBackupType, nextWait } from '../../../../lib/model';
import { log } from '../engine/log';
import { managementCluster } from '../objects/management-cluster';
import { requireSameCluster } from '../objects/same-cluster';
import type { BackupState } from './declared/inputs';
import { seenAgain, VANISHED } from './declared/state';

/** @throws BackupError `other-management-cluster`, with which the state stays as it is */
export async function read(_id: string, state: BackupState): Promise<BackupState | undefined> {
  const mosk = await managementCluster(state, 'read');
  const { namespace, objectName, uid } = state;
  const object = await mosk.client.get<ClusterBackupManifest>(ClusterBackupType, namespace, objectName);
  if (object?.metadata.uid === uid) {
    const finished = state.finished || nextWait(object, { uid }).do === 'succeed';
    return seenAgain(state, object, finished);
  }
  await requireSameCluster(mosk, state);
  // An unfinished one is made anew by the next `up`, which knows of its files by this state; a finished one is not:
  // made anew, the backup from before an upgrade would be one from after it.
  if (state.status !== VANISHED) log(state, vanishedText(state));
  return { ...state, status: VANISHED };
}

function vanishedText({ namespace, objectName, files }: BackupState): string {
  const rest = files.length === 0 ? '' : `; the files may remain: ${files.join(', ')}`;
  return (
    `WARNING: the object ClusterBackup ${namespace}/${objectName} of this finished backup is gone${rest}. ` +
    'It stays in the state; change a trigger to make a new backup'
  );
}
