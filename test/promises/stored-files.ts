import { BackupError } from '../../lib/errors';
import type { ClusterBackupManifest } from '../../lib/model';
import type { BackupFiles } from '../../local/controller';
import type { Clock } from '../../providers/kubernetes';
import type { Sequence } from './sequence';

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

/** A file comes into the storage, is written over, or goes. */
export interface FileEvent {
  readonly n: number;
  readonly do: 'write' | 'delete';
  /** `backups/prod/before-1` */
  readonly file: string;
  /** Of the backup for which it happens. */
  readonly uid: string;
  /** Of the backup whose data were there. */
  readonly held: string | undefined;
}

/** A storage in memory: remote file → uid of the backup whose data are in it. */
export interface StoredFiles extends BackupFiles {
  readonly remote: ReadonlyMap<string, string>;
  /** In order. */
  readonly events: readonly FileEvent[];
  /** Nothing fails any more. */
  mend(): void;
}

/**
 * Which files a backup has in the storage, by what the documentation says, and not by what our code makes of it: none
 * without a target, else the archive under its own name or the object's, and the data key of an encrypted one.
 */
export function filesOf({ metadata, spec }: ClusterBackupManifest): string[] {
  const { rclone, nfsUploadUrl, keyEncryptionKey } = spec.parameters ?? {};
  const folder = rclone?.bucket ?? nfsUploadUrl;
  if (folder === undefined) return [];
  const path = `${folder}/${spec.fileNames?.MKE ?? metadata.name}`;
  return keyEncryptionKey === undefined ? [path] : [`${path}.encrypted`, `${path}.dek`];
}

export function storedFiles(clock: Clock, sequence: Sequence, behaviour: FileBehaviour): StoredFiles {
  const remote = new Map<string, string>();
  const events: FileEvent[] = [];
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

  function note(act: FileEvent['do'], file: string, uid: string): void {
    events.push({ n: sequence.next(), do: act, file, uid, held: remote.get(file) });
    if (act === 'write') remote.set(file, uid);
    else remote.delete(file);
  }

  return {
    remote,
    events,
    mend() {
      Object.assign(left, { archive: 0, upload: 0, deletion: 0 });
    },
    archive: () => step('archive'),
    keep: async ({ metadata, spec }) => ({ MKE: spec.fileNames?.MKE ?? metadata.name }),
    async upload(backup) {
      const uid = backup.metadata.uid ?? '';
      const [archive = '', ...others] = filesOf(backup);
      // The data key goes first, so it is what a failed upload leaves behind.
      for (const file of others) note('write', file, uid);
      await step('upload');
      note('write', archive, uid);
      return { MKE: `s3:${archive.slice(archive.lastIndexOf('/') + 1)}` };
    },
    async deleteRemote(backup) {
      await step('deletion');
      for (const file of filesOf(backup)) {
        if (remote.has(file)) note('delete', file, backup.metadata.uid ?? '');
      }
    },
    forget: async () => {},
  };
}
