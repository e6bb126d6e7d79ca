import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { apiVersionOf, ClusterBackupType, type KubeObject } from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

const TIMEOUT_S = 4;

describeWithEngines(['kubectl'], 'what generic tools do when a backup fails', () => {
  let cluster: LocalManagementCluster;
  beforeAll(async () => {
    cluster = await startManagementCluster({ namespace: 'shop' });
  });
  afterAll(() => cluster.stop());

  it('kubectl wait goes on to its timeout after a backup has failed', async () => {
    const missing = { rclone: { bucket: 'backups', credential: 'nobody' } };
    const backup = {
      apiVersion: apiVersionOf(ClusterBackupType),
      kind: ClusterBackupType.kind,
      metadata: { name: 'fails', namespace: 'shop' },
      spec: { targetCluster: 'prod', parameters: missing },
    };
    await cluster.client.create(ClusterBackupType, backup as KubeObject);
    await until('it has failed', async () => {
      const now = await cluster.client.get<KubeObject>(ClusterBackupType, 'shop', 'fails');
      return (now as { status?: { status?: string } } | undefined)?.status?.status === 'Failed';
    });
    const began = performance.now();

    const waiting = promisify(execFile)(
      requireEngine('kubectl'),
      [
        ...['--kubeconfig', cluster.kubeconfigPath, '-n', 'shop', 'wait', 'clusterbackup/fails'],
        ...['--for=jsonpath={.status.status}=Completed', `--timeout=${TIMEOUT_S}s`],
      ],
      { env: { ...process.env, KUBECONFIG: cluster.kubeconfigPath, KUBECACHEDIR: devNull } },
    );

    await expect(waiting).rejects.toMatchObject({ stderr: expect.stringContaining('timed out waiting') });
    expect(performance.now() - began).toBeGreaterThan(TIMEOUT_S * 900);
  });
});
