import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { EngineEvent } from '@pulumi/pulumi/automation';
import { EXAMPLE_BUCKET, type Example } from '../example';
import type { Io } from '../io';
import { eventLine } from './engine-events';

export interface PulumiStack {
  up(): Promise<{ file: string; uploadedAt: string }>;
  destroy(): Promise<void>;
}

interface StackOptions {
  /** Path of the CLI. */
  readonly pulumi: string;
  /** An empty folder, for state, home and program. */
  readonly folder: string;
  readonly packageRoot: string;
  readonly kubeconfig: string;
  /** Of the kubeconfig. */
  readonly context: string;
  readonly example: Example;
  /** Takes what the engine tells, line by line. */
  readonly onLine: (line: string) => void;
  readonly io: Io;
}

/**
 * A stack of the example, for the real engine. Its program runs in this process, so no language host is needed; the
 * provider runs in a process that the engine starts, and finds its packages in the folder.
 */
export async function createPulumiStack(options: StackOptions): Promise<PulumiStack> {
  const { pulumi, folder, packageRoot, kubeconfig, context, example, onLine, io } = options;
  const { LocalWorkspace, PulumiCommand } =
    require('@pulumi/pulumi/automation') as typeof import('@pulumi/pulumi/automation');
  const sdk = path.dirname(require.resolve('@pulumi/pulumi/package.json'));
  await link(sdk, path.join(folder, 'node_modules/@pulumi/pulumi'));
  await link(packageRoot, path.join(folder, 'node_modules/mosk-backup'));
  await link(pulumi, path.join(folder, 'bin', path.basename(pulumi)));
  await mkdir(path.join(folder, 'state'));
  const backend = `file://${path.join(folder, 'state')}`;

  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: 'demo', projectName: 'mosk-backup-demo', program: async () => program(example) },
    {
      workDir: folder,
      pulumiHome: path.join(folder, 'home'),
      pulumiCommand: await PulumiCommand.get({ root: folder, skipVersionCheck: true }),
      projectSettings: {
        name: 'mosk-backup-demo',
        runtime: 'nodejs',
        main: folder,
        backend: { url: backend },
      },
      envVars: {
        PATH: [sdk, path.dirname(process.execPath), io.env.PATH].join(path.delimiter),
        // Whatever the user's own environment says: not their cluster, and not their backend.
        MOSK_BACKUP_KUBECONFIG: kubeconfig,
        MOSK_BACKUP_CONTEXT: context,
        PULUMI_BACKEND_URL: backend,
        PULUMI_CONFIG_PASSPHRASE: 'demo',
        PULUMI_CONFIG_PASSPHRASE_FILE: '',
        PULUMI_SKIP_UPDATE_CHECK: 'true',
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      },
    },
  );
  const onEvent = (event: EngineEvent) => {
    const line = eventLine(event);
    if (line !== undefined) onLine(line);
  };
  const watched = { color: 'never', signal: io.signal, onEvent } as const;
  return {
    async up() {
      const { outputs } = await stack.up(watched);
      return { file: String(outputs.file?.value), uploadedAt: String(outputs.uploadedAt?.value) };
    },
    async destroy() {
      await stack.destroy(watched);
    },
  };
}

function program({ namespace, cluster, storage, key }: Example) {
  const { ClusterBackup, KeyEncryptionKey, RCloneCredential } =
    require('../../providers/pulumi/resources') as typeof import('../../providers/pulumi/resources');
  const credential = new RCloneCredential('s3', {
    namespace,
    endpoint: storage.endpoint,
    accessKeyId: storage.accessKeyId,
    secretAccessKey: storage.secretAccessKey,
  });
  const kek = new KeyEncryptionKey('kek-2026', { namespace, value: key });
  const { file, uploadedAt } = new ClusterBackup('before-upgrade', {
    namespace,
    cluster,
    target: {
      rclone: { bucket: EXAMPLE_BUCKET, folder: cluster, credential: credential.name },
      encryptionKey: kek.name,
    },
    onRemoval: 'delete',
  });
  return { file, uploadedAt };
}

async function link(target: string, at: string): Promise<void> {
  await mkdir(path.dirname(at), { recursive: true });
  await symlink(target, at, 'junction');
}
