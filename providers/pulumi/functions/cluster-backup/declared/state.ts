import {
  type ClusterBackupManifest,
  ClusterBackupType,
  isRemote,
  remoteFiles,
  type TargetParameters,
} from '../../../../../lib/model';
import type { BackupRef } from '../../../../kubernetes';
import type { Mosk } from '../../objects/management-cluster';
import { parametersOf } from '../../objects/target';
import { BACKUP_SCHEMA_VERSION, type BackupInputs, type BackupState } from './inputs';

/** Status of a finished backup whose object is gone, though nobody here removed it. */
export const VANISHED = 'vanished';

export interface Known {
  readonly clusterUid: string;
  readonly run: string;
  readonly wish: number;
  readonly formerOwner?: string;
  /** The wait for its end is over, and the end was a good one. */
  readonly finished: boolean;
}

/** Inputs, and what the object shows. */
export function stateOf(
  inputs: BackupInputs,
  object: ClusterBackupManifest,
  { clusterUid, run, wish, formerOwner, finished }: Known,
): BackupState {
  return {
    ...inputs,
    objectName: object.metadata.name,
    uid: object.metadata.uid ?? '',
    clusterUid,
    run,
    wish,
    formerOwner,
    finished,
    ...shownBy(object),
    parameters: filledIn(inputs, object),
    wantedFileNames: inputs.fileNames,
    schemaVersion: BACKUP_SCHEMA_VERSION,
  };
}

/**
 * The same state after another look. A state of an earlier release keeps its shape until the next run or update: on a
 * refresh what is new in this release would look like drift.
 */
export function seenAgain(state: BackupState, object: ClusterBackupManifest, finished: boolean): BackupState {
  const { fileNames, duration, ...shown } = shownBy(object);
  const added = state.schemaVersion === 1 ? {} : { fileNames, duration };
  const parameters =
    state.schemaVersion < BACKUP_SCHEMA_VERSION ? {} : { parameters: filledIn(state, object) };
  return { ...state, finished, ...shown, ...added, ...parameters };
}

function shownBy(object: ClusterBackupManifest) {
  const files = remoteFiles(object);
  const { status = '', startedAt, completedAt, uploadedAt, fileNames } = object.status ?? {};
  const duration = secondsBetween(startedAt, uploadedAt ?? completedAt);
  return { status, file: files[0], files, startedAt, completedAt, uploadedAt, fileNames, duration };
}

/** The section of the Cluster may lead elsewhere by the time that somebody looks for the files. */
function filledIn({ target }: BackupInputs, { spec }: ClusterBackupManifest): TargetParameters | undefined {
  return isRemote(parametersOf(target)) ? undefined : spec.parameters;
}

function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  const seconds = (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** A state with other inputs. */
export function withInputs(state: BackupState, inputs: BackupInputs): BackupState {
  const { objectName, uid, clusterUid, run, wish, formerOwner, finished, status, files } = state;
  const { file, startedAt, completedAt, uploadedAt, duration } = state;
  return {
    ...inputs,
    ...{ objectName, uid, clusterUid, run, wish, formerOwner, finished, status, files },
    ...{ file, startedAt, completedAt, uploadedAt },
    duration: duration ?? secondsBetween(startedAt, uploadedAt ?? completedAt),
    // What MOSK reports is not in states of version 1; the next refresh brings it.
    fileNames: state.schemaVersion === 1 ? undefined : state.fileNames,
    parameters: state.parameters,
    wantedFileNames: inputs.fileNames,
    schemaVersion: BACKUP_SCHEMA_VERSION,
  };
}

/** The object as it is by now; `undefined` if it is gone, another one, or the API does not answer. */
export async function lastSeen(
  { client }: Mosk,
  { namespace, name, uid }: BackupRef,
): Promise<ClusterBackupManifest | undefined> {
  try {
    const object = await client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name);
    return object?.metadata.uid === uid ? object : undefined;
  } catch {
    // Asked while another error is on its way, which is the one to tell.
    return undefined;
  }
}
