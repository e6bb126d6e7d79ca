/**
 * What to do next with a ClusterBackup, judged from the object alone: a controller that was stopped anywhere goes on
 * from what it reads. No clock, no network.
 */
import { type ClusterBackupManifest, isRemote } from '../../../lib/model';
import { isPrepared } from './preparation';

export type BackupStep =
  | { readonly do: 'nothing' }
  /** Add finalizer and owner, and fill empty parameters. */
  | { readonly do: 'prepare' }
  | {
      readonly do: 'enter';
      readonly status: 'Pending' | 'UploadingInProgress' | 'DeletionPending' | 'DeletionInProgress';
    }
  /** Begin, if no other backup of the cluster runs. */
  | { readonly do: 'start' }
  | { readonly do: 'archive'; readonly next: 'UploadPending' | 'Completed' }
  | { readonly do: 'upload' }
  | { readonly do: 'deleteRemoteFiles' }
  /** Let a deleted object go. */
  | { readonly do: 'release' };

export interface StepMemory {
  /** `metadata.generation` to which `DeleteFailed` was the answer; what is there, when that is not known. */
  readonly answeredGeneration?: number;
}

export function nextStep(backup: ClusterBackupManifest, memory: StepMemory): BackupStep {
  const { deletionTimestamp } = backup.metadata;
  const deletion = deletionStep(backup, memory);
  // A request that was made is carried out before the object goes; without one the remote files stay (documented).
  if (deletion !== undefined && deletion.do !== 'nothing') return deletion;
  if (deletionTimestamp !== undefined) return isPrepared(backup) ? { do: 'release' } : { do: 'nothing' };
  return deletion ?? runStep(backup);
}

/** `undefined`: deletion of the remote files is neither requested nor under way. */
function deletionStep(
  backup: ClusterBackupManifest,
  { answeredGeneration }: StepMemory,
): BackupStep | undefined {
  const status = backup.status?.status;
  switch (status) {
    // A request that was taken up is carried out, even if it has been withdrawn since (assumed).
    case 'DeletionPending':
      return { do: 'enter', status: 'DeletionInProgress' };
    case 'DeletionInProgress':
      return { do: 'deleteRemoteFiles' };
    case 'Deleted':
    case 'Stuck':
      return { do: 'nothing' };
    case 'DeleteFailed': {
      // Setting the field again where it is set already changes nothing, so a higher generation means that the request
      // was withdrawn and repeated.
      const { generation = 0 } = backup.metadata;
      const again = backup.spec.delete === true && generation > (answeredGeneration ?? generation);
      return again ? { do: 'enter', status: 'DeletionPending' } : { do: 'nothing' };
    }
  }
  return backup.spec.delete === true ? { do: 'enter', status: 'DeletionPending' } : undefined;
}

function runStep(backup: ClusterBackupManifest): BackupStep {
  switch (backup.status?.status) {
    case undefined:
      return { do: 'enter', status: 'Pending' };
    case 'Pending':
      return isPrepared(backup) ? { do: 'start' } : { do: 'prepare' };
    case 'InProgress':
      return { do: 'archive', next: isRemote(backup.spec.parameters) ? 'UploadPending' : 'Completed' };
    case 'UploadPending':
      return { do: 'enter', status: 'UploadingInProgress' };
    case 'UploadingInProgress':
      return { do: 'upload' };
  }
  return { do: 'nothing' };
}
