import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ClusterBackupType, type KubeObject, OWNER_ANNOTATION, RCloneCredentialType } from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin, writes } from './pulumi-observations';
import { backupProgram } from './pulumi-programs';
import { DESTROY, openStack, PREVIEW, REFRESH, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(180_000);

describeWithEngines(['pulumi'], 'what others do, under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let first: Stack;
  let second: Stack;

  stackOnCluster({}, async (opened) => {
    ({ cluster, stack: first } = opened);
    second = await openStack({ project: 'copy', env: { KUBECONFIG: cluster.kubeconfigPath } });
  });
  afterAll(() => second?.close());

  const onCluster = async () => [
    (await cluster.client.list<KubeObject>(RCloneCredentialType, 'shop')).items,
    await clusterBackups(cluster),
    await bucketFiles(cluster),
  ];
  const ours = async () => (await first.resources()).filter(({ type }) => type.includes('mosk-backup'));

  step('a second stack that declares the same objects is refused, and the first is untouched', async () => {
    const program = backupProgram(cluster, { args: "name: 'shared'" });
    await first.writeProgram(program);
    await first.succeed(...UP);
    const before = await onCluster();
    const names = "'s3-copy'";
    await second.writeProgram(
      program.replace('name: "s3"', `name: ${names}`).replace("'kek', {", "'kek', { name: 'kek-copy',"),
    );

    const { code, text } = await second.pulumi(...UP);

    expect(code).not.toBe(0);
    expect(text).toContain('[not-ours]');
    expect(text).toContain('pulumi:organization/shop/test:before');
    const [shared] = await clusterBackups(cluster);
    expect(shared?.metadata.annotations?.[OWNER_ANNOTATION]).toBe('pulumi:organization/shop/test:before');
    await second.succeed(...DESTROY);
    expect(await onCluster()).toEqual(before);
  });

  step(
    'a credential that somebody has deleted is made again after a refresh; a vanished backup is not',
    async () => {
      const [backup] = await clusterBackups(cluster);
      await cluster.client.delete(RCloneCredentialType, 'shop', 's3');
      await cluster.client.delete(ClusterBackupType, 'shop', backup?.metadata.name ?? '');
      await until('the backup is gone', async () => (await clusterBackups(cluster)).length === 0);

      const refreshed = await first.succeed(...REFRESH);
      const { text } = await first.succeed(...UP);

      expect(refreshed.text).toContain('WARNING: the object ClusterBackup shop/shared');
      expect((await first.resource('ClusterBackup', 'before')).outputs?.status).toBe('vanished');
      expect(await cluster.client.get(RCloneCredentialType, 'shop', 's3')).toBeDefined();
      expect(await clusterBackups(cluster)).toEqual([]);
      expect(text).toMatch(/RCloneCredential s3 creat/);
    },
  );

  step('a preview of anything asks the API for nothing: it works without one', async () => {
    const before = cluster.audit.length;
    const silent = await listener();
    first.setEnv({ KUBECONFIG: silent.kubeconfig });
    second.setEnv({ KUBECONFIG: silent.kubeconfig });
    await first.writeProgram(backupProgram(cluster, { args: "name: 'another'", triggers: [2] }));

    const { text } = await first.succeed(...PREVIEW);
    await first.succeed('destroy', '--preview-only', '--non-interactive', '--color=never');
    await second.succeed(...PREVIEW);

    first.setEnv({ KUBECONFIG: cluster.kubeconfigPath });
    second.setEnv({ KUBECONFIG: cluster.kubeconfigPath });
    expect(silent.connections()).toBe(0);
    await silent.close();
    expect(text).toContain('another');
    expect(ofAdmin(cluster.audit.slice(before))).toEqual([]);
  });

  step(
    'a destroy while the API is down fails clearly and keeps the state; the next one finishes',
    async () => {
      await first.succeed(...UP);
      expect(await clusterBackups(cluster)).toHaveLength(1);
      const state = await ours();
      const before = cluster.audit.length;
      cluster.faults.api({ fault: { kind: 'reset' }, times: 1_000_000 });

      const { code, text } = await first.pulumi(...DESTROY);
      cluster.faults.clear();

      expect(code).not.toBe(0);
      expect(text).toContain('[unreachable]');
      expect((await ours()).map(({ urn }) => urn)).toEqual(state.map(({ urn }) => urn));
      expect(writes(ofAdmin(cluster.audit.slice(before)))).toEqual([]);
      await first.succeed(...DESTROY);
      expect(await clusterBackups(cluster)).toEqual([]);
      expect(await ours()).toEqual([]);
    },
  );
});

/** An address that answers nothing and counts who comes, with a kubeconfig that leads there. */
async function listener() {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(path.join(tmpdir(), 'mosk-listener-'));
  const kubeconfig = path.join(folder, 'config');
  const { port } = server.address() as AddressInfo;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'silent', cluster: { server: `https://127.0.0.1:${port}` } }],
    users: [{ name: 'me', user: { token: 'none' } }],
    contexts: [{ name: 'silent', context: { cluster: 'silent', user: 'me' } }],
    'current-context': 'silent',
  };
  await writeFile(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  return {
    kubeconfig,
    connections: () => connections,
    async close() {
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}
