import type { KubeObject, ResourceType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { planObject } from './plan-object';
import type { UpsertOutcome } from './planned';
import { surroundings } from './surroundings';

export interface Upserted {
  readonly outcome: UpsertOutcome;
  /** What somebody has to know of it. */
  readonly warning?: string;
}

/**
 * Creates one object, or changes what differs, as `planObject` says.
 * @throws BackupError those of `planObject`, and of the API: `conflict` if somebody else changed the object meanwhile
 */
export async function upsert(
  client: ApiClient,
  type: ResourceType,
  wanted: KubeObject,
  { dryRun, signal }: { dryRun?: boolean; signal?: AbortSignal },
): Promise<Upserted> {
  const planned = await planObject(surroundings(client, { signal, applied: [wanted] }), type, wanted);
  await planned.carryOut({ dryRun });
  const { outcome, notes } = planned;
  return { outcome, ...(notes.length > 0 && { warning: notes.join('; ') }) };
}
