import { BackupError } from '../../../../lib/errors';
import { type KubeObject, keptFrom, ownerOf, type ResourceType } from '../../../../lib/model';
import { log } from '../engine/log';
import type { Mosk } from './management-cluster';

interface Claimant {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string;
  readonly adoptExisting?: boolean;
}

/**
 * The object of this name that is to be taken over: a killed deployment of ours has made it already, a destroy of ours
 * has left it behind, or it belongs to nobody and the program says that it may be adopted.
 * @throws BackupError `not-ours`
 */
export async function ownObject<T extends KubeObject>(
  mosk: Mosk,
  type: ResourceType,
  claimant: Claimant,
): Promise<T | undefined> {
  const { namespace, name, owner, adoptExisting } = claimant;
  const found = await mosk.client.get<T>(type, namespace, name);
  if (found === undefined) return undefined;
  const before = ownerOf(found);
  if (before === owner || (before === undefined && keptFrom(found) === owner)) return found;
  if (before === undefined && adoptExisting === true) {
    log(claimant, `${type.kind} ${namespace}/${name} exists, belongs to nobody, and is taken over`);
    return found;
  }
  throw new BackupError('not-ours', `A ${type.kind} of this name exists and belongs to somebody else`, {
    at: `${type.kind} ${namespace}/${name}`,
    value: before === undefined ? 'no owner' : `owner ${before}`,
    fix:
      before === undefined
        ? 'say adoptExisting: true to take it over, choose another name, or use it by its name without declaring it here'
        : 'choose another name, or use the existing one by its name without declaring it here',
  });
}

/** Id of a resource in the state, which people see as well: the object's place, known before there is a uid. */
export const idOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;
