import {
  type ClusterBackupManifest,
  isBeingDeleted,
  isRemote,
  missingFilesOf,
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
  /** Somebody has sent a DELETE: it goes once its finalizers let it. */
  readonly terminating: boolean;
  /** Remote files that it has, or will have. */
  readonly files: readonly string[];
  /** Those that the storage does not have; null: it was not asked. */
  readonly missing: readonly string[] | null;
  readonly owner: string | undefined;
  readonly supersededBy: string | undefined;
  /** The ClusterBackupSchedule that has made it. */
  readonly schedule: string | undefined;
  readonly createdAt: string | undefined;
  readonly startedAt: string | undefined;
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
    terminating: metadata.deletionTimestamp !== undefined,
    files: remoteFiles(backup),
    missing: missingFilesOf(backup) ?? null,
    owner: ownerOf(backup),
    supersededBy: metadata.annotations?.[SUPERSEDED_ANNOTATION],
    schedule: spec.createdBy?.schedule,
    createdAt: metadata.creationTimestamp,
    startedAt: status?.startedAt,
    completedAt: status?.completedAt,
    uploadedAt: status?.uploadedAt,
  };
}

export const SUMMARY_HEADINGS = ['NAME', 'CLUSTER', 'STATUS', 'TARGET', 'ENCRYPTED', 'UPLOADED', 'AGE'];

/** @param now milliseconds since the epoch, on the server's clock as far as possible */
export function summaryRow(summary: BackupSummary, now: number): string[] {
  const { name, cluster, target, encrypted, createdAt, uploadedAt } = summary;
  return [
    name,
    cluster,
    statusText(summary),
    target,
    encryptedText({ target, encrypted }),
    uploadedAt === undefined ? '-' : `${ageText(uploadedAt, now)} ago`,
    ageText(createdAt, now),
  ];
}

/** `Completed`, `Completed (deletion requested)`, `Deleted (Terminating)`; `-` while there is none. */
export function statusText({
  status,
  deletionRequested,
  terminating,
}: Pick<BackupSummary, 'status' | 'deletionRequested' | 'terminating'>): string {
  const shown = status || '-';
  if (terminating) return `${shown} (Terminating)`;
  return deletionRequested && !status.startsWith('Delet') ? `${shown} (deletion requested)` : shown;
}

/** An archive that stays on a manager node is not encrypted by anybody. */
export function encryptedText({ target, encrypted }: Pick<BackupSummary, 'target' | 'encrypted'>): string {
  return target === 'local' ? '-' : encrypted ? 'yes' : 'NO';
}
