import { givenUpBy, type KubeObject, type ResourceType } from '../../../../lib/model';
import { log } from '../engine/log';
import { neededBy } from './in-use';
import type { Mosk } from './management-cluster';
import { type NamedState, objectOf, stillDeclared, tellOfStranger } from './named-object';
import { removeObject } from './remove-object';
import { requireSameNamespace } from './same-cluster';

/** Destroys a credential or a key, unless something would be lost with it: then it stays, and the user is told. */
export async function keepOrRemove(
  mosk: Mosk,
  type: ResourceType,
  state: NamedState & { namespaceUid: string },
): Promise<void> {
  if (stillDeclared(state)) return;
  const found = await objectOf<KubeObject>(mosk, type, state);
  if (found === undefined) {
    await requireSameNamespace(mosk, state);
    await tellOfStranger(mosk, type, state);
    return;
  }
  const needed = await neededBy(mosk, found);
  if (needed.length === 0) {
    await removeObject(mosk, type, found, state);
    return;
  }
  await giveUp(mosk, type, found, state.owner);
  log(
    state,
    `${type.kind} ${state.namespace}/${state.name} is KEPT, because it is needed by ${needed.join(', ')}. ` +
      'Nobody manages it any more; remove it by hand once they are gone',
  );
}

async function giveUp(
  mosk: Mosk,
  type: ResourceType,
  { metadata }: KubeObject,
  owner: string,
): Promise<void> {
  const { namespace, name, uid } = metadata;
  const patch = { metadata: { uid, annotations: givenUpBy(owner) } };
  mosk.hub.note(type, await mosk.client.patch(type, namespace, name, patch, { type: 'merge' }));
}
