import { archiveName, type ClusterBackupManifest } from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import { type ArchiveFile, writeArchive } from '../../../providers/storage';
import { nodeDisk } from './node-disk';
import { deleteRemoteFiles, type RemoteOptions, uploadArchive } from './remote-files';

/** Everything that becomes of a backup's data. Each step can be repeated after an interruption. */
export interface BackupFiles {
  /** Makes the archive on the node. @throws BackupError when one of its name is kept there (documented: the run fails) */
  archive(backup: ClusterBackupManifest, content: ArchiveContent): Promise<void>;
  /** Keeps the archive on the node. @returns `status.fileNames` */
  keep(backup: ClusterBackupManifest): Promise<Record<string, string>>;
  /** Uploads the archive, made again if it is gone. @returns `status.fileNames` @throws BackupError */
  upload(backup: ClusterBackupManifest, content: ArchiveContent): Promise<Record<string, string>>;
  /** Absent files are fine. @throws BackupError */
  deleteRemote(backup: ClusterBackupManifest): Promise<void>;
  /** The archive under work is needed no more. */
  forget(backup: ClusterBackupManifest): Promise<void>;
}

export type ArchiveContent = () => Promise<readonly ArchiveFile[]>;

/** Real archives on a disk, uploaded to the storage that the backup names. */
export function filesOnDisk(client: ApiClient, directory: string, options: RemoteOptions): BackupFiles {
  const disk = nodeDisk(directory);

  async function write(backup: ClusterBackupManifest, content: ArchiveContent): Promise<string> {
    await disk.refuseTakenName(backup);
    return disk.write(backup, writeArchive(await content()));
  }

  return {
    async archive(backup, content) {
      await write(backup, content);
    },
    async keep(backup) {
      await disk.keep(backup);
      return { MKE: archiveName(backup) };
    },
    async upload(backup, content) {
      const archive = (await disk.unfinished(backup)) ?? (await write(backup, content));
      return uploadArchive(client, backup, archive, options);
    },
    deleteRemote: (backup) => deleteRemoteFiles(client, backup, options),
    forget: disk.forget,
  };
}
