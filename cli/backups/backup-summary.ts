import {
  type ClusterBackupManifest,
  isBeingDeleted,
  isRemote,
  ownerOf,
  remoteFiles,
  remoteFolder,
  SUPERSEDED_ANNOTATION,
} from '../../lib/model';
import { ageText } from '../output';

/** A backup as `status` shows it; the JSON shape is documented in docs/json.md. */
export interface BackupSummary {
  readonly namespace: string;
  readonly name: string;
  readonly cluster: string;
  /** Empty until the controller has seen it. */
  readonly status: string;
  /** `s3://bucket/folder`, the NFS URL, or `local`. */
  readonly target: string;
  readonly encrypted: boolean;
  readonly deletionRequested: boolean;
  /** Remote files that it has, or will have. */
  readonly files: readonly string[];
  readonly owner: string | undefined;
  readonly supersededBy: string | undefined;
  readonly createdAt: string | undefined;
  readonly completedAt: string | undefined;
  readonly uploadedAt: string | undefined;
}

export function summaryOf(backup: ClusterBackupManifest): BackupSummary {
  const { metadata, spec, status } = backup;
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    cluster: spec.targetCluster,
    status: status?.status ?? '',
    target: remoteFolder(spec.parameters) ?? 'local',
    encrypted: isRemote(spec.parameters) && spec.parameters?.keyEncryptionKey !== undefined,
    deletionRequested: isBeingDeleted(backup),
    files: remoteFiles(backup),
    owner: ownerOf(backup),
    supersededBy: metadata.annotations?.[SUPERSEDED_ANNOTATION],
    createdAt: metadata.creationTimestamp,
    completedAt: status?.completedAt,
    uploadedAt: status?.uploadedAt,
  };
}

export const SUMMARY_HEADINGS = ['NAME', 'CLUSTER', 'STATUS', 'TARGET', 'ENCRYPTED', 'UPLOADED', 'AGE'];

/** @param now milliseconds since the epoch, on the server's clock as far as possible */
export function summaryRow(summary: BackupSummary, now: number): string[] {
  const { name, cluster, status, target, encrypted, deletionRequested, createdAt, uploadedAt } = summary;
  return [
    name,
    cluster,
    deletionRequested && !status.startsWith('Delet')
      ? `${status || '-'} (deletion requested)`
      : status || '-',
    target,
    encryptedText({ target, encrypted }),
    uploadedAt === undefined ? '-' : `${ageText(uploadedAt, now)} ago`,
    ageText(createdAt, now),
  ];
}

/** An archive that stays on a manager node is not encrypted by anybody. */
export function encryptedText({ target, encrypted }: Pick<BackupSummary, 'target' | 'encrypted'>): string {
  return target === 'local' ? '-' : encrypted ? 'yes' : 'NO';
}
