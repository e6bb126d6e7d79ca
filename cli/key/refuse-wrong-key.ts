import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType } from '../../lib/model';
import type { Mosk } from '../../providers/kubernetes';
import { archivesOfKey } from './archives-of-key';
import { checkKey } from './check-key';

/** Enough to find one that is still in the storage, and few enough to be asked before a key is made. */
const TRIED = 3;

/** What the newest archives say of a value that is to be a key again. */
export interface Trial {
  /** Backup whose archive it opens; `undefined`: none could be tried. */
  readonly opened: string | undefined;
  /** Why the newest could not be tried; `undefined`: one was opened, or none names the key. */
  readonly untried: string | undefined;
}

/**
 * Tries a value on the newest archives that name the key, which is not there: a wrong one would read none of them, and
 * would make every later one unreadable by the copy of the right one.
 * @throws BackupError `key-differs` if it opens the newest that can be tried not
 */
export async function refuseWrongKey(
  mosk: Pick<Mosk, 'client' | 'clock'>,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  value: string,
  signal: AbortSignal,
): Promise<Trial> {
  const { items } = await mosk.client.list<ClusterBackupManifest>(ClusterBackupType, namespace, { signal });
  const backups = [...new Set(archivesOfKey(name, items).map(({ backup }) => backup))].slice(0, TRIED);
  const options = { signal, record: false };
  const { archives } = await checkKey(mosk, { name, namespace }, { key: undefined, backups }, value, options);
  const told = archives.find(({ opens }) => opens !== undefined);
  if (told?.opens === false) {
    throw new BackupError('key-differs', 'This is not the key that its archives were made with', {
      at: `KeyEncryptionKey ${namespace}/${name}`,
      value: `${told.backup.metadata.name}: ${told.why}`,
      fix: `nothing was made; look for another file, and try it: mosk-backup key check ${name} --key-file FILE -n ${namespace}`,
    });
  }
  const [newest] = archives;
  const untried = told === undefined && newest?.opens === undefined ? newest?.why : undefined;
  return { opened: told?.backup.metadata.name, untried };
}
