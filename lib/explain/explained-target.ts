import {
  type EffectiveTarget,
  effectiveTarget,
  quotable,
  remoteFolder,
  type TargetParameters,
} from '../model';
import type { KnownSection } from './source';

/** Where the archives of a schedule go, and who says so. */
export interface ExplainedTarget {
  /** `s3://bucket/folder`, `nfs://host:/path`, `local` for a manager node of the cluster, or `unknown`. */
  readonly place: string;
  /** The schedule itself, the Cluster's backup section, nobody (so archives stay on the cluster), or not known. */
  readonly from: 'schedule' | 'cluster' | 'nobody' | 'unknown';
  /** Name of the RCloneCredential. */
  readonly credential: string | undefined;
  /** Name of the key; `undefined`: archives are not encrypted, or nobody knows. */
  readonly key: string | undefined;
}

/** @param own `spec.parameters` of the schedule */
export function explainTarget(own: TargetParameters | undefined, section: KnownSection): ExplainedTarget {
  const { parameters, from } = targetBy(own, section);
  if (from === 'none') {
    return section.known
      ? { place: 'local', from: 'nobody', credential: undefined, key: undefined }
      : { place: 'unknown', from: 'unknown', credential: undefined, key: undefined };
  }
  return {
    place: quotable(remoteFolder(parameters) ?? 'unknown'),
    from: from === 'own' ? 'schedule' : from,
    credential: parameters?.rclone?.credential,
    key: parameters?.keyEncryptionKey,
  };
}

/** As far as it is known. */
export function targetBy(own: TargetParameters | undefined, section: KnownSection): EffectiveTarget {
  return effectiveTarget(own, section.known ? section.parameters : undefined);
}
