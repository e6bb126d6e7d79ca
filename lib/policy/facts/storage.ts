import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  endpointIdentity,
  isRemote,
  nfsServer,
  qualifiedName,
  type RCloneCredentialManifest,
  RCloneCredentialType,
} from '../../model';
import type { PolicyContext } from '../judging/policy-context';
import type { Declared } from '../judging/policy-input';

/**
 * The storage that a backup or schedule writes to, whatever the bucket: the endpoint of its credential if that is
 * declared, else the credential itself; the host of an NFS export. `undefined`: nothing remote, or not known.
 */
export function storageOf(
  context: PolicyContext,
  source: Declared<ClusterBackupManifest | ClusterBackupScheduleManifest>,
): string | undefined {
  const { parameters } = context.targetOf(source);
  if (!isRemote(parameters)) return undefined;
  const { managementCluster, manifest } = source;
  const { namespace } = manifest.metadata;
  const name = parameters?.rclone?.credential;
  if (name === undefined) return `nfs://${nfsServer(parameters?.nfsUploadUrl ?? '')}`;
  const credential = context.declared(managementCluster, RCloneCredentialType.kind, namespace, name);
  // A credential with other faults may have no endpoint, or one that is no text.
  const { spec } = (credential?.manifest ?? {}) as Partial<RCloneCredentialManifest>;
  const endpoint = endpointIdentity(spec?.remoteConfig?.endpoint);
  if (endpoint !== undefined) return `https://${endpoint}`;
  // Of two management clusters, credentials of one name may lead to two storages.
  return `credential ${qualifiedName(namespace, name)}${managementCluster === '' ? '' : ` on ${managementCluster}`}`;
}
