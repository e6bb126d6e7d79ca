import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import inventory from '../../../examples/fleet/inventory.json';
import { checkContract } from '../../../lib/contract';

const ROOT = path.join(__dirname, '../../..');
const MAIN = path.join(ROOT, 'examples/fleet/main.ts');

describe('the fleet example', () => {
  let files: string[];
  let objects: { kind: string; metadata: { name: string; namespace: string }; spec: Spec }[];
  type Spec = { schedule: string; parameters: { rclone: { bucket: string } } };
  beforeAll(() => {
    const outdir = mkdtempSync(path.join(tmpdir(), 'fleet-example-'));
    execFileSync('tsx', [MAIN], { cwd: ROOT, env: { ...process.env, CDK8S_OUTDIR: outdir } });
    files = readdirSync(outdir).sort();
    objects = files.flatMap((file) =>
      parseAllDocuments(readFileSync(path.join(outdir, file), 'utf8')).map((document) => document.toJS()),
    );
    rmSync(outdir, { recursive: true });
  });

  it('is some twenty lines for forty clusters on three sites', () => {
    const statements = readFileSync(MAIN, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('//'));

    expect(statements.length).toBeLessThanOrEqual(22);
    expect(inventory.clusters).toHaveLength(40);
    expect(inventory.managementClusters).toHaveLength(3);
  });

  it('writes a file for each site, with schedules for gold and silver clusters alone', () => {
    const tiers = inventory.clusters.map(({ labels }) => labels.tier);
    const count = (tier: string) => tiers.filter((name) => name === tier).length;

    expect(files).toEqual(['dallas.k8s.yaml', 'frankfurt.k8s.yaml', 'singapore.k8s.yaml']);
    expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['ClusterBackupSchedule']));
    expect(objects).toHaveLength(2 * count('gold') + count('silver'));
    expect(count('lab')).toBeGreaterThan(0);
  });

  it('gives each cluster a folder of its own in each bucket', () => {
    const buckets = objects.map(({ spec }) => spec.parameters.rclone.bucket);

    expect(new Set(buckets).size).toBe(buckets.length);
  });

  it('keeps the contract of the API', () => {
    expect(objects.flatMap((object) => checkContract(object as never))).toEqual([]);
  });
});
