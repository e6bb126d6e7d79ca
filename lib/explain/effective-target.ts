import { isRemote, remoteFolder, type TargetParameters } from '../model';
import type { DefaultTarget } from './source';

/** Where archives go, and who says so. */
export interface EffectiveTarget {
  /** `s3://bucket/folder`, `nfs://host:/path`, `local` for a manager node of the cluster, or `unknown`. */
  readonly place: string;
  /** The schedule itself, the Cluster's backup section, nobody (so archives stay on the cluster), or not known. */
  readonly from: 'schedule' | 'cluster' | 'nobody' | 'unknown';
  /** Name of the RCloneCredential. */
  readonly credential: string | undefined;
  /** Name of the key; `undefined`: archives are not encrypted, or nobody knows. */
  readonly key: string | undefined;
}

/**
 * A schedule's own parameters, else the Cluster's backup section, else a manager node of the cluster (documented). The
 * one replaces the other as a whole (inferred: "if empty").
 */
export function effectiveParameters(
  own: TargetParameters | undefined,
  defaultTarget: DefaultTarget,
): TargetParameters | undefined {
  if (isRemote(own)) return own;
  return defaultTarget.known ? defaultTarget.parameters : undefined;
}

export function effectiveTarget(
  own: TargetParameters | undefined,
  defaultTarget: DefaultTarget,
): EffectiveTarget {
  const parameters = effectiveParameters(own, defaultTarget);
  const place = remoteFolder(parameters);
  if (place === undefined) {
    return defaultTarget.known
      ? { place: 'local', from: 'nobody', credential: undefined, key: undefined }
      : { place: 'unknown', from: 'unknown', credential: undefined, key: undefined };
  }
  return {
    place,
    from: isRemote(own) ? 'schedule' : 'cluster',
    credential: parameters?.rclone?.credential,
    key: parameters?.keyEncryptionKey,
  };
}
