import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { clusterBackups } from './pulumi-observations';
import { DESTROY, openStack, REFRESH, type Stack, UP } from './pulumi-stack';

jest.setTimeout(120_000);

describeWithEngines(
  ['pulumi'],
  'several management clusters in one program under the real Pulumi engine',
  () => {
    const step = story();
    let folder: string;
    let east: LocalManagementCluster;
    let west: LocalManagementCluster;
    let stack: Stack;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'mosk-connections-'));
      east = await startManagementCluster({ namespace: 'shop' });
      west = await startManagementCluster({ namespace: 'shop' });
      stack = await openStack({
        env: {
          KUBECONFIG: [
            await kubeconfigOf('east', east),
            await kubeconfigOf('west', west, { exec: true }),
          ].join(':'),
        },
        config: { 'mosk-backup:context': 'east' },
      });
      await stack.writeProgram(`
      const { ClusterBackup } = require('mosk-backup/pulumi');
      const common = { namespace: 'shop', cluster: 'prod', target: { localOnly: 'a test' } };
      new ClusterBackup('by-stack', { ...common, name: 'by-stack' });
      new ClusterBackup('by-context', { ...common, name: 'by-context', context: 'west' });
      new ClusterBackup('by-path', { ...common, name: 'by-path', kubeconfig: ${JSON.stringify(west.kubeconfigPath)} });
    `);
    });
    afterAll(async () => {
      await stack?.close();
      await Promise.all([east?.stop(), west?.stop()]);
      await rm(folder, { recursive: true });
    });

    /** With a name of its own for everything, and as a user whose certificate a plugin prints if that is wanted. */
    async function kubeconfigOf(
      name: string,
      { kubeconfig }: LocalManagementCluster,
      { exec = false } = {},
    ): Promise<string> {
      const config = parse(kubeconfig);
      const { 'client-certificate-data': certificate, 'client-key-data': key } = config.users[0].user;
      const credential = {
        apiVersion: 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        status: { clientCertificateData: inClear(certificate), clientKeyData: inClear(key) },
      };
      const printed = path.join(folder, `${name}.json`);
      await writeFile(printed, JSON.stringify(credential), { mode: 0o600 });
      const { apiVersion } = credential;
      const file = path.join(folder, name);
      const text = stringify({
        ...config,
        clusters: [{ ...config.clusters[0], name }],
        users: [
          {
            name,
            user: exec
              ? { exec: { apiVersion, command: 'cat', args: [printed], interactiveMode: 'Never' } }
              : config.users[0].user,
          },
        ],
        contexts: [{ name, context: { cluster: name, user: name } }],
        'current-context': name,
      });
      await writeFile(file, text, { mode: 0o600 });
      return file;
    }

    const names = async (cluster: LocalManagementCluster) =>
      (await clusterBackups(cluster)).map(({ metadata }) => metadata.name).sort();

    step(
      'are told apart by the configuration of the stack, by context and by path, with an exec plugin too',
      async () => {
        await stack.succeed(...UP);

        expect(await names(east)).toEqual(['by-stack']);
        expect(await names(west)).toEqual(['by-context', 'by-path']);
      },
    );

    step('are in the state by name and path, without what opens them', async () => {
      const [inEast] = (await stack.resources()).filter(({ urn }) => urn.endsWith('::by-stack'));
      const key = parse(east.kubeconfig).users[0].user['client-key-data'];

      expect(inEast?.inputs).toMatchObject({ context: 'east' });
      expect(await stack.exportText()).not.toContain(key);
      expect(await stack.exportText()).not.toContain(east.url);
    });

    step('are found again by refresh and destroy, which know them from the state', async () => {
      await stack.succeed('config', 'rm', 'mosk-backup:context');

      await stack.succeed(...REFRESH, '--expect-no-changes');
      await stack.succeed(...DESTROY);

      expect([await names(east), await names(west)]).toEqual([[], []]);
    });
  },
);

const inClear = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
