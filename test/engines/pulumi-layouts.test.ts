import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { bin, changeManifest, installed } from '../package/installed';
import { describeWithEngines } from './describe-with-engines';
import { clusterBackups } from './pulumi-observations';
import { DESTROY, openStack, type Stack, UP } from './pulumi-stack';

jest.setTimeout(300_000);

/** The managers as packages; npm is the one that runs these tests. */
const PNPM = ['npx', '--yes', 'pnpm@10.34.9', 'install', '--ignore-scripts', '--no-lockfile'];
const YARN = ['npx', '--yes', 'yarn@1.22.22', 'install', '--ignore-scripts', '--no-lockfile', '--silent'];

describeWithEngines(['pulumi'], 'a Pulumi program in JavaScript under the real engine', () => {
  let cluster: LocalManagementCluster;
  let node22: string;

  beforeAll(async () => {
    node22 = bin(installed('node22', { as: 'pulumi-layouts-node22' }), 'node');
    cluster = await startManagementCluster({ namespace: 'shop' });
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  describe.each([
    ['npm', undefined],
    ['pnpm', PNPM],
    ['yarn', YARN],
  ] as const)('installed by %s', (manager, install) => {
    let folder: string;
    let stack: Stack;
    beforeAll(() => {
      folder = installed('pulumi-layouts', { as: `pulumi-layouts-${manager}`, install });
    });
    afterEach(async () => {
      await stack?.close();
    });

    it.each([
      ['22.12', () => node22, 'v22.12.0'],
      ['24', () => process.execPath, process.version],
    ])('on Node %s makes a backup, changes nothing as ESM, and removes it', async (_name, node, version) => {
      stack = await openStack({
        folder,
        node: node(),
        env: { KUBECONFIG: cluster.kubeconfigPath },
        // The archive of a local-only backup stays on the node, so each needs a name of its own.
        config: { namespace: 'shop', run: `${manager} ${version}` },
      });
      const up = async (type: 'commonjs' | 'module', main: string) => {
        changeManifest(folder, (manifest) => ({ ...manifest, type, main }));
        return (await stack.succeed(...UP)).text;
      };

      expect(await up('commonjs', 'program.cjs')).toContain('2 created');
      expect(await up('module', 'program.mjs')).toContain('2 unchanged');

      expect(await stack.outputs()).toEqual({ status: 'Completed', node: version });
      expect(await clusterBackups(cluster)).toHaveLength(1);
      await stack.succeed(...DESTROY);
      expect(await clusterBackups(cluster)).toEqual([]);
    });
  });

  describe('in a workspace of pnpm where only a library depends on mosk-backup', () => {
    let within: string;
    let folder: string;
    let stack: Stack;
    beforeAll(async () => {
      // Elsewhere, because every program of this checkout can load the package.
      within = realpathSync(mkdtempSync(path.join(tmpdir(), 'pulumi-workspace-')));
      folder = installed('pulumi-workspace', { install: PNPM, dependents: ['lib'], within });
      stack = await openStack({
        folder: path.join(folder, 'app'),
        env: { KUBECONFIG: cluster.kubeconfigPath },
      });
    });
    afterAll(async () => {
      await stack?.close();
      rmSync(within, { recursive: true, force: true });
    });

    it('says before anything is made what the program has to depend on, and works once it does', async () => {
      const refused = await stack.pulumi(...UP);

      expect(refused.code).not.toBe(0);
      expect(refused.text).toContain(
        'add mosk-backup to the dependencies of the package.json of the program itself',
      );
      expect(refused.text).toContain(path.join(folder, 'app'));
      expect(refused.text).not.toContain('Cannot find module');
      expect(refused.text).not.toMatch(/^ +at /m);
      expect(await clusterBackups(cluster)).toEqual([]);

      installed('pulumi-workspace', { install: PNPM, dependents: ['lib', 'app'], within });
      await stack.succeed(...UP);

      expect(await clusterBackups(cluster)).toHaveLength(1);
      await stack.succeed(...DESTROY);
    });
  });
});
