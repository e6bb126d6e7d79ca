import type { ClusterBackupManifest } from '../../lib/model';
import { EXAMPLE_BUCKET, EXAMPLE_CREDENTIAL, EXAMPLE_KEY, type Example } from '../example';
import { requireOptional } from '../optional-package';

/** What `declareBackup` runs, as people read it. */
export const DECLARATION = `const target = BackupTarget.rclone({
  bucket: '${EXAMPLE_BUCKET}',
  folder: 'prod',
  credential: RCloneCredential.fromName('${EXAMPLE_CREDENTIAL}'),
  encryptionKey: EncryptionKey.fromName('${EXAMPLE_KEY}'),
});
new ClusterBackup(mgmt, 'before-upgrade', { cluster: Cluster.named('prod'), target });`;

/**
 * The example's backup, synthesised from constructs.
 * @returns `undefined` when cdk8s is not installed; it is optional, and the demo goes on without it
 */
export function declareBackup({ namespace, cluster }: Example): ClusterBackupManifest | undefined {
  const packages = optionalPackages();
  if (packages === undefined) return undefined;
  const { App, constructs, synth } = packages;
  const app = new App();
  const managementCluster = new constructs.ManagementCluster(app, 'mgmt', { namespace });
  const target = constructs.BackupTarget.rclone({
    bucket: EXAMPLE_BUCKET,
    folder: cluster,
    credential: constructs.RCloneCredential.fromName(EXAMPLE_CREDENTIAL),
    encryptionKey: constructs.EncryptionKey.fromName(EXAMPLE_KEY),
  });
  new constructs.ClusterBackup(managementCluster, 'before-upgrade', {
    cluster: constructs.Cluster.named(cluster),
    target,
  });
  return synth.manifests(app)[0] as ClusterBackupManifest;
}

function optionalPackages() {
  try {
    return requireOptional(
      () => ({
        App: (require('cdk8s') as typeof import('cdk8s')).App,
        constructs: require('../../lib/constructs') as typeof import('../../lib/constructs'),
        synth: require('../../lib/synth') as typeof import('../../lib/synth'),
      }),
      'Declaring backups as constructs',
      ['cdk8s', 'constructs'],
    );
  } catch (error) {
    if ((error as { code?: string }).code === 'engine-missing') return undefined;
    throw error;
  }
}
