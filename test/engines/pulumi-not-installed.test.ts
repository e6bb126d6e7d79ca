import { mkdir, rename, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { clusterBackups } from './pulumi-observations';
import { backupProgram } from './pulumi-programs';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

const MODULES = path.join(__dirname, '..', '..', 'node_modules');

describeWithEngines(
  ['pulumi'],
  'a destroy under the real Pulumi engine where something is not installed',
  () => {
    const step = story();
    let cluster: LocalManagementCluster;
    let stack: Stack;

    stackOnCluster({}, async (opened) => {
      ({ cluster, stack } = opened);
      await stack.writeProgram(backupProgram(cluster));
      await stack.succeed(...UP);
    });

    const installed = () => path.join(stack.folder, 'node_modules');

    step('says that node_modules is missing, and changes nothing', async () => {
      await rename(installed(), `${installed()}-away`);

      const { code, text } = await stack.pulumi(...DESTROY);

      expect(code).not.toBe(0);
      expect(text).toMatch(/Pulumi SDK has not been installed|@pulumi\/pulumi/);
      expect(await clusterBackups(cluster)).toHaveLength(1);
    });

    step('says that mosk-backup is missing where only that is, and changes nothing', async () => {
      await mkdir(installed());
      await symlink(path.join(MODULES, '@pulumi'), path.join(installed(), '@pulumi'), 'dir');

      const { code, text } = await stack.pulumi(...DESTROY);

      expect(code).not.toBe(0);
      expect(text).toContain("Cannot find module 'mosk-backup/pulumi/provider'");
      expect(await clusterBackups(cluster)).toHaveLength(1);
    });

    step('finishes once it is there again', async () => {
      await unlink(path.join(installed(), '@pulumi'));
      await rename(`${installed()}-away`, path.join(stack.folder, 'back'));
      await rename(installed(), path.join(stack.folder, 'empty'));
      await rename(path.join(stack.folder, 'back'), installed());

      await stack.succeed(...DESTROY);

      expect(await clusterBackups(cluster)).toEqual([]);
    });
  },
);
