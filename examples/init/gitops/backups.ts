import type { App } from 'cdk8s';
import { ClusterBackup, EncryptionKey, RCloneCredential, usePolicy } from 'mosk-backup';
import { BackupPlan, BackupStore, Inventory, managementClusterOf } from 'mosk-backup/fleet';
import data from './inventory.json';
import { gold, policy } from './policy';

/** All backups of all clusters in inventory.json. */
export function declareBackups(app: App): void {
  const inventory = Inventory.parse(data);
  usePolicy(app, policy, { inventory: inventory.clusters });

  // Both were made once in each project, outside Git, and are only named here: no secret in the repository.
  const store = BackupStore.rclone({
    bucket: 'mosk-backups',
    credential: RCloneCredential.fromName('s3-backup'),
    encryptionKey: EncryptionKey.fromName('prod-2026'),
  });

  // Every night between 01:00 and 04:00 UTC, each cluster at its own minute.
  const nightly = BackupPlan.daily(app, 'nightly', { store, tier: gold, from: { hour: 1 }, spread: '3h' });
  nightly.protectAll(inventory.select({ labels: { tier: 'gold' } }));

  // Once, as soon as it is applied: shows that everything works before the first night.
  for (const member of inventory.clusters) {
    new ClusterBackup(managementClusterOf(app, member), `first-${member.project}-${member.name}`, {
      name: `${member.name}-first`,
      namespace: member.project,
      cluster: member.cluster,
      target: store.targetOf(app, member),
    });
  }
}
