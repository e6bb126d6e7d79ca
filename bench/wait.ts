/** What 200 backups of 200 clusters cost while they are waited for: requests, and the delay until an end is known. */
import { type ClusterBackupManifest, connect, type Mosk } from 'mosk-backup/client';
import { CONTROLLER_USER, type LocalManagementCluster, startManagementCluster } from 'mosk-backup/local';
import { median } from './median';

const BACKUPS = 200;
const clusters = Array.from({ length: BACKUPS }, (_, i) => `cluster-${i}`);

async function measure(): Promise<void> {
  const site = await startManagementCluster({ clusters });
  const mosk = await connect({ kubeconfig: site.kubeconfigPath });
  try {
    const before = ourRequests(site);
    const ends = await Promise.all(clusters.map((cluster) => runLocalOnly(mosk, site.namespace, cluster)));
    const requests = ourRequests(site) - before;
    const completions = completedAt(site);
    const delays = ends.map(({ name, endedAt }) => endedAt - (completions.get(name) ?? Number.NaN));
    console.log(
      `${BACKUPS} backups of ${BACKUPS} clusters: ${requests} requests (${(requests / BACKUPS).toFixed(2)} × one POST each; ` +
        `goal 1.05 ×); an end is known ${median(delays).toFixed(0)} ms after the server's record of it ` +
        `(median; longest ${Math.max(...delays)} ms; goal 100 ms)`,
    );
  } finally {
    mosk.close();
    await site.stop();
  }
}

async function runLocalOnly(mosk: Mosk, namespace: string, cluster: string) {
  const manifest: ClusterBackupManifest = {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name: `run-of-${cluster}`, namespace },
    spec: { targetCluster: cluster },
  };
  const { name } = await mosk.run(manifest);
  return { name, endedAt: Date.now() };
}

function ourRequests({ audit }: LocalManagementCluster): number {
  return audit.filter(({ user }) => user !== CONTROLLER_USER).length;
}

/** Name of a backup → when the controller's `Completed` was accepted, in milliseconds. */
function completedAt({ audit }: LocalManagementCluster): Map<string, number> {
  return new Map(
    audit
      .filter(
        ({ subresource, body }) => subresource === 'status' && JSON.stringify(body).includes('"Completed"'),
      )
      .map(({ name, time }) => [name ?? '', Date.parse(time)]),
  );
}

void measure();
