import * as pulumi from '@pulumi/pulumi';
import { ClusterBackup, ClusterBackupSchedule } from 'mosk-backup/pulumi';
import { clusters } from './inventory.json';

const config = new pulumi.Config();
const release = config.require('release');

/** Each cluster has a folder of its own in the bucket. */
const targetOf = (folder: string) => ({
  rclone: { bucket: config.require('bucket'), folder, credential: config.require('credential') },
  encryptionKey: config.require('encryptionKey'),
});

/** Where the archives are, by cluster. */
export const files: Record<string, pulumi.Output<string | undefined>> = {};

// The plan: of each cluster that the inventory lists, a backup every night at 01:00 UTC and one before each upgrade.
for (const { project: namespace, name: cluster } of clusters) {
  const place = `${namespace}-${cluster}`;
  new ClusterBackupSchedule(`${place}-nightly`, {
    namespace,
    cluster,
    cron: '0 1 * * *',
    target: targetOf(`${place}/nightly`),
  });

  // `pulumi up` waits here until the archive is really uploaded. What upgrades the cluster gets { dependsOn: [backup] }.
  const backup = new ClusterBackup(
    `${place}-before-upgrade`,
    {
      namespace,
      cluster,
      triggers: [release],
      target: targetOf(`${place}/before-upgrade`),
      onRemoval: 'delete',
      keepLast: 3,
      verify: true,
    },
    { customTimeouts: { create: '2h', delete: '30m' } },
  );
  files[place] = backup.file;
}
