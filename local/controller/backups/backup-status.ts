import { BackupError } from '../../../lib/errors';
import {
  type BackupStatus,
  type ClusterBackupManifest,
  type ClusterBackupStatus,
  ClusterBackupType,
} from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import { isTransition, type Phase } from './transitions';

export type NewStatus = ClusterBackupStatus & { status: BackupStatus };

/**
 * Writes the next status of a backup. A change of its spec meanwhile, such as a request for deletion, does not matter;
 * another object of the same name does.
 *
 * @returns the written object
 * @throws BackupError `backup-vanished`, `conflict`
 */
export async function writeStatus(
  client: ApiClient,
  backup: ClusterBackupManifest,
  status: NewStatus,
): Promise<ClusterBackupManifest> {
  const from = (backup.status?.status ?? 'none') as Phase;
  if (!isTransition(from, status.status)) throw new Error(`no transition from ${from} to ${status.status}`);
  const { name, namespace, uid } = backup.metadata;
  for (let current = backup; ; ) {
    const { resourceVersion } = current.metadata;
    try {
      const body = { metadata: { resourceVersion }, status };
      return await client.patch(ClusterBackupType, namespace, name, body, {
        type: 'merge',
        subresource: 'status',
      });
    } catch (error) {
      if (!BackupError.is(error) || error.code !== 'conflict') throw error;
    }
    const latest = await client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name);
    if (latest === undefined || latest.metadata.uid !== uid) throw vanished(backup);
    if (latest.status?.status !== backup.status?.status) throw takenOver(backup);
    current = latest;
  }
}

/** RFC 3339 in whole seconds, as in the documented example. */
export function timestamp(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Somebody else writes statuses too, by hand for instance: look again before anything is done. */
function takenOver({ metadata: { name, namespace } }: ClusterBackupManifest): BackupError {
  return new BackupError('conflict', 'Somebody else has changed the status of the backup', {
    at: `ClusterBackup ${namespace}/${name}`,
  });
}

function vanished({ metadata: { name, namespace } }: ClusterBackupManifest): BackupError {
  return new BackupError('backup-vanished', 'The backup was removed while it was worked on', {
    at: `ClusterBackup ${namespace}/${name}`,
  });
}
