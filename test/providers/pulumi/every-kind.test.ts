/** What holds for a resource of every kind, on a cluster with a controller that fills in what it owns. */
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import type { Kind } from '../../../providers/pulumi/kinds';
import { ofAdmin, writes } from '../../engines/pulumi-observations';
import { declareResource, endDeployments } from './mini-engine';

interface Case {
  readonly kind: Kind;
  readonly type: ResourceType;
  /** Arguments for an object of this name. */
  args(name: string): Record<string, unknown>;
}

const CLUSTERS = ['prod', 'drift', 'copied', 'killed'];
const target = { localOnly: 'a test' };
const nfs = { nfs: 'nfs://192.0.2.1:/backups', unencrypted: 'inside the site' };
const access = { endpoint: 'https://s3.example.com', accessKeyId: 'AKIA', secretAccessKey: 'secret' };
const value = 'only-for-tests-0123456789-abcdefghijkl';

const CASES: readonly Case[] = [
  {
    kind: 'ClusterBackup',
    type: ClusterBackupType,
    args: (name) => ({ cluster: 'prod', name, target }),
  },
  {
    kind: 'ClusterBackupSchedule',
    type: ClusterBackupScheduleType,
    args: (name) => ({ cluster: 'prod', name, cron: '0 1 * * *', target: { clusterDefault: true } }),
  },
  {
    kind: 'RCloneCredential',
    type: RCloneCredentialType,
    args: (name) => ({ ...access, name }),
  },
  {
    kind: 'KeyEncryptionKey',
    type: KeyEncryptionKeyType,
    args: (name) => ({ value, name }),
  },
  {
    kind: 'ClusterDefaultTarget',
    type: ClusterType,
    args: (name) => ({ cluster: name, target: nfs }),
  },
];

let cluster: LocalManagementCluster;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop', clusters: CLUSTERS });
});
afterAll(async () => {
  await endDeployments();
  await cluster.stop();
  jest.restoreAllMocks();
});

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });

describe.each(CASES)('a $kind', ({ kind, type, args }) => {
  const objectNow = (name: string) => cluster.client.get<KubeObject>(type, 'shop', name);

  it('shows no drift of what the server owns', async () => {
    const resource = declareResource(kind, 'drift', common());
    await resource.up(args('drift'));
    const { metadata } = (await cluster.client.get<KubeObject>(ClusterType, 'shop', 'prod')) ?? {};
    const owner = {
      apiVersion: 'cluster.k8s.io/v1alpha1',
      kind: 'Cluster',
      name: 'prod',
      uid: metadata?.uid,
    };
    const owned = {
      labels: { 'kaas.mirantis.com/provider': 'baremetal' },
      annotations: { 'kaas.mirantis.com/seen': 'yes' },
      finalizers: ['kaas.mirantis.com/kept'],
      ...(type !== ClusterType && { ownerReferences: [owner] }),
    };
    await cluster.client.patch(type, 'shop', 'drift', { metadata: owned }, { type: 'merge' });
    const from = cluster.audit.length;

    await resource.refresh();
    await resource.up(args('drift'));

    expect(resource.calls).toEqual([]);
    expect(writes(ofAdmin(cluster.audit.slice(from)))).toEqual([]);
    const free = { metadata: { finalizers: null } };
    await cluster.client.patch(type, 'shop', 'drift', free, { type: 'merge' });
  });

  it('that another stack declares too is refused there, and stays as it was', async () => {
    const first = declareResource(kind, 'copied', common());
    await first.up(args('copied'));
    const from = cluster.audit.length;
    const second = declareResource(kind, 'copied', common());
    const owner = 'pulumi:organization/copy/test:copied';

    await expect(second.up({ ...args('copied'), owner })).rejects.toThrow('[not-ours]');

    expect(second.state).toBeUndefined();
    const written = writes(ofAdmin(cluster.audit.slice(from))).filter(({ code }) => code < 300);
    expect(written).toEqual([]);
  });

  it('that a killed deployment has made is taken over, and destroyed by the next one', async () => {
    await declareResource(kind, 'killed', common()).up(args('killed'));
    const made = await objectNow('killed');

    const again = declareResource(kind, 'killed', common());
    await again.up(args('killed'));
    expect((await objectNow('killed'))?.metadata.uid).toBe(made?.metadata.uid);
    await again.destroy();

    const left = await objectNow('killed');
    expect(type === ClusterType ? JSON.stringify(left).includes('192.0.2.1') : left !== undefined).toBe(
      false,
    );
  });
});
