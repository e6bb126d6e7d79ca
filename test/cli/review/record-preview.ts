/**
 * Records what the real Pulumi engine says of a change: `tsx test/cli/review/record-preview.ts`. Needs `npm run tools`
 * and a build.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startManagementCluster } from '../../../local';
import { openStack, UP } from '../../engines/pulumi-stack';

const KEY = 'only-for-tests-0123456789-abcdefghijkl';

interface State {
  readonly type: string;
  readonly inputs?: object;
  readonly outputs?: object;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: State;
  readonly newState?: State;
}

/** Without the text of the provider and places on this machine. */
function trimmed(state: State | undefined): State | undefined {
  if (state === undefined) return undefined;
  const { type, inputs, outputs } = state;
  const plain = (properties: object = {}) => ({ ...properties, __provider: undefined });
  return { type, inputs: plain(inputs), outputs: plain(outputs) };
}

async function record(): Promise<void> {
  const cluster = await startManagementCluster({ bucket: 'mosk-backups' });
  const stack = await openStack({ env: { KUBECONFIG: cluster.kubeconfigPath } });
  const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
  const program = (cron: string, folder: string, withNightly: boolean, withOld: boolean) => `
    const { ClusterBackup, ClusterBackupSchedule, KeyEncryptionKey, RCloneCredential } = require('mosk-backup/pulumi');
    const namespace = 'default';
    const s3 = new RCloneCredential('s3', {
      namespace, endpoint: '${endpoint}', accessKeyId: '${accessKeyId}', secretAccessKey: '${secretAccessKey}',
    });
    const key = new KeyEncryptionKey('kek-2026', { namespace, value: '${KEY}' });
    const target = (folder) => ({
      rclone: { bucket: 'mosk-backups', folder, credential: s3.name }, encryptionKey: key.name,
    });
    new ClusterBackupSchedule('weekly', { namespace, cluster: 'prod', cron: '0 5 * * 0', target: target('weekly') });
    ${withNightly ? `new ClusterBackupSchedule('nightly', { namespace, cluster: 'prod', cron: '${cron}', target: target('nightly') });` : ''}
    new ClusterBackup('before', { namespace, cluster: 'prod', target: target('${folder}') });
    ${withOld ? `new ClusterBackup('old', { namespace, cluster: 'prod', target: target('old'), onRemoval: 'orphan' });` : ''}
  `;
  try {
    await stack.writeProgram(program('0 1 * * *', 'prod', true, true));
    await stack.succeed(...UP);
    await stack.writeProgram(program('0 1 * * 1-5', 'elsewhere', true, false));
    const { text } = await stack.succeed('preview', '--json', '--show-sames', '--non-interactive');
    const { steps } = JSON.parse(text.slice(text.indexOf('{'))) as { steps: readonly Step[] };
    const ours = steps
      .filter(({ urn }) => urn.includes('mosk-backup'))
      .map(({ op, urn, oldState, newState }) => ({
        op,
        urn,
        oldState: trimmed(oldState),
        newState: trimmed(newState),
      }));
    const recorded = JSON.stringify({ steps: ours }, null, 2)
      .replaceAll(endpoint, 'https://s3.example.com')
      .replaceAll(accessKeyId, 'backups');
    writeFileSync(
      path.join(__dirname, 'preview.json'),
      `${recorded}
`,
    );
  } finally {
    await stack.close();
    await cluster.stop();
  }
}

void record();
