import { BackupError } from '../../../../lib/errors';
import { durationMs, type KubeObject, type ResourceType } from '../../../../lib/model';
import type { CommonInputs } from '../engine/behaviour';
import { engineGone } from '../engine/engine';
import type { Mosk } from './management-cluster';

const DEFAULT_TIMEOUT_MS = 5 * 60_000;
const LOOK_EVERY_MS = 250;

/**
 * Deletes an object and waits until its finalizers have let it go.
 * @throws BackupError `timeout`, `conflict` if it is another one by now
 */
export async function removeObject(
  mosk: Mosk,
  type: ResourceType,
  object: KubeObject,
  { timeouts }: Pick<CommonInputs, 'timeouts'>,
): Promise<void> {
  const { namespace, name, uid } = object.metadata;
  const timeoutMs =
    timeouts?.delete === undefined
      ? DEFAULT_TIMEOUT_MS
      : durationMs(timeouts.delete, 'customTimeouts.delete');
  const deadline = mosk.clock.now() + timeoutMs;
  await mosk.client.delete(type, namespace, name, { uid });
  for (;;) {
    const rest = await mosk.client.get<KubeObject>(type, namespace, name, { metadataOnly: true });
    if (rest === undefined || rest.metadata.uid !== uid) return;
    if (mosk.clock.now() > deadline) throw stillThere(type, rest, timeoutMs);
    await mosk.clock.sleep(LOOK_EVERY_MS, engineGone());
  }
}

function stillThere(type: ResourceType, { metadata }: KubeObject, timeoutMs: number): BackupError {
  const finalizers = metadata.finalizers?.join(', ') ?? 'none';
  return new BackupError('timeout', `The ${type.kind} was deleted, but its finalizers have not let it go`, {
    at: `${type.kind} ${metadata.namespace}/${metadata.name}`,
    value: `${Math.round(timeoutMs / 1000)} s; finalizers ${finalizers}`,
    fix: 'see whether the controller that owns the finalizers runs, then destroy again',
  });
}
