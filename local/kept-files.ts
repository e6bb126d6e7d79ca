import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../lib/errors';
import { type Clock, systemClock } from '../providers/kubernetes';
import { hasKeys, lockFolder } from './folder';
import { UNFINISHED } from './storage';

const OBJECTS = 'objects.log';

/** In which a cluster keeps its objects, where it keeps them. */
export const objectsFile = (directory: string): string => join(directory, OBJECTS);

/** Of the storage: its folders are the buckets. */
export const bucketsFolder = (directory: string): string => join(directory, 'buckets');

/** What the control plane of a cluster has on its disk. */
export const nodeFolder = (directory: string): string => join(directory, 'node');

/**
 * Takes away what a cluster that does not run has in its folder, but for its keys.
 *
 * @throws BackupError `already-running`, `file-invalid` for a folder in which none has ever run
 */
export async function resetFolder(directory: string, clock: Clock = systemClock): Promise<void> {
  requireOurs(directory);
  const lock = await lockFolder(directory, clock.now());
  try {
    for (const end of ['', '.new', '.cut']) await rm(`${objectsFile(directory)}${end}`, { force: true });
    await emptied(directory);
  } finally {
    await lock.release();
  }
}

/** Whether a cluster of this folder kept its objects. */
export const hasKeptObjects = (directory: string): boolean => existsSync(objectsFile(directory));

/** Of buckets and archives; the storage goes on using the folder in which uploads are not finished yet. */
export async function emptied(directory: string): Promise<void> {
  const buckets = bucketsFolder(directory);
  const names = await readdir(buckets).catch(() => []);
  for (const name of names)
    if (name !== UNFINISHED) await rm(join(buckets, name), { recursive: true, force: true });
  await rm(nodeFolder(directory), { recursive: true, force: true });
}

function requireOurs(directory: string): void {
  if (hasKeys(directory)) return;
  throw new BackupError('file-invalid', 'No local management cluster has ever run in this folder', {
    at: directory,
    fix: 'say with --dir which folder is meant',
  });
}
