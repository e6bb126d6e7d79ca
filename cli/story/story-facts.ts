import type { BackupError } from '../../lib/errors';
import type { KnownSection } from '../../lib/explain';
import { type ClusterBackupManifest, isRemote } from '../../lib/model';
import type { ObjectEvent } from '../../providers/kubernetes';

/** `unknown`: it may not be read. */
export type Presence = 'there' | 'missing' | 'unknown';

/** An object that a backup names, and the Secret behind it. */
export interface NeededObject {
  /** `RCloneCredential`, `KeyEncryptionKey`, or `Secret` for a key that is one. */
  readonly kind: string;
  readonly name: string;
  readonly presence: Presence;
  /** Where its value is. `undefined`: it is a Secret itself, or names none. */
  readonly secret?: { readonly name: string; readonly dataKey: string; readonly presence: Presence };
  /** Of a credential. */
  readonly endpoint?: string;
}

/** What the storage says of the files. */
export type FilesLook =
  /** Sizes in bytes; `undefined` for a file that is not there. */
  | { readonly asked: true; readonly sizes: ReadonlyMap<string, number | undefined> }
  /** @param refused the storage has answered, and refuses */
  | {
      readonly asked: false;
      readonly why: string;
      readonly refused?: BackupError;
      readonly bucketMissing?: boolean;
    };

/** All that can be found out about one backup. */
export interface StoryFacts {
  readonly backup: ClusterBackupManifest;
  /** The backup section of its Cluster; none where the Cluster cannot be read. */
  readonly section: KnownSection;
  readonly cluster: Presence;
  /** That which has made it, if one has. */
  readonly schedule: Presence | undefined;
  readonly credential: NeededObject | undefined;
  readonly key: NeededObject | undefined;
  /** All backups of its namespace; `undefined`: they may not be listed. */
  readonly others: readonly ClusterBackupManifest[] | undefined;
  readonly files: FilesLook;
  /** Oldest first; `undefined`: they may not be read. */
  readonly events: readonly ObjectEvent[] | undefined;
}

/** In place of a target, where nobody can tell. */
export const TARGET_NOT_KNOWN = 'not known';

/** Why. */
export const TARGET_UNKNOWN =
  'not known: the file of the API leaves open where a Cluster has its backup section';

/** Whether nobody can tell where its archive goes: it has no target of its own, and where the section is, is open. */
export function isTargetUnknown({ backup, section }: Pick<StoryFacts, 'backup' | 'section'>): boolean {
  return !section.known && !isRemote(backup.spec.parameters);
}
