import * as pulumi from '@pulumi/pulumi';
import { backupBefore } from '../../../entries/pulumi';
import { type ClusterBackupManifest, ClusterBackupType } from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';

/** The engine's mocks know no hooks, which only hand the function over. */
jest.mock('@pulumi/pulumi', () => ({
  ...jest.requireActual('@pulumi/pulumi'),
  ResourceHook: class {
    constructor(
      readonly name: string,
      readonly callback: () => unknown,
    ) {}
  },
}));

let cluster: LocalManagementCluster;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop' });
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
    'shop',
    'test',
    false,
    'organization',
  );
});
afterAll(async () => {
  await cluster.stop();
  jest.restoreAllMocks();
});

const args = () => ({
  namespace: 'shop',
  cluster: 'prod',
  kubeconfig: cluster.kubeconfigPath,
  target: { localOnly: 'a test' },
});

/** A hook of one deployment, called as the engine calls it. */
const deployment = (more: object = {}) => {
  const hook = backupBefore('before-upgrade', { ...args(), ...more });
  return () => Promise.resolve(hook.callback({} as pulumi.ResourceHookArgs));
};
const names = async () => {
  const { items } = await cluster.client.list<ClusterBackupManifest>(ClusterBackupType, 'shop');
  return items.map(({ metadata }) => metadata.name).sort();
};

describe('backupBefore', () => {
  it('makes one backup per deployment, however many resources share it', async () => {
    const hook = deployment();

    await Promise.all([hook(), hook(), hook()]);

    expect(await names()).toHaveLength(1);
  });

  it('keeps the last three, unless it is told another number', async () => {
    const [first] = await names();
    for (const _ of [2, 3, 4]) await deployment()();

    expect(await names()).toHaveLength(3);
    expect(await names()).not.toContain(first);
    await deployment({ keepLast: 1 })();
    expect(await names()).toHaveLength(1);
  });

  it('refuses a kubeconfig as text', () => {
    expect(() => backupBefore('other', { ...args(), kubeconfig: 'apiVersion: v1\nkind: Config' })).toThrow(
      expect.objectContaining({ code: 'kubeconfig-invalid' }),
    );
  });
});
