/**
 * `mosk-backup review` of two commits of a repository with 5,000 objects, a file each, of which the second changes 100,
 * against parsing the files of both with the `yaml` package: what nobody who compares both ends can do without.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { milliseconds, runCommand } from './command';
import { median } from './median';

const RUNS = 3;
const OBJECTS = 5000;
const CHANGES = 100;
const WORDS = ['review', 'HEAD~1', 'HEAD', '--path', 'clusters', '--fail-on', 'never'];

const folder = mkdtempSync(path.join(tmpdir(), 'bench-review-'));
const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=team', '-c', 'user.email=team@example.com', ...words], {
    cwd: folder,
  });

/** A schedule a cluster, on 20 sites; every fiftieth changes. */
function writeAll(hourOf: (index: number) => number): void {
  for (let index = 0; index < OBJECTS; index += 1) {
    const site = path.join(folder, 'clusters', `site-${index % 20}`);
    mkdirSync(site, { recursive: true });
    writeFileSync(path.join(site, `schedule-${index}.yaml`), schedule(index, hourOf(index)));
  }
  git('add', 'clusters');
  git('commit', '--quiet', '-m', 'Manifests');
}

function schedule(index: number, hour: number): string {
  const project = `project-${index % 50}`;
  return `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata:
  name: nightly-${index}
  namespace: ${project}
spec:
  targetCluster: cluster-${index}
  schedule: ${index % 60} ${hour} * * *
  parameters:
    keyEncryptionKey: key-2026
    rclone:
      bucket: backups/${project}/cluster-${index}
      credential: s3
`;
}

function parseTwice(): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.yaml')) continue;
    const text = readFileSync(path.join(folder, entry), 'utf8');
    parse(text);
    parse(text);
  }
}

async function main(): Promise<void> {
  git('init', '--quiet');
  writeAll(() => 1);
  writeAll((index) => (index % (OBJECTS / CHANGES) === 0 ? 3 : 1));
  const times: { yaml: number; review: number; ratio: number }[] = [];
  for (let count = 0; count < RUNS; count += 1) {
    const yaml = await milliseconds(parseTwice);
    const ours = await milliseconds(() => runCommand(WORDS, folder));
    times.push({ yaml, review: ours, ratio: ours / yaml });
  }
  const column = (name: 'yaml' | 'review' | 'ratio') => median(times.map((time) => time[name]));
  console.log('objects   changes   yaml alone, both ends   review (goal: a few seconds)');
  console.log(
    `${OBJECTS}      ${CHANGES}       ${column('yaml').toFixed(0).padStart(7)} ms              ${column('ratio').toFixed(2)} × (${(column('review') / 1000).toFixed(1)} s)`,
  );
  rmSync(folder, { recursive: true });
}

void main();
