/** NFS exports, played by folders of this machine. */
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError } from '../../../lib/errors';
import { nfsIdentity } from '../../../lib/model';
import type { ObjectStore } from '../../../providers/storage';

/** `nfs://host:/path` → the folder that is mounted for it; folders of an export lie in that of the export. */
export type NfsExports = Readonly<Record<string, string>>;

/** All that a controller does to remote files. */
export type WritableStore = Pick<ObjectStore, 'put' | 'delete'>;

/**
 * What lies under an NFS URL.
 * @throws BackupError `storage-error` when no export has it, or its folder is not there: it is not mounted
 */
export async function nfsStoreFor(url: string, exports: NfsExports): Promise<WritableStore> {
  const wanted = nfsIdentity(url);
  const found = Object.entries(exports)
    .map(([exported, folder]) => ({ place: nfsIdentity(exported), folder }))
    .filter(({ place }) => wanted === place || wanted.startsWith(place.endsWith('/') ? place : `${place}/`))
    .sort((a, b) => b.place.length - a.place.length)[0];
  if (found === undefined) {
    throw new BackupError('storage-error', 'No folder of this machine stands for this NFS export', {
      at: 'spec.parameters.nfsUploadUrl',
      value: url,
      fix: `start the management cluster with --nfs ${url}=FOLDER`,
    });
  }
  const folder = join(found.folder, wanted.slice(found.place.length));
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) {
    throw new BackupError('storage-error', 'The NFS export cannot be mounted', {
      at: 'spec.parameters.nfsUploadUrl',
      value: url,
      fix: 'make the folder that stands for it',
    });
  }
  return folderStore(folder);
}

/** Files of a folder. */
function folderStore(folder: string): WritableStore {
  return {
    async put(key, source) {
      const file = join(folder, key);
      const bytes = source instanceof Uint8Array ? Readable.from([source]) : source;
      // Renamed in one step: half an archive never has the name of a whole one.
      await pipeline(bytes, createWriteStream(`${file}.part`));
      await rename(`${file}.part`, file);
    },
    delete: (key) => rm(join(folder, key), { force: true }),
  };
}
