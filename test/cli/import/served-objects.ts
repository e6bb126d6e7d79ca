/** What servers, controllers and other tools make of what people have declared. */
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  type KubeObject,
  type TargetParameters,
} from '../../../lib/model';
import type { Dice } from '../../promises/dice';

export const VERSION = apiVersionOf(ClusterBackupType);

export interface DeclaredSection {
  readonly namespace: string;
  readonly cluster: string;
  readonly parameters: TargetParameters;
}

/** As a server answers with it, and as other tools have left it. */
export function asServed(dice: Dice, declared: KubeObject, secrets: readonly string[]): KubeObject {
  const { metadata, spec, ...rest } = structuredClone(declared);
  const isBackup = declared.kind === 'ClusterBackup';
  const marks = foreignMarks(dice);
  const cluster = { apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', name: 'some', uid: uid(dice) };
  const served = {
    ...rest,
    metadata: {
      ...metadata,
      ...(marks.labels && { labels: { ...metadata.labels, ...marks.labels } }),
      annotations: {
        ...metadata.annotations,
        ...marks.annotations,
        ...dice.maybe(0.5, () => ({
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec, secret: secrets[0] }),
        })),
        ...dice.maybe(0.2, () => ({ 'mosk-backup/owner': 'cli:default:x', 'mosk-backup/run': '0123456789' })),
      },
      creationTimestamp: '2026-11-01T00:00:00Z',
      generation: 1 + dice.below(5),
      resourceVersion: String(dice.below(1e6)),
      uid: uid(dice),
      ownerReferences: [cluster],
      managedFields: [
        { manager: 'kubectl-create', operation: 'Update', apiVersion: VERSION, fieldsV1: { 'f:spec': {} } },
      ],
      ...(isBackup && dice.below(2) === 0 && { finalizers: ['kaas.mirantis.com/backup'] }),
    },
    spec: quirky(dice, spec as Record<string, unknown>),
    ...(isBackup && { status: goodStatus(declared as ClusterBackupManifest) }),
  };
  return inAnyOrder(dice, served) as unknown as KubeObject;
}

/** Says the same in another way. */
function quirky(dice: Dice, spec: Record<string, unknown>): Record<string, unknown> {
  const quirks: Record<string, unknown> = { ...spec };
  if (spec.parameters === undefined && dice.below(3) === 0) quirks.parameters = {};
  if (spec.parameters !== undefined && dice.below(4) === 0) {
    quirks.parameters = { nfsUploadUrl: null, keyEncryptionKey: null, ...(spec.parameters as object) };
  }
  return quirks;
}

function foreignMarks(dice: Dice): { labels?: Record<string, string>; annotations: Record<string, string> } {
  switch (dice.below(5)) {
    case 0:
      return {
        labels: { 'app.kubernetes.io/instance': 'backups' },
        annotations: {
          'argocd.argoproj.io/tracking-id': 'backups:kaas.mirantis.com/ClusterBackupSchedule:shop/nightly',
          'argocd.argoproj.io/sync-wave': '7',
          'argocd.argoproj.io/sync-options': 'Prune=confirm',
        },
      };
    case 1:
      return {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'backups',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
        annotations: {
          'kustomize.toolkit.fluxcd.io/checksum': 'abc',
          'reconcile.fluxcd.io/requestedAt': 'now',
        },
      };
    case 2:
      return {
        labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'backups-1.0.0' },
        annotations: { 'meta.helm.sh/release-name': 'backups', 'meta.helm.sh/release-namespace': 'shop' },
      };
    default:
      return { annotations: {} };
  }
}

function goodStatus({ metadata, spec }: ClusterBackupManifest): object {
  const isRemote = spec.parameters?.rclone !== undefined || spec.parameters?.nfsUploadUrl !== undefined;
  const times = { startedAt: '2026-11-01T00:00:00Z', completedAt: '2026-11-01T00:10:00Z' };
  return {
    status: 'Completed',
    ...times,
    ...(isRemote && { uploadedAt: '2026-11-01T00:20:00Z' }),
    fileNames: { MKE: `backups:${metadata.name}.encrypted` },
  };
}

/** What there is besides, and is nobody's declaration; and the Clusters, which have the sections. */
export function surroundings(
  dice: Dice,
  namespace: string,
  clusters: readonly string[],
  sections: readonly DeclaredSection[],
  secrets: readonly string[],
): KubeObject[] {
  const meta = (name: string) => ({
    name,
    namespace,
    uid: uid(dice),
    creationTimestamp: '2026-11-01T00:00:00Z',
  });
  const run = (name: string, spec: object, status: object): KubeObject => ({
    apiVersion: VERSION,
    kind: 'ClusterBackup',
    metadata: meta(name),
    spec: { targetCluster: clusters[0], ...spec },
    status,
  });
  return [
    ...clusters.map((name) => clusterOf(meta(name), sections)),
    run('by-the-schedule', { createdBy: { schedule: 'nightly' } }, { status: 'Completed', completedAt: 'x' }),
    run('by-the-update', { createdBy: { updateRelease: 'mke-26-2' } }, { status: 'Completed' }),
    run('deleted', { delete: true }, { status: 'Deleted' }),
    run('failed', { createdBy: { user: { uid: 'u' } } }, { status: 'Failed' }),
    {
      apiVersion: VERSION,
      kind: 'ClusterBackupSchedule',
      metadata: { ...meta('going'), deletionTimestamp: '2026-11-02T00:00:00Z', finalizers: ['x'] },
      spec: { targetCluster: 'x', schedule: '0 1 * * *' },
    },
    {
      apiVersion: VERSION,
      kind: 'ClusterBackupSchedule',
      metadata: { ...meta('six-fields') },
      spec: { targetCluster: 'x', schedule: 'TZ=UTC 0 0 1 * * *' },
    },
    {
      apiVersion: VERSION,
      kind: 'RCloneCredential',
      metadata: meta('s3'),
      spec: { remoteName: 's3', remoteConfig: { type: 's3' }, remoteSecret: { value: secrets[1] } },
    },
    {
      apiVersion: VERSION,
      kind: 'KeyEncryptionKey',
      metadata: meta('kek'),
      spec: { secret: { name: 'kek', key: 'value' } },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: meta('kek'),
      data: { value: Buffer.from(secrets[1] ?? '').toString('base64') },
    } as KubeObject,
  ];
}

function clusterOf(metadata: KubeObject['metadata'], sections: readonly DeclaredSection[]): KubeObject {
  const section = sections.find(
    ({ namespace, cluster }) => namespace === metadata.namespace && cluster === metadata.name,
  );
  const value = { region: 'one', ...(section && { backup: { ...section.parameters } }) };
  return {
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata,
    spec: { providerSpec: { value } },
  };
}

function uid(dice: Dice): string {
  return `00000000-0000-4000-8000-${String(dice.below(1e12)).padStart(12, '0')}`;
}

function inAnyOrder(dice: Dice, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => inAnyOrder(dice, each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, inAnyOrder(dice, member)] as const);
  const turn = dice.below(entries.length + 1);
  return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
}
