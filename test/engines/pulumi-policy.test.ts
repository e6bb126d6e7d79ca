import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalManagementCluster } from '../../local';
import { describeWithEngines } from './describe-with-engines';
import { clusterBackups } from './pulumi-observations';
import { backupProgram, KEY } from './pulumi-programs';
import { PREVIEW, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(180_000);

const ROOT = path.join(__dirname, '..', '..');
/** As `node_modules/mosk-backup/policy-pack` is in a project. */
const READY_PACK = ['--policy-pack', path.join(ROOT, 'node_modules', 'mosk-backup', 'policy-pack')];
const HIDDEN = 'k3yZm9yIHRoZSBwYWdlcyBvbmx5LCBub3Qg';

describeWithEngines(['pulumi'], 'the policy pack under the real Pulumi engine', () => {
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({}, (opened) => {
    ({ cluster, stack } = opened);
  });

  /** A program that declares an object as @pulumi/kubernetes does. */
  const kubernetesProgram = (kind: string, spec: object, name = 'raw') => `
    const pulumi = require('@pulumi/pulumi');
    const apiVersion = 'kaas.mirantis.com/v1alpha1';
    new pulumi.CustomResource('kubernetes:' + apiVersion + ':${kind}', ${JSON.stringify(name)}, {
      apiVersion, kind: '${kind}',
      metadata: { name: ${JSON.stringify(name)}, namespace: 'shop' },
      spec: ${JSON.stringify(spec)},
    });
  `;

  const sound = () => backupProgram(cluster).replace(KEY, HIDDEN);
  const inClear = () => sound().replace('encryptionKey: key.name', "unencrypted: 'for once'");

  it('blocks a preview that breaks a rule, at the resource and with what to do', async () => {
    await stack.writeProgram(sound());
    const passing = await stack.pulumi(...PREVIEW, ...READY_PACK);
    await stack.writeProgram(
      kubernetesProgram('ClusterBackup', {
        targetCluster: 'prod',
        parameters: { rclone: { bucket: 'backups/prod', credential: 's3' } },
      }),
    );
    const { code, text } = await stack.pulumi(...PREVIEW, ...READY_PACK);

    expect(passing.text).not.toContain('[mandatory]');
    expect(passing.code).toBe(0);
    expect(code).not.toBe(0);
    expect(text).toContain('mosk-backup@v0.1.0 [mandatory]  MB003-encryption-required');
    expect(text).toContain('name a KeyEncryptionKey in spec.parameters.keyEncryptionKey');
  });

  it('is stopped by a policy of one’s own before anything is made', async () => {
    const pack = await ownPack(
      `backupPolicies(new BackupPolicy({ extends: BackupPolicy.strict(), levels: { MB009: 'off' } }))`,
    );
    await stack.writeProgram(inClear());

    const { code, text } = await stack.pulumi(...UP, '--policy-pack', pack);

    expect(code).not.toBe(0);
    expect(text).toContain('MB003-encryption-required');
    expect(await clusterBackups(cluster)).toEqual([]);
  });

  it('encrypts the secret of an object of @pulumi/kubernetes in the state, and mends its bucket', async () => {
    await stack.writeProgram(
      kubernetesProgram('KeyEncryptionKey', { secret: { value: HIDDEN } }) +
        kubernetesProgram(
          'ClusterBackup',
          {
            targetCluster: 'prod',
            parameters: {
              rclone: { bucket: 'backups/prod//', credential: 's3' },
              keyEncryptionKey: 'raw',
            },
          },
          'slashes',
        ).replace(/^.*(const pulumi|const apiVersion).*$/gm, ''),
    );

    const preview = await stack.pulumi(...PREVIEW, ...READY_PACK);
    const up = await stack.pulumi(...UP, ...READY_PACK);

    expect(preview).toMatchObject({ code: 0, text: expect.stringContaining('MB006-secret-in-state') });
    expect(up).toMatchObject({ code: 0 });
    const state = await stack.exportText();
    expect(state).not.toContain(HIDDEN);
    expect(state).not.toContain('backups/prod/');
    expect(state).toContain('backups/prod');
  });

  it('leaves that text in the state without the pack', async () => {
    await stack.writeProgram(kubernetesProgram('KeyEncryptionKey', { secret: { value: HIDDEN } }, 'bare'));
    await stack.succeed(...UP);

    expect(await stack.exportText()).toContain(HIDDEN);
  });

  async function ownPack(policies: string): Promise<string> {
    const folder = path.join(stack.folder, 'pack');
    await mkdir(folder, { recursive: true });
    await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    await writeFile(path.join(folder, 'PulumiPolicy.yaml'), 'runtime: nodejs\nmain: index.js\n');
    await writeFile(path.join(folder, 'package.json'), '{ "name": "own-pack", "version": "1.0.0" }');
    await writeFile(
      path.join(folder, 'index.js'),
      `const { PolicyPack } = require('@pulumi/policy');
       const { BackupPolicy, backupPolicies } = require('mosk-backup/policy-pack');
       new PolicyPack('own', { policies: ${policies} });`,
    );
    return folder;
  }
});
