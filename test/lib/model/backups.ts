import { apiVersionOf, type ClusterBackupManifest, ClusterBackupType } from '../../../lib/model';

export interface BackupTraits {
  uid?: string;
  resourceVersion?: string;
  status?: string;
  archived?: boolean;
  uploaded?: boolean;
  local?: boolean;
  delete?: boolean;
  terminating?: boolean;
  owner?: string;
  hash?: string;
  orphan?: string;
  leftWith?: string;
}

/** A backup to a bucket, as far as decisions look at it. */
export function backup(traits: BackupTraits = {}): ClusterBackupManifest {
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: {
      name: 'before-upgrade',
      namespace: 'team',
      uid: traits.uid ?? 'uid-1',
      resourceVersion: traits.resourceVersion ?? '10',
      ...(traits.terminating ? { deletionTimestamp: '2026-01-15T18:00:00Z' } : {}),
      annotations: {
        ...(traits.owner === undefined ? {} : { 'mosk-backup/owner': traits.owner }),
        ...(traits.hash === undefined ? {} : { 'mosk-backup/run': traits.hash }),
        ...(traits.orphan === undefined ? {} : { 'mosk-backup/orphan': traits.orphan }),
        ...(traits.leftWith === undefined ? {} : { 'mosk-backup/files-left-with': traits.leftWith }),
      },
    },
    spec: {
      targetCluster: 'prod',
      ...(traits.local ? {} : { parameters: { rclone: { bucket: 'backups', credential: 's3' } } }),
      ...(traits.delete === undefined ? {} : { delete: traits.delete }),
    },
    ...(traits.status === undefined
      ? {}
      : {
          status: {
            status: traits.status,
            ...(traits.archived ? { completedAt: '2026-01-15T17:40:00Z' } : {}),
            ...(traits.uploaded ? { uploadedAt: '2026-01-15T17:42:22Z' } : {}),
          },
        }),
  };
}
