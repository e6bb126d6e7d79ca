import { BackupError } from '../../../lib/errors';
import { type KubeObject, ownerOf, type ResourceType } from '../../../lib/model';
import type { Mosk } from './management-cluster';

/**
 * The object of this name, if a killed deployment of ours has made it already.
 * @throws BackupError `not-ours`
 */
export async function ownObject<T extends KubeObject>(
  mosk: Mosk,
  type: ResourceType,
  { namespace, name, owner }: { namespace: string; name: string; owner: string },
): Promise<T | undefined> {
  const found = await mosk.client.get<T>(type, namespace, name);
  if (found === undefined || ownerOf(found) === owner) return found;
  throw new BackupError('not-ours', `A ${type.kind} of this name exists and belongs to somebody else`, {
    at: `${type.kind} ${namespace}/${name}`,
    value: ownerOf(found) === undefined ? 'no owner' : `owner ${ownerOf(found)}`,
    fix: 'choose another name, or use the existing one by its name without declaring it here',
  });
}

/** Id of a resource in the state, which people see as well: the object's place, known before there is a uid. */
export const idOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;
