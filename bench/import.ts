/**
 * How long the import of the construct entry takes, against cdk8s alone. Goal: at most 1.15 times. The entry loads what a
 * program uses of it, so it is asked for what the README's first program uses.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { median } from './median';

const PAIRS = 61;
const root = path.join(__dirname, '..');

const CDK8S = "require('cdk8s'); require('constructs');";
const OURS = `const { BackupTarget, Cluster, ClusterBackupSchedule, Cron, EncryptionKey, ManagementCluster,
  RCloneCredential } = require('mosk-backup');`;

/** Milliseconds that a fresh process needs for the imports, without its own start. */
function importTime(imports: string): number {
  const program = `
    const start = performance.now();
    ${imports}
    console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' }));
}

// In pairs, so that both of a pair meet the same mood of the machine.
const pairs = Array.from({ length: PAIRS }, () => ({
  cdk8s: importTime(CDK8S),
  ours: importTime(OURS),
}));

const ratio = median(pairs.map(({ ours, cdk8s }) => ours / cdk8s));
const [ours, cdk8s] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.cdk8s))];
console.log(
  `import of mosk-backup: ${ratio.toFixed(2)} × cdk8s alone ` +
    `(${ours.toFixed(0)} ms against ${cdk8s.toFixed(0)} ms; medians of ${PAIRS} pairs; goal 1.15 ×)`,
);
