import { BackupError } from '../../../../lib/errors';
import {
  type Claim,
  type KubeObject,
  keptFrom,
  otherOwners,
  ownerOf,
  type ResourceType,
  requireTakeable,
  takeover,
  takeoverLines,
  withoutMarks,
} from '../../../../lib/model';
import { log } from '../engine/log';
import { hasUnknown } from '../engine/unknown';
import type { Mosk } from './management-cluster';

/** What of the inputs says that something may be taken over. */
export interface Adopting {
  /** `change`: it may be changed by that; else only marks of owners are written. */
  readonly adoptExisting?: boolean | 'change';
  /** Owners from whom it may be taken. */
  readonly adoptFrom?: readonly string[];
}

export interface Claimant extends Adopting {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string;
}

/** For programs that were not compiled with our types. */
export function* adoptionFindings({ adoptExisting, adoptFrom }: Adopting): Iterable<BackupError> {
  if (adoptExisting !== undefined && !hasUnknown(adoptExisting)) {
    if (![true, false, 'change'].includes(adoptExisting)) {
      yield new BackupError('usage', 'This is not how something is taken over', {
        at: 'adoptExisting',
        value: JSON.stringify(adoptExisting),
        fix: "write true, or 'change' to change what differs",
      });
    }
  }
  if (adoptFrom === undefined || hasUnknown(adoptFrom)) return;
  if (!Array.isArray(adoptFrom) || adoptFrom.some((owner) => typeof owner !== 'string')) {
    yield new BackupError('usage', 'Owners from whom something is taken over are a list of texts', {
      at: 'adoptFrom',
      fix: "write ['<owner as the refusal shows it>']",
    });
  } else if (!adoptExisting && adoptFrom.length > 0) {
    yield new BackupError('usage', 'This says from whom something is taken over', {
      at: 'adoptFrom',
      fix: 'say adoptExisting: true as well, or leave it out',
    });
  }
}

/** A killed deployment of ours has made it already, or a destroy of ours has left it behind. */
export function isOwn(found: KubeObject, owner: string): boolean {
  const before = ownerOf(found);
  if (before !== undefined) return before === owner;
  return keptFrom(found) === owner && otherOwners(found, owner).length === 0;
}

/**
 * The object of this name: the resource's own, or one that is there and that the program says may be taken over.
 * @throws BackupError `not-ours`, `being-deleted`
 */
export async function ownObject<T extends KubeObject>(
  mosk: Mosk,
  type: ResourceType,
  claimant: Claimant,
): Promise<T | undefined> {
  const { namespace, name, owner, adoptExisting } = claimant;
  const found = await mosk.client.get<T>(type, namespace, name);
  if (found === undefined || isOwn(found, owner)) return found;
  if (adoptExisting) {
    requireTakeable(found, {}, claimOf(claimant));
    return found;
  }
  const [other] = otherOwners(found, owner);
  throw new BackupError('not-ours', `A ${type.kind} of this name exists and belongs to somebody else`, {
    at: `${type.kind} ${namespace}/${name}`,
    value: other === undefined ? 'no owner' : `owner ${other.owner}`,
    fix:
      other === undefined
        ? 'say adoptExisting: true to take it over, choose another name, or use it by its name without declaring it here'
        : 'choose another name, or use the existing one by its name without declaring it here',
  });
}

/**
 * The merge patch as it is to be sent. What is taken over is judged by it, told before, and changed in no other version
 * than the one that was judged.
 * @param declared what the object is to be
 * @throws BackupError `not-ours`, `adoption-changes`
 */
export function takingOver(
  claimant: Claimant,
  found: KubeObject,
  patch: object,
  declared: KubeObject,
): object {
  if (isOwn(found, claimant.owner)) return patch;
  const { labels, annotations } = withoutMarks(otherOwners(found, claimant.owner));
  const { metadata = {} } = patch as { metadata?: { annotations?: object } };
  const marked = {
    ...patch,
    metadata: {
      ...metadata,
      ...(Object.keys(labels).length > 0 && { labels }),
      annotations: { ...annotations, ...metadata.annotations },
    },
  };
  requireTakeable(found, marked, claimOf(claimant));
  const { kind } = found;
  const [whose = '', ...lines] = takeoverLines(takeover(found, marked, declared));
  log(claimant, `${kind} ${claimant.namespace}/${claimant.name} exists, ${whose}, and is taken over:`);
  for (const line of lines) log(claimant, `  ${line}`);
  const { uid, resourceVersion } = found.metadata;
  return { ...marked, metadata: { ...marked.metadata, uid, resourceVersion } };
}

function claimOf({ owner, adoptExisting, adoptFrom = [] }: Claimant): Claim {
  return {
    owner,
    change: adoptExisting === 'change',
    from: adoptFrom,
    words: { from: (other) => `adoptFrom: ['${other}']`, change: "adoptExisting: 'change'" },
  };
}

/** Id of a resource in the state, which people see as well: the object's place, known before there is a uid. */
export const idOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;
