/** What a recovery sheet says, as plain data: rendering adds no fact, and gathering knows no form. */

export interface RecoverySheet {
  /** Version of the program that made it. */
  readonly version: string;
  /** Day on which live objects were read, `2027-01-31`; `undefined`: it is made of files alone. */
  readonly written: string | undefined;
  /** Management clusters that were asked and could not be read: nothing here is known of them but what files say. */
  readonly unread: readonly UnreadCluster[];
  /** By management cluster, project and name. */
  readonly clusters: readonly ClusterSheet[];
}

export interface UnreadCluster {
  readonly managementCluster: string;
  readonly problem: string;
}

export interface ClusterSheet {
  /** Empty: nothing tells it. */
  readonly managementCluster: string;
  readonly project: string;
  readonly name: string;
  /** MOSK release by the inventory, `26.2.1`. */
  readonly release: string | undefined;
  /** Of the management cluster, by the inventory. */
  readonly managementRelease: string | undefined;
  /** What the Cluster object named as its release when it was read: `mosk-22-0-1-26-2-1`. */
  readonly liveRelease: string | undefined;
  /** `undefined`: never, as far as records tell. */
  readonly rehearsed: Rehearsal | undefined;
  readonly targets: readonly TargetSheet[];
  readonly findings: readonly SheetFinding[];
}

/** The reading of a backup of the cluster to its end, to see that it can be. */
export interface Rehearsal {
  readonly backup: string;
  /** RFC 3339. */
  readonly at: string;
  /** Why it could not be, in the words of docs/fetch.md; `undefined`: it could. */
  readonly reason: string | undefined;
}

/** One place to which archives of a cluster go, with one credential and one key. */
export interface TargetSheet {
  readonly kind: 's3' | 'nfs' | 'local' | 'unknown';
  /** `s3://bucket/folder`, `nfs://host:/path`, `local`, `unknown` */
  readonly place: string;
  readonly storage: StorageSheet | undefined;
  /** `undefined`: archives are not encrypted. */
  readonly key: KeySheet | undefined;
  /** Names of archives in the folder: `nightly-*.encrypted` with its `.dek`, `before-upgrade.encrypted`. */
  readonly files: readonly string[];
  /** Other clusters of the sheet that write to the same folder. */
  readonly sharedWith: readonly string[];
  /** Good backups that were found on the management cluster, the newest first. */
  readonly newest: readonly NewestBackup[];
  /** Empty where the storage is not known well enough. */
  readonly commands: readonly CommandBlock[];
}

/** How the storage is reached. Of NFS the place says everything. */
export interface StorageSheet {
  /** Name of the RCloneCredential. */
  readonly credential: string;
  /** `undefined`: no manifest and no live object of that name was read. */
  readonly access: StorageAccess | undefined;
  /** Who keeps the secret access key. */
  readonly custody: Custody | undefined;
}

export interface StorageAccess {
  readonly endpoint: string;
  /** As rclone takes it, its default included. */
  readonly region: string | undefined;
  /** Empty: none is named. */
  readonly provider: string;
  /** Whether the bucket stands in the path of the URL or before the host name. */
  readonly addressing: 'path' | 'host' | undefined;
  /** Section of an rclone configuration but for the secret, in the order of the credential. */
  readonly options: readonly (readonly [name: string, value: string])[];
  /** Options of the credential that are not repeated, because a secret may be in them. */
  readonly leftOut: readonly string[];
  /** The option that takes the secret. */
  readonly secretOption: string;
  /** Certificates (PEM) of a private authority, by the inventory. */
  readonly ca: string | undefined;
}

export interface KeySheet {
  readonly name: string;
  /** Salted hash of the key's value, where one is recorded on the object. */
  readonly fingerprint: string | undefined;
  readonly custody: Custody | undefined;
}

export interface Custody {
  readonly keptBy: string;
  readonly keptAt: string;
}

export interface NewestBackup {
  readonly name: string;
  /** When its files were where they belong, RFC 3339. */
  readonly at: string;
  /** Name of the archive in the folder, without its ending. */
  readonly base: string;
  readonly files: readonly { readonly file: string; readonly bytes: number | undefined }[];
  /** Release that is recorded on it, as on those around an update alone: `mke-20.0.0-3.7.24`. */
  readonly updateRelease: string | undefined;
}

/** Lines for a shell. */
export interface CommandBlock {
  readonly title: string;
  readonly text: string;
}

export const FINDINGS = {
  'target-unknown': 'error',
  'credential-unknown': 'error',
  'custody-missing': 'error',
  'local-only': 'error',
  'not-scheduled': 'error',
  'file-missing': 'error',
  'option-left-out': 'warning',
  'rclone-only': 'warning',
  'not-encrypted': 'warning',
  'folder-shared': 'warning',
} as const;

/** Something that would be missed on the day. */
export interface SheetFinding {
  readonly code: keyof typeof FINDINGS;
  readonly text: string;
  /** What to do while there is time. */
  readonly fix: string;
}
