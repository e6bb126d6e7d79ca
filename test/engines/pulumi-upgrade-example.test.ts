import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ClusterType, type KubeObject } from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin, writes } from './pulumi-observations';
import { KEY } from './pulumi-programs';
import { DESTROY, openStack, type Stack, UP } from './pulumi-stack';

jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '..', '..');

type ClusterObject = KubeObject & { spec: { providerSpec: { value?: { release?: string } } } };

/** The engine also compiles the program, so its types are checked. The plugin of @pulumi/kubernetes is a stand-in. */
describeWithEngines(['pulumi'], 'examples/pulumi-upgrade, as it stands, under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let folder: string;
  let stack: Stack;

  beforeAll(async () => {
    cluster = await startManagementCluster({ bucket: 'mosk-backups' });
    folder = mkdtempSync(path.join(tmpdir(), 'mosk-backup-upgrade-example-'));
    cpSync(path.join(ROOT, 'examples/pulumi-upgrade'), folder, { recursive: true });
    install(path.join(folder, 'node_modules'));
    const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
    stack = await openStack({
      folder,
      env: { KUBECONFIG: cluster.kubeconfigPath },
      config: { endpoint, accessKeyId, release: 'mosk-22-1-0-26-3' },
      secretConfig: { secretAccessKey, encryptionKey: KEY },
    });
  });
  afterAll(async () => {
    await stack?.close();
    await cluster?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  const names = async () => (await clusterBackups(cluster)).map(({ metadata }) => metadata.name).sort();
  const release = async () =>
    (await cluster.client.get<ClusterObject>(ClusterType, 'default', 'prod'))?.spec.providerSpec.value
      ?.release;
  /** What `pulumi up` to this release has made and changed, in order. */
  async function upgrade(to: string): Promise<string[]> {
    const before = cluster.audit.length;
    await stack.succeed('config', 'set', 'release', to);
    await stack.succeed(...UP);
    return writes(ofAdmin(cluster.audit.slice(before)))
      .map(({ verb, resource }) => `${verb} ${resource}`)
      .filter((each) => ['create clusterbackups', 'patch clusters'].includes(each));
  }

  step(
    'makes a backup before the first upgrade, in a namespace that it reads and does not make',
    async () => {
      expect(await upgrade('mosk-22-1-0-26-3')).toEqual(['create clusterbackups', 'patch clusters']);

      expect(await release()).toBe('mosk-22-1-0-26-3');
      expect(await bucketFiles(cluster)).toHaveLength(2);
    },
  );

  step('makes neither where nothing changes, and another one before the next upgrade', async () => {
    expect(await upgrade('mosk-22-1-0-26-3')).toEqual([]);
    expect(await upgrade('mosk-22-2-0-26-4')).toEqual(['create clusterbackups', 'patch clusters']);

    expect(await release()).toBe('mosk-22-2-0-26-4');
    expect(await names()).toHaveLength(2);
  });

  step('leaves the Cluster as it is if the backup fails', async () => {
    cluster.faults.storage({ fault: { kind: 'refuse', status: 403 }, methods: ['PUT'], times: 50 });
    await stack.succeed('config', 'set', 'release', 'mosk-23-0-0-27-1');

    const { code, text } = await stack.pulumi(...UP);
    cluster.faults.clear();

    expect(code).not.toBe(0);
    expect(text).toContain('[backup-failed]');
    expect(await release()).toBe('mosk-22-2-0-26-4');
  });

  step('leaves the Cluster, its release and the backups on destroy', async () => {
    const before = await names();
    await stack.succeed(...DESTROY);

    expect(await names()).toEqual(before);
    expect(await release()).toBe('mosk-22-2-0-26-4');
  });
});

/** What `npm install` does in the folder, from what is installed here. */
function install(modules: string): void {
  mkdirSync(path.join(modules, '@pulumi'), { recursive: true });
  for (const [name, from] of [
    ['mosk-backup', ROOT],
    ['@types', path.join(ROOT, 'node_modules/@types')],
    ['typescript', path.join(ROOT, 'node_modules/typescript')],
    ['@pulumi/pulumi', path.join(ROOT, 'node_modules/@pulumi/pulumi')],
    ['@pulumi/kubernetes', path.join(__dirname, 'node_modules/@pulumi/kubernetes')],
  ] as const)
    symlinkSync(from, path.join(modules, name), 'dir');
}
