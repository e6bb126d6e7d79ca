/** How long the import of the construct entry takes, against cdk8s alone. Goal: at most 1.1 times. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { median } from './median';

const PAIRS = 61;
const root = path.join(__dirname, '..');

/** Milliseconds that a fresh process needs to load the modules, without its own start. */
function importTime(...modules: string[]): number {
  const program = `
    const start = performance.now();
    for (const module of ${JSON.stringify(modules)}) require(module);
    console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' }));
}

// In pairs, so that both of a pair meet the same mood of the machine.
const pairs = Array.from({ length: PAIRS }, () => ({
  cdk8s: importTime('cdk8s', 'constructs'),
  ours: importTime('mosk-backup'),
}));

const ratio = median(pairs.map(({ ours, cdk8s }) => ours / cdk8s));
const [ours, cdk8s] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.cdk8s))];
console.log(
  `import of mosk-backup: ${ratio.toFixed(2)} × cdk8s alone ` +
    `(${ours.toFixed(0)} ms against ${cdk8s.toFixed(0)} ms; medians of ${PAIRS} pairs; goal 1.1 ×)`,
);
