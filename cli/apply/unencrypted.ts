import {
  ClusterBackupScheduleType,
  type ClusterBackupSpec,
  ClusterBackupType,
  isRemote,
  type KubeObject,
  remoteFolder,
  UNENCRYPTED_ANNOTATION,
} from '../../lib/model';

/** What it means that an object declares remote backups without a key; `undefined` if it has one, or says why not. */
export function unencryptedWarning({ kind, metadata, spec }: KubeObject): string | undefined {
  if (kind !== ClusterBackupType.kind && kind !== ClusterBackupScheduleType.kind) return undefined;
  const { parameters } = spec as ClusterBackupSpec;
  if (!isRemote(parameters) || parameters?.keyEncryptionKey !== undefined) return undefined;
  if (metadata.annotations?.[UNENCRYPTED_ANNOTATION] !== undefined) return undefined;
  return `NOT ENCRYPTED: whoever can read ${remoteFolder(parameters)} can read the cluster's secrets; name a key in spec.parameters.keyEncryptionKey`;
}
