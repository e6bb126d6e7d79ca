import { noteNeed } from '../in-use';
import type { Mosk } from '../management-cluster';
import { say } from '../say';
import { parametersOf } from '../target';
import type { BackupState } from './inputs';

/** Somebody has taken the object away, and nobody knows what of its files is still there: that counts as all of them. */
export async function recordVanished(mosk: Mosk, state: BackupState): Promise<void> {
  const { namespace, objectName, files, target } = state;
  if (files.length === 0 || nothingWasUploaded(state)) return;
  await noteNeed(mosk, { namespace, parameters: parametersOf(target), files });
  say(
    state,
    `ClusterBackup ${namespace}/${objectName} was taken away by somebody else; its files may STAY: ${files.join(', ')}`,
  );
}

/** There was not even an archive. */
function nothingWasUploaded({ status, completedAt, uploadedAt }: BackupState): boolean {
  return (
    status === 'Deleted' || (status === 'Failed' && completedAt === undefined && uploadedAt === undefined)
  );
}
