import { BackupError } from '../../../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType, endingLeft, nextWait } from '../../../../lib/model';
import { log } from '../engine/log';
import { type Mosk, managementCluster } from '../objects/management-cluster';
import { requireSameCluster } from '../objects/same-cluster';
import type { BackupState } from './declared/inputs';
import { seenAgain, VANISHED } from './declared/state';
import { leaveRecord } from './runs/record-vanished';

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
  // Told once: whoever has ended the record since has no more use for the files.
  if (state.status === VANISHED) return state;
  // An unfinished one is made anew by the next `up`, which knows of its files by this state; a finished one is not:
  // made anew, the backup from before an upgrade would be one from after it.
  log(state, state.finished ? finishedText(state, await filesText(mosk, state)) : unfinishedText(state));
  return { ...state, status: VANISHED };
}

const goneText = ({ namespace, objectName }: BackupState, which: string) =>
  `WARNING: the object ClusterBackup ${namespace}/${objectName} of this ${which} backup is gone`;

function unfinishedText(state: BackupState): string {
  const { files } = state;
  const rest = files.length === 0 ? '' : `; the files may remain: ${files.join(', ')}`;
  return `${goneText(state, 'unfinished')}${rest}. The next up makes it anew`;
}

function finishedText(state: BackupState, rest: string): string {
  return `${goneText(state, 'finished')}${rest}. It stays in the state; change a trigger to make a new backup`;
}

/**
 * No object tells of the files any more, and by this state only its own stack knows of them: from their record everybody
 * knows, and also who would remove their key or their credential.
 */
async function filesText(mosk: Mosk, state: BackupState): Promise<string> {
  try {
    const left = await leaveRecord(mosk, state);
    if (left === undefined) return '';
    return `; its files may STAY: ${left.files.join(', ')}; once nobody needs them: ${endingLeft(left)}`;
  } catch (reason) {
    // Whoever may only look can refresh all the same.
    if (!BackupError.is(reason) || reason.code !== 'forbidden') throw reason;
    return `; its files may STAY: ${state.files.join(', ')}; they are not recorded, because that is forbidden here`;
  }
}
