/** A hub over our API server, and somebody who follows a backup by it. */
import { ClusterBackupType, type KubeObject } from '../../../lib/model';
import { createClient, createWatchHub, type Subscription } from '../../../providers/kubernetes';
import { type LocalApi, localApi } from './local-api';
import { settled, virtualClock } from './virtual-clock';

export const PLURAL = 'clusterbackups';

export function setUp() {
  const clock = virtualClock();
  const api = localApi(clock);
  const client = createClient({ transport: api.transport, clock, server: 'https://api', random: () => 0.5 });
  const hub = createWatchHub(client, clock, { random: () => 0.5 });
  return { clock, api, client, hub };
}

export function backup(name: string, phase = 'Pending'): KubeObject<object, { status: string }> {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: 'prod' },
    spec: { targetCluster: 'prod' },
    status: { status: phase },
  };
}

export function setStatus(api: LocalApi, name: string, phase: string) {
  return api.change(PLURAL, 'prod', name, (object) => {
    object.status = { status: phase };
  });
}

/** The loss of the connection is the first news, what became of it the second. */
export async function nextOf(subscription: Subscription<KubeObject>, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await subscription.next();
}

export async function untilAbsent(subscription: Subscription<KubeObject>): Promise<void> {
  while (subscription.get('a') !== undefined) await subscription.next();
}

/** A subscriber that has seen `a` as Pending. */
export async function follow() {
  const all = setUp();
  all.api.add(PLURAL, backup('a'));
  const subscription = all.hub.subscribe<ReturnType<typeof backup>>(ClusterBackupType, 'prod', 'a');
  await all.clock.until(subscription.next());
  await settled();
  const read = () => subscription.get('a')?.status?.status;
  /** Resolves once the subscriber has read this status. */
  const reads = async (phase: string) => {
    while (read() !== phase) await subscription.next();
    return phase;
  };
  return { ...all, subscription, read, reads };
}
