import { type ClusterBackupManifest, remoteFiles } from '../../../lib/model';

/** A backup that has reached a good end; after `noWait` one that has begun, whose `status` says how far it is. */
export interface FinishedBackup {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** To be remembered: tells this management cluster from another, see `PatienceOptions.clusterUid`. */
  readonly clusterUid: string;
  readonly status: string;
  /** Every remote file for people, as `s3://bucket/folder/file`, the `.dek` of an encrypted one included. */
  readonly files: string[];
  /** As the server reports them: application → `remote:file`. */
  readonly fileNames: Record<string, string>;
  /** RFC 3339; so are the other times. */
  readonly startedAt: string | undefined;
  readonly completedAt: string | undefined;
  /** `undefined` for a local backup. */
  readonly uploadedAt: string | undefined;
  readonly warnings: string[];
  /** The whole object as last read. */
  readonly manifest: ClusterBackupManifest;
}

export function finishedBackup(
  manifest: ClusterBackupManifest,
  { clusterUid, warnings }: { clusterUid: string; warnings: string[] },
): FinishedBackup {
  const { metadata, status = {} } = manifest;
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    uid: metadata.uid ?? '',
    clusterUid: ownerUid(manifest) ?? clusterUid,
    status: status.status ?? '',
    files: remoteFiles(manifest),
    fileNames: status.fileNames ?? {},
    startedAt: status.startedAt,
    completedAt: status.completedAt,
    uploadedAt: status.uploadedAt,
    warnings,
    manifest,
  };
}

/** Uid of the Cluster that MOSK has made the backup's owner (documented). */
function ownerUid({ metadata }: ClusterBackupManifest): string | undefined {
  return metadata.ownerReferences?.find(({ kind }) => kind === 'Cluster')?.uid;
}
