import type { ClusterBackupManifest, KubeObject, TargetParameters } from '../../../lib/model';
import {
  BackupPolicy,
  type BackupPolicyProps,
  type InventoryCluster,
  type Judgement,
  type PolicyFinding,
  type PolicyInput,
  RULES,
  type Subject,
} from '../../../lib/policy';

export const NOW = new Date('2026-11-22T12:00:00Z');

const S3: TargetParameters = {
  rclone: { bucket: 'backups/prod', credential: 's3' },
  keyEncryptionKey: 'kek-2026',
};
const KEPT = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** An object as it was read from `site-a/<name>.yaml`. */
export function subject(manifest: KubeObject, site = 'site-a'): Subject {
  const file = `${site}/${manifest.metadata.name}.yaml`;
  return { manifest, managementCluster: site, place: () => ({ text: file, file }) };
}

interface Parts {
  readonly managementCluster?: string;
  readonly cluster?: string;
  readonly annotations?: Record<string, string>;
  /** Over an encrypted backup in S3. */
  readonly spec?: Record<string, unknown>;
}

/** A backup that engines keep. */
export function backup(
  name: string,
  { managementCluster: site, cluster = 'prod', annotations = KEPT, spec }: Parts = {},
): Subject {
  const content = { targetCluster: cluster, parameters: S3, ...spec };
  return subject(object('ClusterBackup', name, content, annotations), site);
}

/** A backup on a management cluster. */
export function living(name: string, status: ClusterBackupManifest['status'], parts: Parts = {}): Subject {
  const { manifest, managementCluster: site } = backup(name, parts);
  const metadata = { ...manifest.metadata, uid: name, creationTimestamp: '2026-11-01T00:00:00Z' };
  return subject({ ...manifest, metadata, status }, site);
}

export function schedule(
  name: string,
  cron: string,
  { managementCluster: site, cluster = 'prod', spec }: Parts = {},
): Subject {
  const content = { targetCluster: cluster, schedule: cron, parameters: S3, ...spec };
  return subject(object('ClusterBackupSchedule', name, content), site);
}

export function credential(name: string, endpoint: string, annotations?: Record<string, string>): Subject {
  const spec = {
    remoteName: 's3',
    remoteConfig: { type: 's3', endpoint, access_key_id: 'backups' },
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret: { secret: { name, key: 'secret_access_key' } },
  };
  return subject(object('RCloneCredential', name, spec, annotations));
}

export function key(name: string, value?: string, annotations?: Record<string, string>): Subject {
  const secret = value === undefined ? { secret: { name, key: 'value' } } : { value };
  return subject(object('KeyEncryptionKey', name, { secret }, annotations));
}

export function cluster(name: string, more: Partial<InventoryCluster> = {}): InventoryCluster {
  return {
    name,
    project: 'prod',
    release: '26.2.1',
    labels: {},
    managementCluster: { name: 'site-a' },
    ...more,
  };
}

function object(kind: string, name: string, spec: object, annotations?: Record<string, string>): KubeObject {
  const metadata = { name, namespace: 'prod', ...(annotations === undefined ? {} : { annotations }) };
  return { apiVersion: 'kaas.mirantis.com/v1alpha1', kind, metadata, spec };
}

/** What a policy says of objects. */
export function judged(input: Partial<PolicyInput>, policy: BackupPolicyProps = {}): Judgement {
  return new BackupPolicy(policy).judge({ subjects: [], now: NOW, ...input });
}

/** What one rule says of them. */
export function foundBy(
  rule: string,
  input: Partial<PolicyInput>,
  policy: BackupPolicyProps = {},
): PolicyFinding[] {
  const others = RULES.filter(({ id }) => id !== rule).map(({ id }) => [id, 'off'] as const);
  return [...judged(input, { ...policy, levels: Object.fromEntries(others) }).findings];
}
