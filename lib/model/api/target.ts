import type { ClusterBackupManifest, TargetParameters } from './manifest';
import { isUploadStatus } from './status';
import { foldedPath, nfsIdentity } from './storage-identity';

/**
 * Whether these parameters send the archive away from the cluster's own nodes. Nobody checks the backup section of a
 * Cluster: one without its bucket leads somewhere, though nobody knows where.
 */
export function isRemote(parameters: TargetParameters | undefined): boolean {
  return isGiven(parameters?.rclone) || isGiven(parameters?.nfsUploadUrl);
}

/** Members that are null are none, as the API server drops them. */
function isGiven(member: object | string | null | undefined): boolean {
  return member !== undefined && member !== null;
}

/** Whether anything remote may exist, from all that the object shows. */
export function hasRemoteFiles({ spec, status }: ClusterBackupManifest): boolean {
  return isRemote(spec.parameters) || status?.uploadedAt !== undefined || isUploadStatus(status?.status);
}

/**
 * Where the files of these parameters lie: `s3://bucket/folder` or `nfs://host:/path`, each place in one spelling;
 * `undefined` if local.
 */
export function remoteFolder(parameters: TargetParameters | undefined): string | undefined {
  const bucket: unknown = parameters?.rclone?.bucket;
  if (typeof bucket === 'string') return `s3://${foldedPath(bucket)}`;
  const nfs: unknown = parameters?.nfsUploadUrl;
  return typeof nfs === 'string' ? `nfs://${nfsIdentity(nfs)}` : undefined;
}

/**
 * Base name of the archive: the custom name, else the object's own name.
 * Inferred from the documented example, whose object `test-create-clusterbackup` became `…/test-create-clusterbackup.encrypted`.
 */
export function archiveName(backup: ClusterBackupManifest): string {
  return backup.spec.fileNames?.MKE ?? backup.metadata.name;
}

/**
 * Every remote file of a backup, for people; empty for a local one. An encrypted backup has two (documented in the
 * restore procedure): the archive and its data key, without which the archive cannot be read.
 */
export function remoteFiles(backup: ClusterBackupManifest): string[] {
  const reported = reportedArchives(backup);
  return filesOf(backup, reported.length > 0 ? reported : [expectedArchive(backup, archiveName(backup))]);
}

/** Every remote file that a backup has or may still write, in the storage that its target names. */
export function claimedFiles(backup: ClusterBackupManifest): string[] {
  const expected = archiveNames(backup).map((name) => expectedArchive(backup, name));
  return [...new Set(filesOf(backup, [...expected, ...reportedArchives(backup)]))];
}

/** Of every application: `MKE` is the only one that is documented. */
function archiveNames(backup: ClusterBackupManifest): string[] {
  return [archiveName(backup), ...Object.values(backup.spec.fileNames ?? {})];
}

function filesOf(backup: ClusterBackupManifest, archives: readonly string[]): string[] {
  const folder = remoteFolder(backup.spec.parameters);
  return folder === undefined
    ? []
    : archives.flatMap(withDataKey).map((file) => `${folder}/${foldedPath(file)}`);
}

function reportedArchives({ status }: ClusterBackupManifest): string[] {
  return Object.values(status?.fileNames ?? {}).map(afterLastColon);
}

function expectedArchive({ spec }: ClusterBackupManifest, name: string): string {
  return spec.parameters?.keyEncryptionKey === undefined ? name : `${name}.encrypted`;
}

function withDataKey(archive: string): string[] {
  return archive.endsWith('.encrypted')
    ? [archive, `${archive.slice(0, -'.encrypted'.length)}.dek`]
    : [archive];
}

/** What stands before the colon is the bucket or rclone's remote: the documented example cannot tell them apart. */
function afterLastColon(reported: string): string {
  return reported.slice(reported.lastIndexOf(':') + 1);
}
