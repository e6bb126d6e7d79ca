import {
  type ClusterBackupManifest,
  endingLeft,
  hasLeftNothing,
  type LeftBehind,
} from '../../../../../lib/model';
import { log } from '../../engine/log';
import { recordLeft } from '../../objects/left-behind';
import type { Mosk } from '../../objects/management-cluster';
import {
  type BackupInputs,
  type BackupState,
  parametersOfState,
  runManifest,
  wantedFileNames,
} from '../declared/inputs';
import { VANISHED } from '../declared/state';

/**
 * Somebody has taken the object away, and nobody knows what of its files is still there: that counts as all of them.
 */
export async function recordVanished(mosk: Mosk, state: BackupState): Promise<void> {
  if (!hasLeftNothing(state)) await recordTakenAway(mosk, state, lastKnown(state));
}

/** The same without a word. @returns what is recorded, if anything is left */
export async function leaveRecord(mosk: Mosk, state: BackupState): Promise<LeftBehind | undefined> {
  return hasLeftNothing(state) ? undefined : recordLeft(mosk, lastKnown(state), 'vanished');
}

/** @param run as it was last seen */
export async function recordTakenAway(
  mosk: Mosk,
  inputs: BackupInputs,
  run: ClusterBackupManifest,
): Promise<void> {
  const left = await recordLeft(mosk, run, 'vanished');
  if (left === undefined) return;
  log(
    inputs,
    `ClusterBackup ${left.namespace}/${left.backup} was taken away by somebody else; its files may STAY: ` +
      `${left.files.join(', ')}; once nobody needs them: ${endingLeft(left)}`,
  );
}

/** The object as the state remembers it. */
export function lastKnown(state: BackupState): ClusterBackupManifest {
  const { objectName, uid, completedAt, uploadedAt } = state;
  const { metadata, spec, ...rest } = runManifest(
    { ...state, fileNames: wantedFileNames(state) },
    objectName,
  );
  const parameters = parametersOfState(state);
  // After a refresh the status is no word of MOSK's, but that the object is gone.
  const status = state.status === VANISHED ? undefined : state.status;
  const fileNames = state.schemaVersion === 1 ? undefined : state.fileNames;
  return {
    ...rest,
    metadata: { ...metadata, uid },
    spec: { ...spec, ...(parameters !== undefined && { parameters }) },
    status: { status, completedAt, uploadedAt, fileNames },
  };
}
