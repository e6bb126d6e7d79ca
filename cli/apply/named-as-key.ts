import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  type TargetParameters,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';

/** Whether a backup or a schedule of its namespace takes this Secret, by its name, for the encryption key. */
export async function isNamedAsKey(
  client: ApiClient,
  { metadata: { namespace, name } }: KubeObject,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (const type of [ClusterBackupType, ClusterBackupScheduleType]) {
    const { items } = await client.list(type, namespace, { signal });
    if (items.some((each) => keyOf(each) === name)) return true;
  }
  return false;
}

function keyOf({ spec }: KubeObject): string | undefined {
  return (spec as { parameters?: TargetParameters } | undefined)?.parameters?.keyEncryptionKey;
}
