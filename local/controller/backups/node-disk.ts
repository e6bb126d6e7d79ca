/** The disk of the manager node: unfinished archives, and those that stay there. */
import { createWriteStream } from 'node:fs';
import { link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkFileName } from '../../../lib/contract';
import { BackupError } from '../../../lib/errors';
import { archiveName, type ClusterBackupManifest } from '../../../lib/model';

export interface NodeDisk {
  /** Path of the archive under work, once it is whole. */
  unfinished(backup: ClusterBackupManifest): Promise<string | undefined>;
  /** Writes the archive under work, over one that was begun earlier. Its path. */
  write(backup: ClusterBackupManifest, archive: AsyncIterable<Uint8Array>): Promise<string>;
  /** @throws BackupError when an archive of this name is kept on the node by another backup (documented: the run fails) */
  refuseTakenName(backup: ClusterBackupManifest): Promise<void>;
  /** Keeps the archive under work on the node. */
  keep(backup: ClusterBackupManifest): Promise<void>;
  forget(backup: ClusterBackupManifest): Promise<void>;
}

/** @param directory gets `archives/<namespace>/<cluster>/<file>` and `unfinished/<uid>/` */
export function nodeDisk(directory: string): NodeDisk {
  const workFolder = ({ metadata: { uid = '' } }: ClusterBackupManifest) =>
    join(directory, 'unfinished', uid);
  const workFile = (backup: ClusterBackupManifest) => join(workFolder(backup), 'archive.tar');

  function keptFile(backup: ClusterBackupManifest): string {
    const { metadata, spec } = backup;
    const file = archiveName(backup);
    checkFileName(file, 'spec.fileNames.MKE');
    return join(directory, 'archives', metadata.namespace ?? '', spec.targetCluster, file);
  }

  /** The same file under both names means that this run kept it and was interrupted before it could say so. */
  async function refuseTakenName(backup: ClusterBackupManifest): Promise<void> {
    const [kept, own] = await Promise.all([keptFile(backup), workFile(backup)].map(inodeOf));
    if (kept === undefined || kept === own) return;
    throw new BackupError('file-name', 'An archive of this name exists on the manager node', {
      at: `ClusterBackup ${backup.metadata.namespace}/${backup.metadata.name}`,
      value: archiveName(backup),
      fix: 'choose another name for the backup, or another spec.fileNames.MKE',
    });
  }

  return {
    refuseTakenName,
    unfinished: async (backup) =>
      (await inodeOf(workFile(backup))) === undefined ? undefined : workFile(backup),
    write: async (backup, archive) => {
      const part = `${workFile(backup)}.part`;
      await mkdir(workFolder(backup), { recursive: true });
      await pipeline(archive, createWriteStream(part));
      await rename(part, workFile(backup));
      return workFile(backup);
    },
    keep: async (backup) => {
      await mkdir(dirname(keptFile(backup)), { recursive: true });
      try {
        await link(workFile(backup), keptFile(backup));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        await refuseTakenName(backup);
      }
    },
    forget: (backup) => rm(workFolder(backup), { recursive: true, force: true }),
  };
}

async function inodeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return found?.ino;
}
