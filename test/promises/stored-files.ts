import { BackupError } from '../../lib/errors';
import { archiveName, type ClusterBackupManifest, isRemote, remoteFiles } from '../../lib/model';
import type { BackupFiles } from '../../local/controller';
import type { Clock } from '../../providers/kubernetes';

/** How the storage and the archiving of one world behave. */
export interface FileBehaviour {
  /** How long each step takes, in milliseconds. */
  readonly stepMs: number;
  /** So many archives fail. */
  readonly failedArchives?: number;
  /** So many uploads fail after a part of the files is there. */
  readonly failedUploads?: number;
  /** So many deletions fail. */
  readonly failedDeletions?: number;
}

/** A storage in memory: remote file → uid of the backup whose data are in it. */
export interface StoredFiles extends BackupFiles {
  readonly remote: ReadonlyMap<string, string>;
  /** Nothing fails any more. */
  mend(): void;
}

export function storedFiles(clock: Clock, behaviour: FileBehaviour): StoredFiles {
  const remote = new Map<string, string>();
  const left = {
    archive: behaviour.failedArchives ?? 0,
    upload: behaviour.failedUploads ?? 0,
    deletion: behaviour.failedDeletions ?? 0,
  };

  async function step(kind: keyof typeof left): Promise<void> {
    await clock.sleep(behaviour.stepMs);
    if (left[kind] === 0) return;
    left[kind] -= 1;
    throw new BackupError('storage-error', `The ${kind} has failed, as it was told to`);
  }

  const filesOf = ({ status: _, ...backup }: ClusterBackupManifest) => remoteFiles(backup);

  return {
    remote,
    mend() {
      Object.assign(left, { archive: 0, upload: 0, deletion: 0 });
    },
    archive: () => step('archive'),
    keep: async (backup) => ({ MKE: archiveName(backup) }),
    async upload(backup) {
      const uid = backup.metadata.uid ?? '';
      const [archive = '', ...others] = filesOf(backup);
      // The data key goes first, so it is what a failed upload leaves behind.
      for (const file of others) remote.set(file, uid);
      await step('upload');
      remote.set(archive, uid);
      return { MKE: `s3:${archive.slice(archive.lastIndexOf('/') + 1)}` };
    },
    async deleteRemote(backup) {
      await step('deletion');
      if (isRemote(backup.spec.parameters)) for (const file of filesOf(backup)) remote.delete(file);
    },
    forget: async () => {},
  };
}
