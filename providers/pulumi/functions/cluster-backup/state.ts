import { type ClusterBackupManifest, ClusterBackupType, remoteFiles } from '../../../../lib/model';
import type { BackupRef } from '../../../kubernetes';
import { SCHEMA_VERSION } from '../behaviour';
import type { Mosk } from '../management-cluster';
import type { BackupInputs, BackupState } from './inputs';

/** Status of a finished backup whose object is gone, though nobody here removed it. */
export const VANISHED = 'vanished';

export interface Known {
  readonly clusterUid: string;
  readonly run: string;
  readonly claim: string;
  /** The wait for its end is over, and the end was a good one. */
  readonly finished: boolean;
}

/** Inputs, and what the object shows. */
export function stateOf(
  inputs: BackupInputs,
  object: ClusterBackupManifest,
  { clusterUid, run, claim, finished }: Known,
): BackupState {
  const files = remoteFiles(object);
  const { status, startedAt, completedAt, uploadedAt } = object.status ?? {};
  return {
    ...inputs,
    objectName: object.metadata.name,
    uid: object.metadata.uid ?? '',
    clusterUid,
    run,
    claim,
    finished,
    status: status ?? '',
    file: files[0],
    files,
    startedAt,
    completedAt,
    uploadedAt,
    schemaVersion: SCHEMA_VERSION,
  };
}

/** A state with other inputs. */
export function withInputs(state: BackupState, inputs: BackupInputs): BackupState {
  const { objectName, uid, clusterUid, run, claim, finished, status, files, schemaVersion } = state;
  const { file, startedAt, completedAt, uploadedAt } = state;
  return {
    ...inputs,
    ...{ objectName, uid, clusterUid, run, claim, finished, status, files, schemaVersion },
    ...{ file, startedAt, completedAt, uploadedAt },
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
