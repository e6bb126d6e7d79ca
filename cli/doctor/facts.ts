/** What was looked at: all that the checks know. */
import type { Drift } from '../../lib/learned';
import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  ClusterManifest,
  KeyEncryptionKeyManifest,
  KubeObject,
  MoskApi,
  RCloneCredentialManifest,
} from '../../lib/model';
import type { TriedBucket } from '../../providers/storage';
import type { CommandPlace } from '../command-place';
import type { NeedyCommand, Permission } from './access';
import type { Remedy } from './finding';

/** What was seen, or why it was not. */
export type Looked<T> = { readonly seen: T } | Unseen;

export interface Unseen {
  /** The end of a sentence: `the right to list clusterbackups is missing`. */
  readonly unseen: string;
  readonly remedy?: Remedy;
}

/** One management cluster. */
export interface Facts {
  /** Its name in the inventory; `undefined` without one. */
  readonly name: string | undefined;
  /** URL; its name where it could not even be connected to. */
  readonly server: string;
  /** How the server knows us; `undefined`: it does not say. Unseen: it was not reached, or lets nobody in. */
  readonly user: { readonly seen: string | undefined } | (Unseen & { readonly remedy: Remedy });
  readonly api: MoskApi;
  readonly differences: Looked<readonly Drift[]>;
  readonly guard: Looked<GuardObjects>;
  readonly projects: readonly ProjectFacts[];
  readonly settings: Settings;
  /** Where commands that people are to copy have to act; without a project, on the management cluster as a whole. */
  at(namespace?: string): CommandPlace;
}

/** What was asked for. */
export interface Settings {
  /** Commands after `--for`, or all. */
  readonly commands: readonly NeedyCommand[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Recovery point objective; `undefined`: none was given. */
  readonly rpoMs: number | undefined;
  /** How long ago a key in use may have been verified from a file. */
  readonly keyAgeMs: number;
}

export interface GuardObjects {
  readonly policies: readonly KubeObject[];
  readonly bindings: readonly KubeObject[];
}

/** One project of a management cluster. */
export interface ProjectFacts {
  readonly namespace: string;
  readonly permissions: readonly Permission[];
  /** Names of the clusters that the inventory has in it; `undefined` without one. */
  readonly listed: readonly string[] | undefined;
  readonly backups: Looked<readonly ClusterBackupManifest[]>;
  readonly schedules: Looked<readonly ClusterBackupScheduleManifest[]>;
  readonly credentials: Looked<readonly RCloneCredentialManifest[]>;
  readonly keys: Looked<readonly KeyEncryptionKeyManifest[]>;
  readonly clusters: Looked<readonly ClusterManifest[]>;
  /** Whether Secrets that are named exist, by name. */
  readonly secrets: Looked<ReadonlyMap<string, boolean>>;
  /** What became of each credential, by name. */
  readonly trials: ReadonlyMap<string, Looked<readonly TriedBucket[]>>;
  /** Of the newest good backup of each cluster. */
  readonly files: readonly FilesLook[];
}

export interface FilesLook {
  readonly backup: ClusterBackupManifest;
  /** Those that the storage does not have. */
  readonly missing: Looked<readonly string[]>;
}

/** What was seen, where anything was. */
export function seenOf<T>(looked: Looked<readonly T[]>): readonly T[] {
  return 'seen' in looked ? looked.seen : [];
}

type Seen<L> = L extends { readonly seen: infer T } ? T : never;

/** All of them, or why one of them is missing. */
export function allSeen<L extends Readonly<Record<string, Looked<unknown>>>>(
  looks: L,
): Looked<{ readonly [Name in keyof L]: Seen<L[Name]> }> {
  for (const look of Object.values(looks)) if ('unseen' in look) return look;
  const seen = Object.entries(looks).map(([name, look]) => [name, 'seen' in look ? look.seen : undefined]);
  return { seen: Object.fromEntries(seen) };
}
