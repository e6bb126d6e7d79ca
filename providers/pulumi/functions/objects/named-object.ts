/** What credentials, keys and schedules have in common: one object of a chosen name, which is removed on destroy. */
import { type KubeObject, ownerOf, type ResourceType } from '../../../../lib/model';
import type { CommonInputs } from '../engine/behaviour';
import { declared } from '../engine/deployment';
import { log } from '../engine/log';
import type { Adopting } from './claim';
import type { Mosk } from './management-cluster';

export interface NamedInputs extends CommonInputs, Adopting {
  readonly name: string;
}

export interface NamedState extends NamedInputs {
  readonly uid: string;
}

/** The object of the state, and not one that somebody else has put in its place. */
export async function objectOf<T extends KubeObject>(
  mosk: Mosk,
  type: ResourceType,
  { namespace, name, uid }: NamedState,
): Promise<T | undefined> {
  const found = await mosk.client.get<T>(type, namespace, name);
  return found?.metadata.uid === uid ? found : undefined;
}

/** The program still has the resource under the same name: what is deleted is only its earlier entry in the state. */
export function stillDeclared(state: NamedState): boolean {
  const current = declared<NamedInputs>(state);
  return current !== undefined && current.namespace === state.namespace && current.name === state.name;
}

/** Tells that an object of that name stays because it is not the one of the state. */
export async function tellOfStranger(mosk: Mosk, type: ResourceType, state: NamedState): Promise<void> {
  const found = await mosk.client.get<KubeObject>(type, state.namespace, state.name);
  if (found === undefined) return;
  log(
    state,
    `${type.kind} ${state.namespace}/${state.name} is not the one made here (owner ${ownerOf(found) ?? 'none'}): left`,
  );
}
