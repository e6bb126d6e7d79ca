import type { ClusterBackupManifest } from '../api/manifest';
import type { BackupStatus } from '../api/status';
import { hasRemoteFiles } from '../api/target';

/** What decisions that are written as tables look at beside the status of a backup. */
export interface BackupFacts {
  /** `spec.delete`: deletion of the remote files is requested. */
  readonly requested: boolean;
  /** Files may be in a remote storage. */
  readonly remote: boolean;
  /** The archive existed, so an upload may have begun. */
  readonly archived: boolean;
  /** The end of the upload was reported. */
  readonly uploaded: boolean;
}

/** Holds for a backup with one of the statuses and these facts; a fact that is left out does not matter. */
export interface BackupCondition extends Partial<BackupFacts> {
  readonly status: readonly BackupStatus[];
}

export const BACKUP_FACTS = [
  'requested',
  'remote',
  'archived',
  'uploaded',
] as const satisfies readonly (keyof BackupFacts)[];

export function factsOf(backup: ClusterBackupManifest): BackupFacts {
  return {
    requested: backup.spec.delete === true,
    remote: hasRemoteFiles(backup),
    archived: backup.status?.completedAt !== undefined,
    uploaded: backup.status?.uploadedAt !== undefined,
  };
}

/** @param facts those of the backup, if more is known than it shows */
export function holds(
  condition: BackupCondition,
  backup: ClusterBackupManifest,
  facts: BackupFacts = factsOf(backup),
): boolean {
  return holdsFor(condition, backup.status?.status ?? '', facts);
}

/** The same where no more than this is known of a backup. */
export function holdsFor(condition: BackupCondition, status: string, facts: BackupFacts): boolean {
  return (
    (condition.status as readonly string[]).includes(status) &&
    BACKUP_FACTS.every((fact) => condition[fact] === undefined || condition[fact] === facts[fact])
  );
}
