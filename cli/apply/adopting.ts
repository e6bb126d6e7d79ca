/** `apply --adopt`: what is there becomes the command line's, as `--owner` says whose. */
import {
  type Claim,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  OWNER_ANNOTATION,
  otherOwners,
  ownedBy,
  RCloneCredentialType,
  type ResourceType,
  withoutMarks,
} from '../../lib/model';
import type { Adopting } from './planned';

const OWNED: readonly ResourceType[] = [
  RCloneCredentialType,
  KeyEncryptionKeyType,
  ClusterBackupScheduleType,
  ClusterBackupType,
];

/** Namespaces and Secrets belong to nobody here. */
export function isOwned(type: ResourceType): boolean {
  return OWNED.includes(type);
}

export function claimOf(owner: string, { change, from }: Adopting): Claim {
  return {
    owner,
    change,
    from,
    words: { from: (other) => `apply --adopt --from ${other}`, change: 'apply --adopt --change' },
  };
}

/** The object with the mark of its owner. */
export function marked(object: KubeObject, owner: string): KubeObject {
  return withMetadata(object, { annotations: { [OWNER_ANNOTATION]: owner } });
}

/** The wanted object with the mark of its new owner, and without those of the others, as members of a merge patch. */
export function markedAnew(wanted: KubeObject, live: KubeObject, owner: string): KubeObject {
  const off = withoutMarks(otherOwners(live, owner), wanted);
  return withMetadata(wanted, {
    ...(Object.keys(off.labels).length > 0 && { labels: off.labels }),
    annotations: { ...off.annotations, ...ownedBy(owner) },
  });
}

type Marks = Readonly<Record<'labels' | 'annotations', Readonly<Record<string, string | null>> | undefined>>;

function withMetadata(object: KubeObject, { labels, annotations }: Partial<Marks>): KubeObject {
  const { metadata } = object;
  const members = {
    ...metadata,
    ...(labels !== undefined && { labels: { ...metadata.labels, ...labels } }),
    annotations: { ...metadata.annotations, ...annotations },
  };
  // A null takes away what is there.
  return { ...object, metadata: members as KubeObject['metadata'] };
}
