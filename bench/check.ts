/**
 * `mosk-backup check` on 20,000 objects, a file each, against parsing the same files with the `yaml` package: reading
 * included on both sides, because both have to.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { milliseconds, runCommand } from './command';
import { median } from './median';

const RUNS = 3;
const OBJECTS = 20_000;
const WORDS = ['check', '.', '--fail-on', 'never'];

const folder = mkdtempSync(path.join(tmpdir(), 'bench-check-'));
for (let index = 0; index < OBJECTS; index += 1) {
  const site = path.join(folder, `site-${index % 20}`);
  mkdirSync(site, { recursive: true });
  writeFileSync(path.join(site, `schedule-${index}.yaml`), schedule(index));
}

function schedule(index: number): string {
  const project = `project-${index % 50}`;
  return `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata:
  name: nightly-${index}
  namespace: ${project}
  annotations:
    argocd.argoproj.io/sync-wave: "1"
    argocd.argoproj.io/sync-options: Prune=confirm
    kustomize.toolkit.fluxcd.io/prune: disabled
spec:
  targetCluster: cluster-${index}
  schedule: ${index % 60} ${index % 24} * * *
  parameters:
    keyEncryptionKey: key-2026
    rclone:
      bucket: backups/${project}/cluster-${index}
      credential: s3
`;
}

function parseAll(): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (entry.endsWith('.yaml')) parse(readFileSync(path.join(folder, entry), 'utf8'));
  }
}

async function main(): Promise<void> {
  const times: { yaml: number; ratio: number }[] = [];
  for (let count = 0; count < RUNS; count += 1) {
    const yaml = await milliseconds(parseAll);
    times.push({ yaml, ratio: (await milliseconds(() => runCommand(WORDS, folder))) / yaml });
  }
  const column = (name: 'yaml' | 'ratio') => median(times.map((time) => time[name]));
  console.log('objects   yaml alone   check (goal: ≤ 2 ×)');
  console.log(`${OBJECTS}     ${column('yaml').toFixed(0).padStart(7)} ms   ${column('ratio').toFixed(2)} ×`);
  rmSync(folder, { recursive: true });
}

void main();
