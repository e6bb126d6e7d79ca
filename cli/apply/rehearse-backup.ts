import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { describeObject } from '../input';
import { mergePatch } from './merge-patch';
import type { Upserted } from './upsert';

/**
 * What would become of a backup, without making one: the server checks a new one and stores nothing.
 * @throws BackupError `spec-changed`, and those of the API
 */
export async function rehearseBackup(
  client: ApiClient,
  backup: ClusterBackupManifest,
  signal: AbortSignal,
): Promise<Upserted> {
  const { namespace, name } = backup.metadata;
  const live = await client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name, { signal });
  if (live === undefined) {
    await client.create(ClusterBackupType, backup, { dryRun: true, signal });
    return { outcome: 'created' };
  }
  if (mergePatch({ ...live.spec }, { ...backup.spec }, ['parameters']) === undefined)
    return { outcome: 'unchanged' };
  throw new BackupError('spec-changed', 'A run of this name exists with another specification', {
    at: describeObject(backup),
    fix: 'a run is made once: give the changed one another name',
  });
}
