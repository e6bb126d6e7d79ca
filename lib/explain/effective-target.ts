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
export function effectiveTarget(
  own: TargetParameters | undefined,
  defaultTarget: DefaultTarget,
): EffectiveTarget {
  if (isRemote(own)) return remote(own, 'schedule');
  if (!defaultTarget.known) return nowhere('unknown');
  return isRemote(defaultTarget.parameters) ? remote(defaultTarget.parameters, 'cluster') : nowhere('nobody');
}

function remote(parameters: TargetParameters | undefined, from: 'schedule' | 'cluster'): EffectiveTarget {
  return {
    place: remoteFolder(parameters) ?? 'local',
    from,
    credential: parameters?.rclone?.credential,
    key: parameters?.keyEncryptionKey,
  };
}

function nowhere(from: 'nobody' | 'unknown'): EffectiveTarget {
  return { place: from === 'nobody' ? 'local' : 'unknown', from, credential: undefined, key: undefined };
}
