/**
 * `manifests(app)` and `app.synth()` against the floor: writing the same objects with the YAML library alone, where most
 * of a synthesis goes. cdk8s asks the whole app again for each chart; we do not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  ManagementCluster,
  manifests,
  RCloneCredential,
} from 'mosk-backup';
import { median } from './median';

const RUNS = 5;
const SHAPES = [
  { charts: 1, clusters: 500 },
  { charts: 1, clusters: 2500 },
  { charts: 100, clusters: 500 },
  { charts: 500, clusters: 500 },
];

const outdir = mkdtempSync(path.join(tmpdir(), 'bench-synth-'));

/** Two objects per cluster, the clusters spread over the charts. */
function fleet(shape: { charts: number; clusters: number }): App {
  const app = new App({ outdir });
  const managementClusters = Array.from(
    { length: shape.charts },
    (_, index) => new ManagementCluster(app, `mgmt-${index}`, { namespace: 'prod' }),
  );
  const target = BackupTarget.rclone({
    bucket: 'backups',
    credential: RCloneCredential.fromName('s3'),
    encryptionKey: EncryptionKey.fromName('key-2026'),
  });
  for (let index = 0; index < shape.clusters; index++) {
    const mgmt = managementClusters[index % managementClusters.length] as ManagementCluster;
    const cluster = Cluster.named(`cluster-${index}`);
    new ClusterBackupSchedule(mgmt, `nightly-${index}`, { cluster, target, cron: Cron.daily({ hour: 1 }) });
    new ClusterBackup(mgmt, `now-${index}`, { cluster, target });
  }
  return app;
}

function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

console.log('charts  objects   yaml alone   manifests()   manifests() + yaml   app.synth()');
for (const shape of SHAPES) {
  const times = Array.from({ length: RUNS }, () => {
    const app = fleet(shape);
    const objects = manifests(app);
    const yaml = milliseconds(() => Yaml.save(path.join(outdir, 'floor.yaml'), objects));
    const ours = milliseconds(() => manifests(app));
    return {
      yaml,
      ours: ours / yaml,
      whole: (ours + yaml) / yaml,
      synth: milliseconds(() => app.synth()) / yaml,
    };
  });
  const column = (name: keyof (typeof times)[number]) => median(times.map((time) => time[name]));
  console.log(
    [
      String(shape.charts).padStart(6),
      String(shape.clusters * 2).padStart(8),
      `${column('yaml').toFixed(0).padStart(9)} ms`,
      `${column('ours').toFixed(2).padStart(11)} ×`,
      `${column('whole').toFixed(2).padStart(18)} ×`,
      `${column('synth').toFixed(2).padStart(11)} ×`,
    ].join(' '),
  );
}

/** The same objects in the same charts, and nothing of ours. */
function plain(app: App): App {
  const bare = new App({ outdir });
  for (const chart of app.charts) {
    const copy = new Chart(bare, chart.node.id);
    chart.toJson().forEach((object, index) => {
      new ApiObject(copy, `object-${index}`, object);
    });
  }
  return bare;
}

const pairs = Array.from({ length: RUNS }, () => {
  const app = fleet({ charts: 100, clusters: 500 });
  const bare = plain(app);
  return milliseconds(() => app.synth()) / milliseconds(() => bare.synth());
});
console.log(`app.synth() of 100 charts × 10 objects: ${median(pairs).toFixed(2)} × cdk8s alone (goal 3 ×)`);
rmSync(outdir, { recursive: true });
