import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { BY_NPM, bin, changeManifest, installed, run } from '../package/installed';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups } from './pulumi-observations';
import { KEY } from './pulumi-programs';
import { DESTROY, openStack, type Stack, UP } from './pulumi-stack';

jest.setTimeout(300_000);

const FORMATS = ['commonjs', 'module'] as const;
const COMPILED = 'name: shop\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n';

describeWithEngines(['pulumi'], 'a Pulumi program in TypeScript under the real engine', () => {
  let cluster: LocalManagementCluster;

  beforeAll(async () => {
    cluster = await startManagementCluster({ namespace: 'shop' });
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  const open = (folder: string) => {
    const { endpoint, accessKeyId, secretAccessKey, bucket } = cluster.s3;
    return openStack({
      folder,
      env: { KUBECONFIG: cluster.kubeconfigPath },
      config: { namespace: 'shop', endpoint, accessKeyId, bucket },
      secretConfig: { secretAccessKey, encryptionKey: KEY },
    });
  };

  /** Makes the backup and takes it back; what it returns was there in between. */
  const upAndDestroy = async (stack: Stack) => {
    await stack.succeed(...UP);
    const made = { outputs: await stack.outputs(), files: await bucketFiles(cluster) };
    await stack.succeed(...DESTROY);
    return { ...made, left: [...(await clusterBackups(cluster)), ...(await bucketFiles(cluster))] };
  };

  const setFormat = (folder: string, type: (typeof FORMATS)[number], main: string) =>
    changeManifest(folder, (manifest) => ({ ...manifest, type, main }));

  describe.each([
    ['5.9', { typescript: '5.9.x' }],
    ['6', { typescript: '^6.0.0' }],
    [
      '7, with 6 at its side for Pulumi',
      {
        '@typescript/native': 'npm:typescript@^7.0.0',
        typescript: 'npm:@typescript/typescript6@^6.0.0',
      },
    ],
  ])('with TypeScript %s', (version, devDependencies) => {
    let folder: string;
    let stack: Stack;

    beforeAll(async () => {
      folder = installed('pulumi-typescript', { as: `pulumi-typescript-${version[0]}`, devDependencies });
      stack = await open(folder);
    });
    afterAll(async () => {
      await stack?.close();
    });

    it.each(FORMATS)(
      'as it is, type-checked by its tsc, makes and removes a backup as %s',
      async (format) => {
        setFormat(folder, format, 'index.ts');
        expect(run(folder, bin(folder, 'tsc'), '--version')).toContain(`Version ${version.split(',')[0]}`);
        run(folder, bin(folder, 'tsc'), '--noEmit');

        const { outputs, files, left } = await upAndDestroy(stack);

        expect(outputs).toEqual({ status: 'Completed', format });
        expect(files).toHaveLength(2);
        expect(left).toEqual([]);
      },
    );
  });

  describe('with TypeScript 7 alone', () => {
    const devDependencies = { typescript: '^7.0.0' };
    let folder: string;
    let stack: Stack;

    beforeAll(async () => {
      folder = installed('pulumi-typescript', {
        as: 'pulumi-typescript-7-alone',
        install: [...BY_NPM, '--legacy-peer-deps'],
        devDependencies,
      });
      stack = await open(folder);
    });
    afterAll(async () => {
      await stack?.close();
    });

    it('is refused by npm, for the peer range of @pulumi/pulumi', () => {
      const install = () =>
        installed('pulumi-typescript', { as: 'pulumi-typescript-7-refused', devDependencies });

      expect(install).toThrow(/ERESOLVE[\s\S]*peerOptional typescript@".* < 7" from @pulumi\/pulumi/);
    });

    it('does not start as it is: Pulumi reads TypeScript by an API that 7 does not have', async () => {
      const { code, text } = await stack.pulumi(...UP);

      expect(code).not.toBe(0);
      expect(text).toContain("Cannot read properties of undefined (reading 'readFile')");
      expect(await clusterBackups(cluster)).toEqual([]);
    });

    it.each(FORMATS)('compiled first, makes and removes a backup as %s', async (format) => {
      setFormat(folder, format, 'bin/index.js');
      writeFileSync(path.join(folder, 'Pulumi.yaml'), COMPILED);
      run(folder, bin(folder, 'tsc'));

      const { outputs, files, left } = await upAndDestroy(stack);

      expect(outputs).toEqual({ status: 'Completed', format });
      expect(files).toHaveLength(2);
      expect(left).toEqual([]);
    });
  });
});
