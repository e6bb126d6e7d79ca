/** Part of synth-fleet: what one process needs for 10,000 objects, given as plain objects or as an app. */
import { readFileSync } from 'node:fs';
import { App, Yaml } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  type KubeObject,
  ManagementCluster,
  manifests,
  RCloneCredential,
} from 'mosk-backup';

const OBJECTS = 10_000;

function plainObjects(): KubeObject[] {
  return Array.from({ length: OBJECTS }, (_, n) => ({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackupSchedule',
    metadata: {
      name: `cluster-${n}-nightly`,
      namespace: 'prod',
      annotations: { 'argocd.argoproj.io/sync-wave': '0' },
    },
    spec: {
      targetCluster: `cluster-${n}`,
      schedule: '0 1 * * *',
      parameters: {
        keyEncryptionKey: 'key-2026',
        rclone: { bucket: `backups/cluster-${n}`, credential: 's3' },
      },
    },
  }));
}

function app(): App {
  const made = new App();
  const site = new ManagementCluster(made, 'site', { namespace: 'prod' });
  for (let n = 0; n < OBJECTS; n++) {
    const target = BackupTarget.rclone({
      bucket: 'backups',
      folder: `cluster-${n}`,
      credential: RCloneCredential.fromName('s3'),
      encryptionKey: EncryptionKey.fromName('key-2026'),
    });
    const cluster = Cluster.named(`cluster-${n}`);
    new ClusterBackupSchedule(site, `nightly-${n}`, { cluster, target, cron: Cron.daily({ hour: 1 }) });
  }
  return made;
}

if (process.argv[2] === 'floor') Yaml.stringify(...plainObjects());
else manifests(app());
const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
console.log(Number(peak) / 1000);
