import { type BackupCondition, type ClusterBackupManifest, holds, MAY_GO, type MayGoReason } from '../model';

/** As Argo CD calls it. Flux's words for the same: Current, InProgress, Failed. */
export type HealthStatus = 'Healthy' | 'Progressing' | 'Degraded';

/** How an object is, as both engines are told to see it. */
export interface Health {
  /** Ready, on its way, or in need of somebody. */
  readonly status: HealthStatus;
  /** What is so and, where something is to be done, what. */
  readonly message: string;
}

export interface BackupHealthRule {
  readonly when: BackupCondition;
  readonly health: HealthStatus;
  /** What people read: what is so and, where something is to be done, what. */
  readonly says: string;
}

/** What is said of a backup whose deletion is requested and whose object may go. */
const TAKEN_AWAY: Readonly<Record<MayGoReason, string>> = {
  deleted: 'The remote files are deleted; the manifest can be taken away',
  'local-only': 'Nothing is in a remote storage; the manifest can be taken away',
  'nothing-uploaded': 'Failed before there was anything to upload; the manifest can be taken away',
};

/**
 * Status → health of a ClusterBackup, the one table that Argo CD's Lua, Flux's expressions and the documentation are
 * made from. At most one rule holds for an object; where none does, the backup is progressing, as with statuses that
 * later releases may bring.
 *
 * There is no observedGeneration to wait for, so `Completed` is no end any more once deletion is requested. That
 * `uploadedAt` marks the end of an upload is inferred from the documented example.
 */
export const BACKUP_HEALTH: readonly BackupHealthRule[] = [
  {
    when: { status: ['Completed'], requested: false, remote: true, uploaded: true },
    health: 'Healthy',
    says: 'Uploaded',
  },
  {
    when: { status: ['Completed'], requested: false, remote: true, uploaded: false },
    health: 'Progressing',
    says: 'Completed; the end of the upload is not reported yet',
  },
  {
    when: { status: ['Completed'], requested: false, remote: false },
    health: 'Healthy',
    says: 'Completed; without a remote target, so the archive stays on a manager node',
  },
  { when: { status: ['Failed'], requested: false }, health: 'Degraded', says: 'The backup has failed' },
  {
    when: { status: ['Stuck'], requested: false },
    health: 'Degraded',
    says: 'Stuck: needs manual intervention',
  },
  {
    when: { status: ['Deleted'], requested: false },
    health: 'Degraded',
    says: 'The remote files are gone, though the manifest does not ask for it',
  },
  ...MAY_GO.map(
    ({ reason, when }): BackupHealthRule => ({
      when: { ...when, requested: true },
      health: 'Healthy',
      says: TAKEN_AWAY[reason],
    }),
  ),
  {
    when: { status: ['Failed'], requested: true, remote: true, uploaded: true },
    health: 'Progressing',
    says: 'Failed; deletion of the remote files is requested',
  },
  {
    when: { status: ['Failed'], requested: true, remote: true, archived: true, uploaded: false },
    health: 'Progressing',
    says: 'The upload has failed; deletion of what may have arrived is requested',
  },
  {
    when: { status: ['Completed'], requested: true, remote: true },
    health: 'Progressing',
    says: 'Deletion of the remote files is requested',
  },
  {
    when: { status: ['Stuck'], requested: true, remote: true },
    health: 'Degraded',
    says: 'Stuck: needs manual intervention; the remote files are not deleted',
  },
  {
    when: { status: ['DeleteFailed'] },
    health: 'Degraded',
    says: 'The remote files could not be deleted; the object is the only handle on them',
  },
];

/** Message while the object is being removed, in the words that Argo CD itself has for it. */
export const REMOVING = 'Pending deletion';
/** Message before the first status. */
export const NO_STATUS = 'Waiting for the backup controller';

export function backupHealth(backup: ClusterBackupManifest): Health {
  if (backup.metadata.deletionTimestamp !== undefined) return { status: 'Progressing', message: REMOVING };
  const rule = BACKUP_HEALTH.find(({ when }) => holds(when, backup));
  if (rule !== undefined) return { status: rule.health, message: rule.says };
  return { status: 'Progressing', message: backup.status?.status || NO_STATUS };
}
