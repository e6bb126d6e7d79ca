/**
 * Synthesis of fleets: `manifests(app)` against `app.synth()` in one run each. Asked for charts as such (one per
 * cluster), for charts that depend on each other, for growth and for memory.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { App, Chart } from 'cdk8s';
import { manifests } from 'mosk-backup';
import { fleet } from './fleet-app';
import { median } from './median';

const RUNS = 3;
const ROOT = path.join(__dirname, '..');
const CLI = path.join(ROOT, 'dist/cli/main.js');
const outdir = mkdtempSync(path.join(tmpdir(), 'bench-synth-fleet-'));

function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function compare(label: string, goal: string, make: () => App, runs = RUNS): void {
  const pairs = Array.from({ length: runs }, () => ({
    ours: milliseconds(() => manifests(make())) - milliseconds(make),
    theirs: milliseconds(() => make().synth()) - milliseconds(make),
  }));
  const ratio = median(pairs.map(({ ours, theirs }) => ours / theirs));
  const ms = (name: 'ours' | 'theirs') => median(pairs.map((pair) => pair[name])).toFixed(0);
  console.log(
    `${label}: manifests(app) ${ratio.toFixed(3)} × app.synth() (${ms('ours')} ms against ${ms('theirs')} ms; goal ${goal})`,
  );
}

/** The same number of objects as twenty small apps and as one, so that both meet the same mood of the machine. */
function growth(): void {
  const time = (charts: number) => {
    const app = fleet(charts, 20, outdir);
    return milliseconds(() => manifests(app));
  };
  const small = () => Array.from({ length: 20 }, () => time(50)).reduce((sum, each) => sum + each);
  small();
  const ratio = median(Array.from({ length: 5 }, () => time(1000) / small()));
  console.log(`time per object, 20,000 against 1,000: ${ratio.toFixed(2)} × (goal 1.3 ×)`);
}

/**
 * Highest resident memory of a process that runs the given end, in MB. The young generation is kept to 16 MB for both:
 * Node 24 otherwise takes as much for it as the machine has to spare, whatever the program needs.
 */
function memory(end: 'floor' | 'ours'): number {
  const output = execFileSync(
    process.execPath,
    ['--max-semi-space-size=16', '--import', 'tsx', path.join(__dirname, 'synth-memory.ts'), end],
    { encoding: 'utf8' },
  );
  return Number(output);
}

compare('1,000 charts, 5,000 objects', '0.5 ×', () => fleet(1000, 5, outdir), 1);
compare(
  '8 charts of 10 objects in a chain',
  '0.02 ×',
  () => {
    const app = fleet(8, 10, outdir);
    const charts = app.node.children as Chart[];
    for (const [index, chart] of charts.entries()) {
      if (index > 0) chart.addDependency(charts[index - 1] as Chart);
    }
    return app;
  },
  1,
);
growth();
const app = `"${process.execPath}" --import tsx "${path.join(__dirname, 'fleet-app.ts')}"`;
const cli = (...options: string[]) =>
  execFileSync(process.execPath, [CLI, 'synth', '--app', app, '--out', outdir, ...options], { cwd: ROOT });
cli();
const seconds = milliseconds(() => cli('--check')) / 1000;
console.log(`synth --check of 5,000 committed manifests: ${seconds.toFixed(1)} s (goal: seconds)`);
const floor = median([1, 2, 3].map(() => memory('floor')));
const ours = median([1, 2, 3].map(() => memory('ours')));
console.log(
  `memory for 10,000 objects: ${(ours / floor).toFixed(2)} × writing them with the YAML library alone (${ours.toFixed(0)} MB against ${floor.toFixed(0)} MB; goal 1.5 ×)`,
);
rmSync(outdir, { recursive: true });
