import { isDeepStrictEqual } from 'node:util';
import type { Reason } from '../../lib/archive';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  isGoodBackup,
  REHEARSED_ANNOTATION,
  type RehearsalResult,
  rehearsedText,
  remoteFiles,
} from '../../lib/model';
import type { Mosk } from '../../providers/kubernetes';

/** What says nothing of the archive, but of what was given to open it. */
const OF_THE_KEY: readonly Reason[] = ['wrong-key', 'key-file'];

export function isWorthRecording(reason: string | undefined): boolean {
  return !OF_THE_KEY.some((each) => each === reason);
}

/** Somebody else may write to the object between our look and our record. */
const MOST_TRIES = 5;

/**
 * Writes a rehearsal onto the object, if that is still what was read.
 * @param read the object as it was before its archive was read
 * @returns when it was, RFC 3339
 * @throws BackupError `conflict` if the object is another by now, and those of the API
 */
export async function recordRehearsal(
  { client, clock }: Pick<Mosk, 'client' | 'clock'>,
  read: ClusterBackupManifest,
  result: RehearsalResult,
  signal: AbortSignal,
): Promise<string> {
  const { namespace = '', name } = read.metadata;
  for (let tries = 1; ; tries += 1) {
    const now = await client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name, { signal });
    if (now === undefined || !isSameBackup(read, now)) throw changed(namespace, name);
    const text = rehearsedText(now, result, clock.now());
    const { uid, resourceVersion } = now.metadata;
    const patch = { metadata: { uid, resourceVersion, annotations: { [REHEARSED_ANNOTATION]: text } } };
    try {
      await client.patch(ClusterBackupType, namespace, name, patch, { type: 'merge', signal });
      return text.split(' ')[0] ?? '';
    } catch (error) {
      if (!BackupError.is(error) || error.code !== 'conflict' || tries === MOST_TRIES) throw error;
    }
  }
}

/** Labels and annotations may change: they say nothing of the files. */
function isSameBackup(read: ClusterBackupManifest, now: ClusterBackupManifest): boolean {
  const filesOf = (backup: ClusterBackupManifest) => [
    backup.metadata.uid,
    backup.spec,
    backup.status?.uploadedAt,
    remoteFiles(backup),
  ];
  return isGoodBackup(now) && isDeepStrictEqual(filesOf(read), filesOf(now));
}

function changed(namespace: string, name: string): BackupError {
  return new BackupError(
    'conflict',
    'This backup was changed or removed while it was read: nothing was recorded',
    {
      at: `ClusterBackup ${namespace}/${name}`,
      fix: 'look who has done that (mosk-backup status NAME), and read a backup of its cluster again',
    },
  );
}
