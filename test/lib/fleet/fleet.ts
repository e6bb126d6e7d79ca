import type { App } from 'cdk8s';
import { EncryptionKey, RCloneCredential } from '../../../entries';
import { BackupStore, Inventory, type InventoryData } from '../../../entries/fleet';
import type { FleetCluster } from '../../../lib/fleet';

/** Two sites, three clusters. */
export const DATA: InventoryData = {
  managementClusters: [
    { name: 'site-a', release: '2.32.1' },
    { name: 'site-b', release: '2.31.0', folder: 'b' },
  ],
  clusters: [
    {
      name: 'prod',
      project: 'prod',
      managementCluster: 'site-a',
      release: '26.2.1',
      labels: { tier: 'gold' },
    },
    { name: 'lab', project: 'lab', managementCluster: 'site-a', release: '26.2', labels: { tier: 'none' } },
    { name: 'prod', project: 'prod', managementCluster: 'site-b', release: '26.1', labels: { tier: 'gold' } },
  ],
};

export const inventory = Inventory.of(DATA);

export const store = BackupStore.rclone({
  bucket: 'backups',
  credential: RCloneCredential.fromName('s3'),
  encryptionKey: EncryptionKey.fromName('kek-2026'),
});

/** The only cluster of an inventory whose one entry is changed. */
export function clusterWith(changes: Partial<InventoryData['clusters'][number]>): FleetCluster {
  const data = { name: 'prod', project: 'prod', managementCluster: 'site-a', release: '26.2', ...changes };
  const [cluster] = Inventory.of({ ...DATA, clusters: [data] }).clusters;
  if (cluster === undefined) throw new Error('expected a cluster');
  return cluster;
}

/** `<chart>: <kind> <namespace>/<name>` of everything that an app declares. */
export function declared(app: App): string[] {
  return app.charts.flatMap((chart) =>
    chart
      .toJson()
      .map(({ kind, metadata }) => `${chart.node.id}: ${kind} ${metadata.namespace}/${metadata.name}`),
  );
}
