import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  ClusterDefaultTarget,
  Cron,
  checkApp,
  clusterPatches,
  EncryptionKey,
  type KubeObject,
  ManagementCluster,
  manifests,
  RCloneCredential,
} from '../../../lib';
import { seeded } from './seeded';

const APPS = 300;
const CLUSTER = { apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', metadata: { name: 'prod' } };

interface RandomApp {
  readonly app: App;
  readonly defaultTargets: number;
  /** Whether somebody wrote a Cluster by hand. */
  readonly hasCluster: boolean;
}

/** Sites with clusters of every kind of declaration; now and then a Cluster, as such or hidden in a List. */
function randomApp(seed: number, outdir?: string): RandomApp {
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
        encryptionKey: chance(0.8) ? EncryptionKey.fromName('key') : EncryptionKey.none('test'),
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

function kindsOf(object: KubeObject): string[] {
  const items = (object as { items?: KubeObject[] }).items ?? [];
  return [object.kind, ...items.flatMap(kindsOf)];
}

test(`no manifest of ${APPS} generated apps is a Cluster`, () => {
  let refused = 0;
  for (let seed = 1; seed <= APPS; seed++) {
    const { app, defaultTargets, hasCluster } = randomApp(seed);
    const { errors } = checkApp(app);
    expect({ seed, codes: [...new Set(errors.map(({ code }) => code))] }).toEqual({
      seed,
      codes: hasCluster ? ['cluster-manifest'] : [],
    });
    expect({ seed, patches: clusterPatches(app).length }).toEqual({ seed, patches: defaultTargets });
    if (hasCluster) {
      refused += 1;
      expect(() => manifests(app)).toThrow('cluster-manifest');
    } else {
      expect({ seed, kinds: manifests(app).flatMap(kindsOf) }).not.toMatchObject({
        kinds: expect.arrayContaining(['Cluster']),
      });
    }
  }
  // Both halves of the promise were tried.
  expect(refused).toBeGreaterThan(APPS / 10);
  expect(refused).toBeLessThan(APPS);
});

test('neither writes app.synth() one', () => {
  const outdir = mkdtempSync(path.join(tmpdir(), 'no-cluster-test-'));
  for (let seed = 1; seed <= 30; seed++) {
    const { app, hasCluster } = randomApp(seed, outdir);
    if (hasCluster) expect(() => app.synth()).toThrow('cluster-manifest');
    else app.synth();
  }
  const kinds = readdirSync(outdir).flatMap((file) =>
    parseAllDocuments(readFileSync(path.join(outdir, file), 'utf8')).map((document) => document.get('kind')),
  );
  rmSync(outdir, { recursive: true });

  expect(new Set(kinds)).toEqual(new Set(['ClusterBackup', 'ClusterBackupSchedule']));
});
