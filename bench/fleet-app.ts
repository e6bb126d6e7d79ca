/** The fleet of the synthesis benchmarks; run by itself, an app of 1,000 charts and 5,000 objects. */
import { App } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  ManagementCluster,
  RCloneCredential,
} from 'mosk-backup';

/** So many charts of so many objects: schedules on different days, and a backup. */
export function fleet(charts: number, objects: number, outdir?: string): App {
  const app = new App({ outdir });
  for (let c = 0; c < charts; c++) {
    const site = new ManagementCluster(app, `cluster-${c}`, { namespace: `project-${c}` });
    for (let o = 0; o < objects; o++) declare(site, `cluster-${c}-${o >> 3}`, c, o % 8);
  }
  return app;
}

function declare(site: ManagementCluster, name: string, chart: number, n: number): void {
  const cluster = Cluster.named(name);
  const target = BackupTarget.rclone({
    bucket: 'backups',
    folder: `project-${chart}/${name}`,
    credential: RCloneCredential.fromName('s3'),
    encryptionKey: EncryptionKey.fromName('key-2026'),
  });
  if (n === 7) new ClusterBackup(site, `${name}-now`, { cluster, target });
  else {
    const cron = Cron.of(`${(chart * 7) % 60} ${n * 3} * * *`);
    new ClusterBackupSchedule(site, `${name}-at-${n}`, { cluster, target, cron });
  }
}

if (require.main === module) fleet(1000, 5).synth();
