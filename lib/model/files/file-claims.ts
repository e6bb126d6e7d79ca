/**
 * Whose files are whose. Nobody but the objects tell of the files in a storage, and MOSK deletes the files of a backup
 * by their names: those of another one too, where the two have a file in common.
 */
import { effectiveTarget } from '../api/effective-target';
import type { ClusterBackupManifest, TargetParameters } from '../api/manifest';
import { LEFT_WITH_ANNOTATION } from '../api/records';
import { claimedFiles } from '../api/target';
import { type MayGoReason, mayGo } from './may-go';

/** Files that somebody has, or may still write. */
export interface FileClaim {
  readonly holder: Holder;
  /** Each in one spelling: `s3://bucket/folder/file`. */
  readonly files: readonly string[];
  /** Identity of the endpoint; `undefined`: not known, or the files say themselves where they are. */
  readonly storage: string | undefined;
  readonly needs?: FileNeeds;
}

/** Names, in the namespace of who has the files, of what they cannot be deleted or read without. */
export interface FileNeeds {
  readonly credential: string | undefined;
  readonly key: string | undefined;
}

export function needsOf(parameters: TargetParameters | undefined): FileNeeds {
  return { credential: parameters?.rclone?.credential, key: parameters?.keyEncryptionKey };
}

/** Who has files: an object, one that is being created, or the record of an object that is gone. */
export interface Holder {
  readonly kind: 'ClusterBackup' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
  /** Of the backup: its record has the same. */
  readonly uid: string | undefined;
}

/** Somebody else who has files that a backup has. */
export interface Claimant extends Holder {
  /** Those that they have in common; never empty. */
  readonly files: readonly string[];
  readonly needs?: FileNeeds;
}

/**
 * All files whose names a deletion of this backup may reach: what it has, what it may still write, and what it would
 * have written had it not failed.
 * @param section the Cluster's backup section, which stands for parameters that do not say where to
 */
export function reachedFiles(
  backup: ClusterBackupManifest,
  section: TargetParameters | undefined,
): readonly string[] {
  const { spec, ...rest } = backup;
  const { parameters, from } = effectiveTarget(spec.parameters, section);
  return from === 'own' ? filesKnown(backup) : claimedFiles({ ...rest, spec: { ...spec, parameters } });
}

/**
 * The files that others must leave alone for this backup's sake. It claims them as long as there may be any: also while
 * it is being deleted, which may yet fail.
 */
export function claimsOf(
  backup: ClusterBackupManifest,
  section: TargetParameters | undefined,
): readonly string[] {
  if (isLeftWithOthers(backup) || withoutFiles(backup) !== undefined) return [];
  return reachedFiles(backup, section);
}

/** Why there is nothing of it in the storage, `undefined` if there may be: that does not depend on who has asked for what. */
export function withoutFiles(backup: ClusterBackupManifest, uploadSeen = false): MayGoReason | undefined {
  return mayGo({ ...backup, spec: { ...backup.spec, delete: true } }, uploadSeen);
}

/**
 * Whether its own removal has given the files up for others that have them too. Of two that are removed at once, each
 * might leave the files to the other, and nobody would be left to delete them. So each writes this mark first and looks
 * at the other after that: at least the later one of the two sees the mark of the other, and deletes the files.
 */
export function isLeftWithOthers({ metadata }: ClusterBackupManifest): boolean {
  return metadata.annotations?.[LEFT_WITH_ANNOTATION] !== undefined;
}

/**
 * Everybody else who has some of these files. Two storages are told apart only where both are known, because refusing
 * too much loses no data.
 */
export function claimantsOf(mine: FileClaim, others: Iterable<FileClaim>): Claimant[] {
  const wanted = new Set(mine.files);
  const found: Claimant[] = [];
  for (const { holder, files, storage, needs } of others) {
    if (isSame(mine.holder, holder)) continue;
    const shared = files.filter((file) => wanted.has(file));
    if (shared.length === 0) continue;
    if (mine.storage !== undefined && storage !== undefined && mine.storage !== storage) continue;
    found.push({ ...holder, files: shared, ...(needs && { needs }) });
  }
  return found;
}

/** What is still to be created has no uid, and takes over the object of its name or is refused because of it. */
function isSame(mine: Holder, other: Holder): boolean {
  if (mine.uid !== undefined) return mine.uid === other.uid;
  return other.kind === mine.kind && other.namespace === mine.namespace && other.name === mine.name;
}

/** Objects that were read never change, and each backup is compared with all others. */
const known = new WeakMap<ClusterBackupManifest, readonly string[]>();

function filesKnown(backup: ClusterBackupManifest): readonly string[] {
  const before = known.get(backup);
  if (before !== undefined) return before;
  const files = claimedFiles(backup);
  known.set(backup, files);
  return files;
}
