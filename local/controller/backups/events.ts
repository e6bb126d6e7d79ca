import { randomUUID } from 'node:crypto';
import { apiVersionOf, EventType, type KubeObject } from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import { timestamp } from './backup-status';

const COMPONENT = 'mosk-backup-local-controller';
/** Limit of the API. */
const LONGEST_MESSAGE = 1024;

/**
 * Says why something failed where `kubectl describe` shows it: the status of a ClusterBackup has no field for a
 * reason. Whether MOSK records events is not documented.
 */
export async function recordWarning(
  client: ApiClient,
  object: KubeObject,
  reason: string,
  message: string,
  now: number,
): Promise<void> {
  const { name, namespace, uid } = object.metadata;
  const at = timestamp(now);
  await client.create(EventType, {
    apiVersion: apiVersionOf(EventType),
    kind: EventType.kind,
    metadata: { name: `${name.slice(0, 200)}.${randomUUID().slice(0, 16)}`, namespace },
    involvedObject: { apiVersion: object.apiVersion, kind: object.kind, name, namespace, uid },
    type: 'Warning',
    reason,
    message: message.slice(0, LONGEST_MESSAGE),
    source: { component: COMPONENT },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  } as KubeObject);
}
