import { BackupError } from '../../lib/errors';
import {
  type ClusterManifest,
  ClusterType,
  canonicalJson,
  KeyEncryptionKeyType,
  type MoskApi,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
  type TargetParameters,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { ifAllowed } from '../apply';
import type { DefaultTarget } from './read-patches';

/** The backup section of one live Cluster, as it is and as it is to be. */
export interface SectionChange {
  readonly target: DefaultTarget;
  readonly uid: string | undefined;
  /** `undefined`: the Cluster has no such section. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
}

/** Members that another target must not leave behind. */
const CLEARED = { keyEncryptionKey: null, nfsUploadUrl: null, rclone: null };

/** @throws BackupError `not-found`, and those of the API */
export async function sectionChange(
  client: ApiClient,
  api: MoskApi,
  target: DefaultTarget,
  signal: AbortSignal,
): Promise<SectionChange> {
  const { namespace, cluster } = target;
  const live = await client.get<ClusterManifest>(ClusterType, namespace, cluster, { signal });
  if (live === undefined) {
    throw new BackupError('not-found', 'There is no Cluster of this name', {
      at: `Cluster ${namespace}/${cluster} on ${client.server}`,
      fix: 'correct the name or the namespace in the app, or choose another --context',
    });
  }
  return { target, uid: live.metadata.uid, before: api.clusterBackupSection(live) };
}

/**
 * What a section names and is not there: every backup without a target of its own fails by it. A key may be made later, or
 * be a Secret that may not be looked at, so it is told and not refused.
 */
export async function missingReferences(
  client: ApiClient,
  { target: { namespace, section } }: SectionChange,
  signal: AbortSignal,
): Promise<string[]> {
  const isThere = async (type: ResourceType, name: string) => {
    const answer = client.get(type, namespace, name, { signal, metadataOnly: true });
    return (await ifAllowed(answer.then((found) => found !== undefined))) ?? true;
  };
  const { rclone, keyEncryptionKey: key } = section;
  const missing: string[] = [];
  if (rclone !== undefined && !(await isThere(RCloneCredentialType, rclone.credential))) {
    missing.push(`${RCloneCredentialType.kind} ${namespace}/${rclone.credential}`);
  }
  if (key !== undefined && !(await isThere(KeyEncryptionKeyType, key)) && !(await isThere(SecretType, key))) {
    missing.push(`${KeyEncryptionKeyType.kind} or ${SecretType.kind} ${namespace}/${key}`);
  }
  return missing;
}

export function isChange({ before, target }: SectionChange): boolean {
  return canonicalJson(before ?? {}) !== canonicalJson(target.section);
}

/**
 * Merges the section into the live Cluster: nothing else of it is sent.
 * @throws BackupError `field-dropped` when the server stored something else, and those of the API
 */
export async function applySection(
  client: ApiClient,
  api: MoskApi,
  { target, uid }: SectionChange,
  options: { dryRun: boolean; signal: AbortSignal },
): Promise<void> {
  const { namespace, cluster, section } = target;
  // With the uid a Cluster that was made anew meanwhile is not touched.
  const patch = { metadata: { uid }, ...api.clusterBackupPatch({ ...CLEARED, ...section }) };
  const written = await client.patch<ClusterManifest>(ClusterType, namespace, cluster, patch, {
    type: 'merge',
    ...options,
  });
  if (canonicalJson(api.clusterBackupSection(written) ?? {}) === canonicalJson(section)) return;
  throw new BackupError('field-dropped', 'The server stored another backup section than the one sent', {
    at: `Cluster ${namespace}/${cluster}: ${api.settings.clusterBackupPath.join('.')}`,
    fix: 'this place of the section is inferred: compare it with mosk-backup doctor',
  });
}

/** `s3://backups/prod, encrypted with prod-2026, credential s3`; for people. */
export function sectionText(section: Readonly<Record<string, unknown>> | undefined): string {
  const { rclone, nfsUploadUrl, keyEncryptionKey, ...others } = (section ?? {}) as TargetParameters;
  const place =
    rclone === undefined ? nfsUploadUrl : `s3://${rclone.bucket}, credential ${rclone.credential}`;
  if (place === undefined && Object.keys(others).length === 0) return 'none: archives stay on the cluster';
  const key = keyEncryptionKey === undefined ? 'NOT encrypted' : `encrypted with ${keyEncryptionKey}`;
  const rest = Object.keys(others).length === 0 ? '' : `, and ${JSON.stringify(others)}`;
  return `${place}, ${key}${rest}`;
}
