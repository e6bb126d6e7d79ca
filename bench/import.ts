/** How long the import of the construct entry takes, against cdk8s alone. Goal: at most 1.1 times. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { median } from './median';

const RUNS = 41;
const root = path.join(__dirname, '..');

/** Milliseconds that a fresh process needs to load the modules, without its own start. */
function importTime(modules: readonly string[]): number {
  const program = `
    const start = performance.now();
    for (const module of ${JSON.stringify(modules)}) require(module);
    console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' }));
}

const cdk8s: number[] = [];
const ours: number[] = [];
// In turns, so that both meet the same moods of the machine.
for (let run = 0; run < RUNS; run++) {
  cdk8s.push(importTime(['cdk8s', 'constructs']));
  ours.push(importTime(['mosk-backup']));
}

const ratio = median(ours) / median(cdk8s);
console.log(
  `import of mosk-backup: ${ratio.toFixed(2)} × cdk8s alone ` +
    `(${median(ours).toFixed(0)} ms against ${median(cdk8s).toFixed(0)} ms, medians of ${RUNS}; goal 1.1 ×)`,
);
