import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

// As an npm workspace is laid out: the app has a cdk8s of its own, and the package finds another one.
const ROOT = path.join(__dirname, '../../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'another-cdk8s-test-'));
  mkdirSync(path.join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'constructs'])
    cpSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name), {
      recursive: true,
    });
  symlinkSync(ROOT, path.join(folder, 'node_modules/mosk-backup'));
  writeFileSync(path.join(folder, 'cdk8s.yaml'), 'app: node app.cjs\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

function app(...schedules: string[]): void {
  writeFileSync(
    path.join(folder, 'app.cjs'),
    `const { App } = require('cdk8s');
     const { BackupTarget, Cluster, ClusterBackupSchedule, ClusterDefaultTarget, Cron, EncryptionKey, ManagementCluster,
       RCloneCredential, useGitOps } = require('mosk-backup');
     const app = new App();
     useGitOps(app, { engine: 'flux' });
     const site = new ManagementCluster(app, 'east', { namespace: 'prod' });
     const cluster = Cluster.named('prod');
     const target = BackupTarget.rclone({ bucket: 'backups', credential: RCloneCredential.fromName('s3'),
       encryptionKey: EncryptionKey.fromName('key') });
     new ClusterDefaultTarget(site, 'default', { cluster, target });
     for (const [index, cron] of ${JSON.stringify(schedules)}.entries())
       new ClusterBackupSchedule(site, 'at-' + index, { cluster, target, cron: Cron.of(cron) });
     app.synth();`,
  );
}

async function synth() {
  const io = fakeIo({ cwd: folder });
  const exitCode = await run(['synth', '--out', 'out'], io);
  return { exitCode, ...io.output };
}

it("an app of another copy of cdk8s is written as one of the package's own, patches and stages of Flux included", async () => {
  app('0 1 * * *');

  expect(await synth()).toMatchObject({ exitCode: 0 });
  const files = readdirSync(path.join(folder, 'out'), { recursive: true, withFileTypes: true });
  const written = files
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(folder, 'out'), path.join(entry.parentPath, entry.name)));
  expect(written.sort()).toEqual(
    expect.arrayContaining([
      'patches/east/cluster.prod.prod.patch',
      'east/schedules/clusterbackupschedule.prod.prod-at-0.yaml',
    ]),
  );
});

it('and is checked as a whole', async () => {
  app('0 1 * * *', '10 1 * * *');

  const { exitCode, stderr } = await synth();
  expect(exitCode).toBe(2);
  expect(stderr).toContain('runs-too-close');
});
