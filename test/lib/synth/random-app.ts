import { ApiObject, App, Chart } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  ClusterDefaultTarget,
  Cron,
  EncryptionKey,
  ManagementCluster,
  RCloneCredential,
} from '../../../entries';
import { seeded } from './seeded';

const CLUSTER = { apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', metadata: { name: 'prod' } };

export interface RandomApp {
  readonly app: App;
  readonly defaultTargets: number;
  /** Whether somebody wrote a Cluster by hand. */
  readonly hasCluster: boolean;
}

/** Sites with clusters of every kind of declaration; now and then a Cluster, as such or hidden in a List. */
export function randomApp(seed: number, outdir?: string): RandomApp {
  const { below, chance } = seeded(seed);
  const app = new App({ outdir });
  let defaultTargets = 0;
  let hasCluster = false;
  for (let s = 0; s < 1 + below(3); s++) {
    const site = new ManagementCluster(app, `site-${s}`, { namespace: 'prod' });
    const scope = chance(0.3) ? new Chart(site, 'inner', { namespace: 'stage' }) : site;
    for (let c = 0; c < 1 + below(3); c++) {
      const cluster = Cluster.named(`cluster-${s}-${c}`);
      const target = BackupTarget.rclone({
        bucket: 'backups',
        folder: `${s}/${c}`,
        credential: RCloneCredential.fromName('s3'),
        ...(chance(0.8) ? { encryptionKey: EncryptionKey.fromName('key') } : { unencrypted: 'test' }),
      });
      const place = chance(0.5) ? BackupTarget.clusterDefault() : target;
      if (chance(0.6)) {
        new ClusterDefaultTarget(scope, `default-${c}`, { cluster, target });
        defaultTargets += 1;
      }
      if (chance(0.5)) new ClusterBackup(scope, `now-${c}`, { cluster, target: place });
      const cron = Cron.daily({ hour: below(24) });
      new ClusterBackupSchedule(scope, `nightly-${c}`, { cluster, target: place, cron });
    }
    if (chance(0.2)) {
      const hidden = { apiVersion: 'v1', kind: 'List', metadata: { name: 'list' }, items: [CLUSTER] };
      new ApiObject(scope, 'raw', (chance(0.5) ? CLUSTER : hidden) as never);
      hasCluster = true;
    }
  }
  return { app, defaultTargets, hasCluster };
}
