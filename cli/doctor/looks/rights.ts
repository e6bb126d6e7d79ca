import { BackupError } from '../../../lib/errors';
import type { ResourceType } from '../../../lib/model';
import type { CommandPlace } from '../../command-place';
import { type NeedyCommand, neededFor, type Permission } from '../access';
import type { Looked, Unseen } from '../facts';

/** What may be looked at: nothing is asked for that the commands after `--for` would not ask for. */
export interface Rights {
  readonly commands: readonly NeedyCommand[];
  readonly permissions: readonly Permission[];
  readonly place: CommandPlace;
}

/** Looks, unless the right is not needed or not there; `undefined` from `look`: there is no such thing. */
export async function ifAllowedTo<T>(
  rights: Rights,
  verb: string,
  type: ResourceType,
  look: () => Promise<T>,
): Promise<Looked<T>> {
  const { commands, permissions } = rights;
  const right = `${verb} ${type.plural}`;
  if (!neededFor(commands).some((need) => need.verb === verb && need.type.plural === type.plural))
    return { unseen: `"${right}" is a right that ${commands.join(', ')} does not need` };
  const known = permissions.find((each) => each.verb === verb && each.resource === type.plural);
  if (known?.allowed === false) return withoutRight(rights, right);
  try {
    return { seen: await look() };
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    if (error.code === 'forbidden') return withoutRight(rights, right);
    if (error.code === 'crd-missing') return { unseen: `the server has no ${type.kind}` };
    throw error;
  }
}

function withoutRight({ place }: Rights, right: string): Unseen {
  return {
    unseen: `the right to ${right} is missing`,
    remedy: {
      todo: 'ask the administrator of the management cluster for it; what you have so far:',
      command: `kubectl auth can-i --list ${place.options}`,
    },
  };
}
