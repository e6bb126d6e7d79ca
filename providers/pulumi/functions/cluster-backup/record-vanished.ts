import { hasLeftNothing } from '../../../../lib/model';
import { noteNeed } from '../in-use';
import type { Mosk } from '../management-cluster';
import { say } from '../say';
import { parametersOf } from '../target';
import type { BackupState } from './inputs';

/** Somebody has taken the object away, and nobody knows what of its files is still there: that counts as all of them. */
export async function recordVanished(mosk: Mosk, state: BackupState): Promise<void> {
  const { namespace, objectName, files, target } = state;
  if (files.length === 0 || hasLeftNothing(state)) return;
  await noteNeed(mosk, { namespace, parameters: parametersOf(target), files });
  say(
    state,
    `ClusterBackup ${namespace}/${objectName} was taken away by somebody else; its files may STAY: ${files.join(', ')}`,
  );
}
