import type { KubeObject } from '../model';

/** Objects of a kind that were looked for. */
export type Seen =
  | { readonly objects: readonly KubeObject[] }
  /** They may not be listed. */
  | { readonly forbidden: true };

/** What there is of live objects, by kind. */
export interface LiveObjects {
  readonly Cluster: Seen;
  readonly ClusterBackup: Seen;
  readonly ClusterBackupSchedule: Seen;
  readonly RCloneCredential: Seen;
  readonly KeyEncryptionKey: Seen;
  /** Names of the data keys of plain Secrets that are used as encryption keys; `undefined`: nobody has looked. */
  readonly keySecretDataKeys: readonly string[] | undefined;
}

/** Why live objects do not tell. */
export function noneSeen(kind: string, seen: Seen): string {
  return 'objects' in seen ? `no ${kind} that was seen shows it` : `objects of ${kind} may not be listed`;
}

export const NO_SCHEMA = (kind: string): string => `no schema of ${kind} could be read`;

/** The objects, where they may be listed. */
export const objectsOf = (seen: Seen): readonly KubeObject[] => ('objects' in seen ? seen.objects : []);
