import { KeyEncryptionKeyType, type KubeObject, RCloneCredentialType } from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin, writes } from './pulumi-observations';
import { backupProgram, KEY } from './pulumi-programs';
import { DESTROY, PREVIEW, REFRESH, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

describeWithEngines(['pulumi'], 'data under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let other: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({}, async (opened) => {
    ({ cluster, stack } = opened);
    other = await startManagementCluster({ namespace: 'shop' });
    await stack.writeProgram(backupProgram(cluster));
    await stack.succeed(...UP);
  });
  afterAll(() => other?.stop());

  const remembered = async () =>
    (await stack.resources()).map(({ urn, id, inputs, outputs }) => ({ urn, id, inputs, outputs }));

  for (const [command, args] of Object.entries({ refresh: REFRESH, destroy: DESTROY })) {
    step(`is safe from a ${command} with the wrong context: refused, and nothing changes`, async () => {
      const state = await remembered();
      const before = other.audit.length;
      stack.setEnv({ KUBECONFIG: other.kubeconfigPath });

      const { code, text } = await stack.pulumi(...args);
      stack.setEnv({ KUBECONFIG: cluster.kubeconfigPath });

      expect(code).not.toBe(0);
      expect(text).toContain('[other-management-cluster]');
      expect(await remembered()).toEqual(state);
      expect(writes(ofAdmin(other.audit.slice(before)))).toEqual([]);
      expect(await clusterBackups(cluster)).toHaveLength(1);
    });
  }

  step('is safe from another key under the same name', async () => {
    await stack.writeProgram(backupProgram(cluster).replace(KEY, KEY.split('').reverse().join('')));

    const { code, text } = await stack.pulumi(...PREVIEW);

    expect(code).not.toBe(0);
    expect(text).toContain('[key-changed]');
    expect(text).toContain('declare a second KeyEncryptionKey');
  });

  step('that is left behind by onRemoval: orphan is told, and what it needs is kept', async () => {
    await stack.writeProgram(backupProgram(cluster, { args: "onRemoval: 'orphan'" }));
    const { text: preview } = await stack.succeed(...PREVIEW);
    await stack.succeed(...UP);
    const files = await bucketFiles(cluster);
    const { file } = await stack.outputs();

    const { text } = await stack.succeed(...DESTROY);

    expect(preview).toContain('LEAVES the files in s3://backups/prod');
    expect(text).toContain(`its files STAY: ${file}`);
    expect(await clusterBackups(cluster)).toEqual([]);
    expect(await bucketFiles(cluster)).toEqual(files);
    for (const [type, name] of [
      [RCloneCredentialType, 's3'],
      [KeyEncryptionKeyType, 'kek'],
    ] as const) {
      expect(await cluster.client.get<KubeObject>(type, 'shop', name)).toBeDefined();
      expect(text).toContain(`${type.kind} shop/${name} is KEPT, because it is needed by the files ${file}`);
    }
  });
});
