import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
} from '../../lib/model';
import { CONTROLLER_USER, type LocalManagementCluster, startManagementCluster } from '../../local';
import { connect, type Progress } from '../../providers/kubernetes';

const KEY = 'a-key-encryption-key-for-tests-0123456789';

let cluster: LocalManagementCluster;
beforeAll(async () => {
  cluster = await startManagementCluster();
});
afterAll(() => cluster.stop());

function manifest<T extends KubeObject>(type: typeof ClusterBackupType, name: string, spec: object): T {
  const { namespace } = cluster;
  return {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { name, namespace },
    spec,
  } as unknown as T;
}

async function createReferences(): Promise<void> {
  const { s3, client } = cluster;
  const remoteConfig = { type: 's3', endpoint: s3.endpoint, access_key_id: s3.accessKeyId };
  const remoteSecret = MoskApi.v26_2.remoteSecret(s3.secretAccessKey);
  const credential = {
    remoteName: 'local',
    remoteConfig,
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret,
  };
  await client.create(RCloneCredentialType, manifest(RCloneCredentialType, 's3', credential));
  await client.create(
    KeyEncryptionKeyType,
    manifest(KeyEncryptionKeyType, 'kek', { secret: { value: KEY } }),
  );
}

it('runs a backup and removes it, files included, for a program that only has the kubeconfig', async () => {
  await createReferences();
  const { kubeconfigPath, s3, namespace } = cluster;
  const mosk = await connect({ kubeconfig: kubeconfigPath, env: {} });
  const folder = path.join(s3.directory, s3.bucket, 'prod');
  const phases: string[] = [];
  const onProgress = ({ status }: Progress) => void phases.push(status);
  try {
    const run = manifest<ClusterBackupManifest>(ClusterBackupType, 'before-upgrade', {
      targetCluster: 'prod',
      parameters: { keyEncryptionKey: 'kek', rclone: { bucket: `${s3.bucket}/prod`, credential: 's3' } },
    });
    const { files, status } = await mosk.run(run, { onProgress });
    expect(status).toBe('Completed');
    expect(files).toEqual([
      's3://backups/prod/before-upgrade.encrypted',
      's3://backups/prod/before-upgrade.dek',
    ]);
    expect(existsSync(path.join(folder, 'before-upgrade.dek'))).toBe(true);

    await mosk.remove({ namespace, name: 'before-upgrade' }, { mode: 'delete', onProgress });
    expect(existsSync(folder)).toBe(false);
    expect(await cluster.client.get(ClusterBackupType, namespace, 'before-upgrade')).toBeUndefined();
  } finally {
    mosk.close();
  }
});

it('keeps what the controller did apart from what people did in the audit', () => {
  const users = new Set(cluster.audit.map(({ user }) => user));
  expect(users).toEqual(new Set(['admin', CONTROLLER_USER]));
  const writes = cluster.audit.filter(
    ({ user, subresource, resource }) =>
      user === 'admin' && resource === 'clusterbackups' && subresource === 'status',
  );
  expect(writes).toEqual([]);
});

it('has Cluster objects that tell their release', async () => {
  const prod = await cluster.client.get<KubeObject<unknown, { providerStatus: object }>>(
    ClusterType,
    'default',
    'prod',
  );
  expect(prod?.status?.providerStatus).toMatchObject({
    releaseRefs: { current: { version: '22.0.1+26.2.1' } },
  });
});

it('writes a kubeconfig that only its owner can read', () => {
  expect(statSync(cluster.kubeconfigPath).mode & 0o777).toBe(0o600);
  expect(readFileSync(cluster.kubeconfigPath, 'utf8')).toBe(cluster.kubeconfig);
});

it('has clusters, namespace, bucket and folder as asked, the same credentials each time, and keeps the files', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'mosk-mine-'));
  const secrets = new Set<string>();
  for (const _ of [1, 2]) {
    const other = await startManagementCluster({
      directory,
      clusters: ['a', 'b'],
      namespace: 'team',
      bucket: 'mine',
    });
    const { items } = await other.client.list(ClusterType, 'team');
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(existsSync(path.join(directory, 'buckets', 'mine'))).toBe(true);
    secrets.add(other.s3.secretAccessKey);
    await other.stop();
    expect(existsSync(other.kubeconfigPath)).toBe(false);
    expect(existsSync(path.join(directory, 'buckets', 'mine'))).toBe(true);
  }
  expect(secrets.size).toBe(1);
  rmSync(directory, { recursive: true });
});

it('leaves nothing behind without a folder of its own', async () => {
  const other = await startManagementCluster();
  await other.stop();
  expect(existsSync(path.dirname(other.kubeconfigPath))).toBe(false);
});

it('frees what it had started when a port is taken', async () => {
  const { port } = new URL(cluster.url);
  const directory = mkdtempSync(path.join(tmpdir(), 'mosk-mine-'));
  await expect(startManagementCluster({ directory, port: Number(port) })).rejects.toThrow();
  rmSync(directory, { recursive: true });
});

it('an update makes a backup before and one after it, which belong to nobody else', async () => {
  await cluster.updateCluster('prod', 'mke-20.0.0-3.7.24');

  const { items } = await cluster.client.list<ClusterBackupManifest>(ClusterBackupType, cluster.namespace);
  const made = items.filter(({ spec }) => spec.createdBy?.updateRelease === 'mke-20.0.0-3.7.24');
  expect(made.map(({ metadata }) => metadata.name).sort()).toEqual([
    'prod-after-mke-20.0.0-3.7.24',
    'prod-before-mke-20.0.0-3.7.24',
  ]);
  expect(made.find(({ metadata }) => metadata.name.includes('before'))?.status?.status).toBe('Completed');
  await expect(cluster.updateCluster('prod', 'mke-20.0.0-3.7.24')).rejects.toMatchObject({
    code: 'conflict',
  });
});
