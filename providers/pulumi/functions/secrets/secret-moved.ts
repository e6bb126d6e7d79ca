import { BackupError } from '../../../../lib/errors';
import {
  clearValue,
  type KubeObject,
  type ResourceType,
  type SecretValue,
  secretReference,
} from '../../../../lib/model';
import { engineGone } from '../engine/engine';
import type { Mosk } from '../objects/management-cluster';

const LOOK_EVERY_MS = 250;
/** How long MOSK may take to move a value into a Secret: undocumented, so generous. */
const TIMEOUT_MS = 60_000;

/**
 * Waits until MOSK has moved a clear value into a Secret (documented), so that nothing else begins while it is readable.
 * @throws BackupError `field-dropped` if the value is gone and no Secret is named, `timeout`
 */
export async function secretMoved<T extends KubeObject>(
  mosk: Mosk,
  type: ResourceType,
  written: T,
  secretOf: (object: T) => SecretValue | undefined,
): Promise<T> {
  const { namespace, name } = written.metadata;
  const at = `${type.kind} ${namespace}/${name}`;
  const deadline = mosk.clock.now() + TIMEOUT_MS;
  for (let object: T | undefined = written; ; ) {
    const secret = object === undefined ? undefined : secretOf(object);
    if (object !== undefined && !clearValue(secret)) {
      if (secretReference(secret)?.name) return object;
      throw new BackupError('field-dropped', 'The server has dropped the secret instead of keeping it', {
        at,
        fix: 'the API of this release has another form: pass `api`, see mosk-backup doctor',
      });
    }
    if (mosk.clock.now() > deadline) {
      throw new BackupError('timeout', 'The secret is still in clear in the object', {
        at,
        value: `${TIMEOUT_MS / 1000} s`,
        fix: 'see whether the MOSK controllers run: they move it into a Secret',
      });
    }
    await mosk.clock.sleep(LOOK_EVERY_MS, engineGone());
    object = await mosk.client.get<T>(type, namespace, name);
  }
}
