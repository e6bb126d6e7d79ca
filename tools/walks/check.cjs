// `mosk-backup check` of one schedule with one finding.
const { ROOT, walk } = require('./trace.cjs');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fakeIo } = require(`${ROOT}/test/cli/fake-io.ts`);
const { run } = require(`${ROOT}/cli/run.ts`);

const SCHEDULE = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod }
spec:
  targetCluster: prod
  schedule: 7 1 * * *
`;

async function main() {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'walk-'));
  fs.mkdirSync(path.join(cwd, 'clusters/site-a'), { recursive: true });
  fs.writeFileSync(path.join(cwd, 'clusters/site-a/nightly.yaml'), SCHEDULE);
  await walk('check .', () => run(['check', '.'], fakeIo({ cwd })));
  fs.rmSync(cwd, { recursive: true });
}

void main();
