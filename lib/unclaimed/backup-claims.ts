import {
  archiveName,
  type ClusterBackupManifest,
  claimsOf,
  isLeftWithOthers,
  isRemote,
  type TargetParameters,
  withoutFiles,
} from '../model';

/** Files that are left alone for a backup's sake. */
export interface BackupClaims {
  /** `s3://bucket/folder/file`, `nfs://…`. */
  readonly files: readonly string[];
  /** Names of files in whatever bucket and folder: nobody knows where to a section led by then. */
  readonly names: readonly string[];
}

const NONE: BackupClaims = { files: [], names: [] };

/**
 * More than a removal takes care of: that refuses too much, which here would hide nothing.
 * @param section the Cluster's backup section as it is now
 */
export function backupClaims(
  backup: ClusterBackupManifest,
  section: TargetParameters | undefined,
): BackupClaims {
  if (isLeftWithOthers(backup) || withoutFiles(backup) !== undefined) return NONE;
  const files = [...claimsOf(backup, section), ...otherReadings(backup)];
  return { files, names: isRemote(backup.spec.parameters) ? [] : possibleNames(backup) };
}

/**
 * What stands before the colon of a reported file is a bucket or rclone's remote, and what is behind it may begin in the
 * bucket or in its folder: nothing is documented. All readings count.
 */
export function otherReadings({ spec, status }: ClusterBackupManifest): string[] {
  const bucket = spec.parameters?.rclone?.bucket;
  if (typeof bucket !== 'string') return [];
  const top = bucket.split('/').find((part) => part !== '') ?? '';
  return Object.values(status?.fileNames ?? {}).flatMap((reported) => {
    const colon = reported.lastIndexOf(':');
    const file = reported.slice(colon + 1);
    const before = colon === -1 ? [] : [`s3://${reported.slice(0, colon)}/${file}`];
    return [`s3://${top}/${file}`, ...before].flatMap(withDataKey);
  });
}

function possibleNames(backup: ClusterBackupManifest): string[] {
  const reported = Object.values(backup.status?.fileNames ?? {}).map((each) =>
    each.slice(Math.max(each.lastIndexOf(':'), each.lastIndexOf('/')) + 1),
  );
  const names = [archiveName(backup), ...Object.values(backup.spec.fileNames ?? {})];
  return [...names, ...names.map((name) => `${name}.encrypted`), ...reported].flatMap(withDataKey);
}

function withDataKey(file: string): string[] {
  return file.endsWith('.encrypted') ? [file, `${file.slice(0, -'.encrypted'.length)}.dek`] : [file];
}
