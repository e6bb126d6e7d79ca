import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { BackupError } from '../lib/errors';
import { isLocalKubeconfig } from './api';

/** One that an earlier local cluster has left is replaced. @throws BackupError `file-invalid` */
export async function requireNobodysKubeconfig(file: string): Promise<void> {
  if (!existsSync(file) || isLocalKubeconfig(await readFile(file, 'utf8'))) return;
  throw new BackupError('file-invalid', 'This file was not written by a local management cluster', {
    at: file,
    fix: 'choose another folder, or move the file away',
  });
}
