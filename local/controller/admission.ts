import { type ClusterBackupManifest, ClusterBackupType, type KubeObject } from '../../lib/model';

/** What the local API server tells about a write. */
export interface BackupAdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly object: KubeObject;
  /** Common name of the client certificate. */
  readonly user: string;
}

/**
 * Writes down who started a run: the user's Keycloak UUID or, with certificates, the common name (documented). That it
 * happens at admission is inferred from generation 1 of the documented example. Runs of a schedule or an update, which
 * bring their own mark, keep it.
 */
export function admitBackup({ operation, object, user }: BackupAdmissionRequest): KubeObject | undefined {
  if (operation !== 'CREATE' || object.kind !== ClusterBackupType.kind) return undefined;
  const backup = object as ClusterBackupManifest;
  const { schedule, updateRelease } = backup.spec.createdBy ?? {};
  if (schedule !== undefined || updateRelease !== undefined) return undefined;
  return { ...backup, spec: { ...backup.spec, createdBy: { user: { uid: user } } } } as KubeObject;
}
