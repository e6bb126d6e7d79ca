/** A program that calls the engine itself, by the Automation API: the engine may have another environment than it. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  RCloneCredentialType,
} from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { clusterBackups } from './pulumi-observations';

jest.setTimeout(180_000);

const ROOT = path.join(__dirname, '..', '..');
const SDK = path.join(ROOT, 'node_modules', '@pulumi', 'pulumi');

/** A schedule, whose update is preceded by a backup. */
const PROGRAM = `
const { LocalWorkspace, PulumiCommand } = require('@pulumi/pulumi/automation');
const { ClusterBackupSchedule, RCloneCredential, backupBefore } = require('mosk-backup/pulumi');
const { root, cron, hooked, hookArgs, byName, envVars, s3 } = JSON.parse(process.env.INLINE);
const { namespace, bucket, ...access } = s3;
const program = async () => {
  const credential = new RCloneCredential('s3', { namespace, ...access });
  const place = { bucket, folder: 'hook', credential: byName ? 's3' : credential.name };
  const target = { rclone: place, unencrypted: 'a test' };
  const hook = backupBefore('before-change', { namespace, cluster: 'prod', target, ...hookArgs });
  const hooks = { beforeUpdate: [hook] };
  const schedule = { namespace, cluster: 'prod', cron, target };
  new ClusterBackupSchedule('nightly', schedule, hooked === 'schedule' ? { hooks } : {});
  if (hooked === 'credential') new RCloneCredential('other', { namespace, ...access, options: { cron } }, { hooks });
};
(async () => {
  const pulumiCommand = await PulumiCommand.get({ root, skipVersionCheck: true });
  const where = { stackName: 'test', projectName: 'shop', program };
  const stack = await LocalWorkspace.createOrSelectStack(where, { pulumiCommand, pulumiHome: root + '/home', envVars });
  await stack.up();
})().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
`;

describeWithEngines(['pulumi'], 'backupBefore in an inline program under the real Pulumi engine', () => {
  let root: string;
  let ofStack: LocalManagementCluster;
  let ofShell: LocalManagementCluster;

  beforeAll(async () => {
    // A backup takes longer than a provider would need to miss its engine.
    ofStack = await startManagementCluster({ namespace: 'shop', paceMs: 500 });
    ofShell = await startManagementCluster({ namespace: 'shop' });
    // Sites of one company look alike.
    await ofShell.client.create(RCloneCredentialType, {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'RCloneCredential',
      metadata: { name: 's3', namespace: 'shop' },
      spec: {
        remoteName: 's3',
        remoteConfig: { type: 's3', endpoint: ofShell.s3.endpoint, access_key_id: ofShell.s3.accessKeyId },
        remoteConfigSecretKey: 'secret_access_key',
        remoteSecret: { value: ofShell.s3.secretAccessKey },
      },
    } as KubeObject);
  });
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'mosk-backup-inline-'));
    for (const folder of ['bin', 'state', 'home']) await mkdir(path.join(root, folder));
    await symlink(requireEngine('pulumi'), path.join(root, 'bin', 'pulumi'));
    await symlink(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'), 'dir');
    await writeFile(path.join(root, 'program.js'), PROGRAM);
  });
  afterEach(async () => {
    for (const site of [ofStack, ofShell]) {
      for (const { metadata } of await clusterBackups(site)) {
        await site.client.delete(ClusterBackupType, 'shop', metadata.name);
      }
    }
    await rm(root, { recursive: true, force: true });
  });
  afterAll(() => Promise.all([ofStack?.stop(), ofShell?.stop()]));

  interface Run {
    readonly cron: string;
    readonly shell?: LocalManagementCluster;
    readonly hooked?: 'schedule' | 'credential';
    readonly hookArgs?: object;
    readonly byName?: boolean;
  }

  async function up({ cron, shell = ofStack, hooked = 'schedule', ...more }: Run) {
    const { endpoint, accessKeyId, secretAccessKey, bucket } = ofStack.s3;
    const envVars = {
      KUBECONFIG: ofStack.kubeconfigPath,
      PULUMI_BACKEND_URL: `file://${root}/state`,
      PULUMI_CONFIG_PASSPHRASE: 'only for tests',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PATH: [SDK, path.dirname(process.execPath), process.env.PATH].join(':'),
    };
    const s3 = { namespace: 'shop', endpoint, accessKeyId, secretAccessKey, bucket };
    // A last argument that looks like the address that the engine gives to its plugins.
    const child = spawn(process.execPath, ['program.js', '127.0.0.1:9'], {
      cwd: root,
      env: {
        ...process.env,
        KUBECONFIG: shell.kubeconfigPath,
        INLINE: JSON.stringify({ root, cron, hooked, envVars, s3, ...more }),
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
    }
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, text };
  }

  const cronNow = async () =>
    (await ofStack.client.get<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, 'shop', 'nightly'))
      ?.spec.schedule;
  const made = async () => [(await clusterBackups(ofStack)).length, (await clusterBackups(ofShell)).length];

  it('backs up before the change, whatever the last argument of the program is', async () => {
    expect(await up({ cron: '0 1 * * *' })).toMatchObject({ code: 0 });

    expect(await up({ cron: '0 2 * * *' })).toMatchObject({ code: 0 });

    expect(await made()).toEqual([1, 0]);
    expect(await cronNow()).toBe('0 2 * * *');
  });

  it.each([
    ['told by the resource that changes', { hooked: 'schedule', byName: true }],
    ["told by the credential of the hook's target", { hooked: 'credential' }],
  ] as const)('stops the change where the shell has another management cluster, %s', async (_name, more) => {
    expect(await up({ cron: '0 1 * * *', shell: ofShell, ...more })).toMatchObject({ code: 0 });

    const { code, text } = await up({ cron: '0 2 * * *', shell: ofShell, ...more });

    expect(code).toBe(1);
    expect(text).toContain('[other-management-cluster]');
    expect(await made()).toEqual([0, 0]);
    if (more.hooked === 'schedule') expect(await cronNow()).toBe('0 1 * * *');
  });

  it('stops the change where nothing tells, until it is told a kubeconfig or the uid of the Cluster', async () => {
    const foreign = { hooked: 'credential', byName: true, shell: ofShell } as const;
    expect(await up({ ...foreign, cron: '0 1 * * *' })).toMatchObject({ code: 0 });

    const unsure = await up({ ...foreign, cron: '0 2 * * *', hookArgs: { context: 'nowhere' } });
    expect(unsure).toMatchObject({
      code: 1,
      text: expect.stringContaining('Nothing tells whether the hook'),
    });
    expect(await made()).toEqual([0, 0]);

    const wrong = await up({ ...foreign, cron: '0 3 * * *', hookArgs: { clusterUid: 'of-the-stack' } });
    expect(wrong).toMatchObject({ code: 1, text: expect.stringContaining('[other-management-cluster]') });
    expect(await made()).toEqual([0, 0]);

    const hookArgs = { kubeconfig: ofStack.kubeconfigPath };
    expect(await up({ ...foreign, cron: '0 4 * * *', hookArgs })).toMatchObject({ code: 0 });
    expect(await made()).toEqual([1, 0]);
  });
});
