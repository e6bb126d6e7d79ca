import { DATA_KEY_SUFFIX, ENCRYPTED_SUFFIX } from '../../lib/archive';
import { type ClusterBackupManifest, isBeingDeleted, momentOf, remoteFiles } from '../../lib/model';

/** An encrypted archive that a backup has uploaded, with its data key. */
export interface EncryptedFiles {
  readonly backup: ClusterBackupManifest;
  /** `s3://bucket/folder/name.dek` */
  readonly dataKey: string;
  /** `s3://bucket/folder/name.encrypted` */
  readonly archive: string;
}

/** What a key has to open: the archives of all backups that name it and have uploaded them, newest first. */
export function archivesOfKey(key: string, backups: readonly ClusterBackupManifest[]): EncryptedFiles[] {
  return backups
    .filter(
      (backup) =>
        backup.spec.parameters?.keyEncryptionKey === key &&
        backup.status?.uploadedAt !== undefined &&
        !isBeingDeleted(backup),
    )
    .sort((a, b) => uploadedMs(b) - uploadedMs(a))
    .flatMap((backup) =>
      remoteFiles(backup)
        .filter((file) => file.endsWith(DATA_KEY_SUFFIX))
        .map((dataKey) => ({
          backup,
          dataKey,
          archive: `${dataKey.slice(0, -DATA_KEY_SUFFIX.length)}${ENCRYPTED_SUFFIX}`,
        })),
    );
}

function uploadedMs({ status }: ClusterBackupManifest): number {
  return momentOf(status?.uploadedAt) ?? 0;
}
