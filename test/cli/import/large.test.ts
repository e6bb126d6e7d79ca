import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KubeObject } from '../../../lib/model';
import { diceOf } from '../../promises/dice';
import { rounds } from '../../whole';
import { COST_HOOK, costIn } from '../cost';
import { asServed, VERSION } from './served-objects';

const CLUSTERS = rounds(200, 1_000);
const BACKUPS = CLUSTERS * 40;
const MOST_MEGABYTES = 1_024;
const MOST_MS = 60_000;
const ROOT = path.join(__dirname, '../../..');
const dice = diceOf(1);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'import-large-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const parameters = (cluster: string) => ({
  keyEncryptionKey: 'kek',
  rclone: { bucket: `backups/${cluster}`, credential: 's3' },
});

/** Each cluster with a nightly schedule at its own minute and forty backups, as exported. */
function* exported(): Iterable<KubeObject> {
  for (let index = 0; index < CLUSTERS; index += 1) {
    const cluster = `edge-${index}`;
    const namespace = `project-${index % 4}`;
    const schedule: KubeObject = {
      apiVersion: VERSION,
      kind: 'ClusterBackupSchedule',
      metadata: { name: `${cluster}-nightly`, namespace },
      spec: {
        targetCluster: cluster,
        schedule: `${index % 60} ${index % 5} * * *`,
        parameters: parameters(cluster),
      },
    };
    yield asServed(dice, schedule, ['secret']);
    for (let run = 0; run < BACKUPS / CLUSTERS; run += 1) {
      const byHand = run === 0;
      const backup: KubeObject = {
        apiVersion: VERSION,
        kind: 'ClusterBackup',
        metadata: { name: `${cluster}-${run}`, namespace },
        spec: {
          targetCluster: cluster,
          parameters: parameters(cluster),
          ...(!byHand && { createdBy: { schedule: `${cluster}-nightly` } }),
        },
      };
      yield asServed(dice, backup, ['secret']);
    }
  }
}

it(`imports ${CLUSTERS} clusters with ${BACKUPS} backups in under a minute and ${MOST_MEGABYTES} MB`, () => {
  const items = [...exported()];
  writeFileSync(path.join(folder, 'all.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const program = path.join(ROOT, 'dist/cli/main.js');

  const cost = path.join(folder, 'cost');
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--require', COST_HOOK, program, 'import', 'all.json', '--out', 'out'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64e6, env: { ...process.env, COST: cost } },
  );

  expect(status).toBe(0);
  expect(stdout.match(/ {2}spec equal/g)).toHaveLength(CLUSTERS);
  const { mebibytes, cpuMs } = costIn(cost);
  expect(mebibytes).toBeLessThan(MOST_MEGABYTES);
  // Of the processor, because other tests run on the machine at the same time.
  expect(cpuMs).toBeLessThan(MOST_MS);
}, 600_000);
