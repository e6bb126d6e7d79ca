/** A backup for `backupBefore`: made like the one of a resource, but in no state. */
import { randomUUID } from 'node:crypto';
import { BackupError } from '../../../../lib/errors';
import { type ClusterManifest, ClusterType } from '../../../../lib/model';
import { Unfinished } from '../engine/behaviour';
import { log } from '../engine/log';
import { perProcess } from '../engine/process';
import { closeConnections, type Mosk, managementCluster } from '../objects/management-cluster';
import { objectsIn } from '../objects/objects-in';
import { namespaceUid } from '../objects/same-cluster';
import { create } from './create';
import { check } from './declared/check';
import { entryOf } from './declared/entry';
import type { BackupInputs } from './declared/inputs';
import { removeEntry } from './destroy';

/** Hooks of this program at work. */
const hooksHere = perProcess(() => ({ running: 0 }));

export type HookInputs = Omit<BackupInputs, 'destroyEffect' | 'triggers'>;

/** What is known of the management cluster of the stack: uids of the Cluster and of its namespace. */
export interface KnownManagementCluster {
  readonly clusterUids: readonly string[];
  readonly namespaceUids: readonly string[];
}

/**
 * Makes a new backup, waits for its end, then removes those beyond `keepLast`.
 * @throws BackupError, after which the change that it was to precede does not happen
 */
export async function backUpNow(given: HookInputs, known: KnownManagementCluster): Promise<void> {
  const hooks = hooksHere();
  hooks.running += 1;
  try {
    // Each call is another moment of the cluster's life, so it never takes an earlier backup over.
    const { inputs, findings } = check({}, { ...given, destroyEffect: '', triggers: [randomUUID()] });
    for (const finding of findings) throw finding;
    const mosk = await managementCluster(inputs, 'create');
    await requireManagementCluster(mosk, inputs, known);
    const { state } = await create(inputs);
    // In no state and no output, so this line is what tells of it.
    const place = state.files.length === 0 ? 'its archive stays on the node' : state.files.join(', ');
    log(inputs, `ClusterBackup ${inputs.namespace}/${state.objectName} is made: ${place}`);
    await removeEntry(mosk, state, { ...entryOf(state), keepLast: inputs.keepLast, declared: true });
  } catch (thrown) {
    throw thrown instanceof Unfinished ? thrown.reason : thrown;
  } finally {
    hooks.running -= 1;
    // Open watches would hold up the end of the program.
    if (hooks.running === 0) await closeConnections();
  }
}

/** @throws BackupError `other-management-cluster` */
async function requireManagementCluster(
  mosk: Mosk,
  { namespace, cluster }: BackupInputs,
  { clusterUids, namespaceUids }: KnownManagementCluster,
): Promise<void> {
  if (clusterUids.length > 0) {
    // Its own look at the Cluster comes next, and costs nothing more by this.
    const clusters = await objectsIn<ClusterManifest>(mosk, ClusterType, namespace);
    const found = clusters.find(({ metadata }) => metadata.name === cluster)?.metadata.uid;
    return requireUid(mosk, `Cluster ${namespace}/${cluster}`, found, clusterUids);
  }
  if (namespaceUids.length > 0) {
    const found = (await namespaceUid(mosk, namespace)) || undefined;
    requireUid(mosk, `Namespace ${namespace}`, found, namespaceUids);
  }
}

function requireUid(mosk: Mosk, what: string, found: string | undefined, expected: readonly string[]): void {
  const other = expected.find((uid) => uid !== found);
  if (other !== undefined) throw otherManagementCluster(mosk, what, found, other);
}

function otherManagementCluster(
  mosk: Mosk,
  what: string,
  found: string | undefined,
  expected: string,
): BackupError {
  return new BackupError(
    'other-management-cluster',
    'The hook is on another management cluster than the resources of the stack; nothing was backed up, nothing is changed',
    {
      at: mosk.server,
      value: `${what} is ${found === undefined ? 'absent' : `uid ${found}`}, in the stack uid ${expected}`,
      fix: 'the hook runs in the process of the program: set KUBECONFIG there as for the engine, or give it `kubeconfig`',
    },
  );
}
