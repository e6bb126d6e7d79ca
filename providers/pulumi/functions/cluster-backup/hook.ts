/** A backup for `backupBefore`: made like the one of a resource, but in no state. */
import { randomUUID } from 'node:crypto';
import { Unfinished } from '../behaviour';
import { closeConnections, managementCluster } from '../management-cluster';
import { perProcess } from '../process';
import { say } from '../say';
import { check } from './check';
import { create } from './create';
import { removeEntry } from './destroy';
import { entryOf } from './entry';
import type { BackupInputs } from './inputs';

/** Hooks of this program at work. */
const hooksHere = perProcess(() => ({ running: 0 }));

export type HookInputs = Omit<BackupInputs, 'destroyEffect' | 'triggers'>;

/**
 * Makes a new backup, waits for its end, then removes those beyond `keepLast`.
 * @throws BackupError, after which the change that it was to precede does not happen
 */
export async function backUpNow(given: HookInputs): Promise<void> {
  const hooks = hooksHere();
  hooks.running += 1;
  try {
    // Each call is another moment of the cluster's life, so it never takes an earlier backup over.
    const { inputs, findings } = check({}, { ...given, destroyEffect: '', triggers: [randomUUID()] });
    for (const finding of findings) throw finding;
    const { state } = await create(inputs);
    // In no state and no output, so this line is what tells of it.
    const place = state.files.length === 0 ? 'its archive stays on the node' : state.files.join(', ');
    say(inputs, `ClusterBackup ${inputs.namespace}/${state.objectName} is made: ${place}`);
    const mosk = await managementCluster(inputs);
    await removeEntry(mosk, state, { ...entryOf(state), keepLast: inputs.keepLast, declared: true });
  } catch (thrown) {
    throw thrown instanceof Unfinished ? thrown.reason : thrown;
  } finally {
    hooks.running -= 1;
    // Open watches would hold up the end of the program.
    if (hooks.running === 0) await closeConnections();
  }
}
