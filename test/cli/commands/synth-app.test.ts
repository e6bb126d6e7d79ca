import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

// The app runs in a process of its own, with the package as it is built.
const ROOT = path.join(__dirname, '../../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'synth-app-test-'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A cdk8s app of constructs; `body` declares what is in it. */
function app(body: string): void {
  writeFileSync(path.join(folder, 'cdk8s.yaml'), 'app: node app.cjs\n');
  writeFileSync(
    path.join(folder, 'app.cjs'),
    `const { App, ApiObject, Chart, JsonPatch } = require('cdk8s');
     const { BackupTarget, Cluster, ClusterBackup, ClusterBackupSchedule, ClusterDefaultTarget, Cron, EncryptionKey, ManagementCluster, RCloneCredential, useGitOps, usePolicy } = require('mosk-backup');
const { BackupPolicy } = require('mosk-backup/policy');
     const target = (folder) => BackupTarget.rclone({ bucket: 'backups', folder,
       credential: RCloneCredential.fromName('s3'), encryptionKey: EncryptionKey.fromName('key') });
     const cluster = Cluster.named('prod');
     const app = new App();
     const site = (id) => new ManagementCluster(app, id, { namespace: 'prod' });
     const backup = (scope, id, place = id) => new ClusterBackup(scope, id, { cluster, target: target(place) });
     ${body}
     app.synth();`,
  );
}

async function synth(...options: string[]) {
  const io = fakeIo({ cwd: folder });
  const exitCode = await run(['synth', ...options], io);
  return { exitCode, ...io.output };
}

const out = () =>
  readdirSync(path.join(folder, 'out'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(folder, 'out'), path.join(entry.parentPath, entry.name)))
    .sort();
const read = (file: string) => readFileSync(path.join(folder, 'out', file), 'utf8');

it('writes a folder per management cluster, charts inside it included', async () => {
  app(`backup(site('east'), 'now', 'a');
       const west = site('west');
       backup(west, 'now', 'b');
       backup(new Chart(west, 'more', { namespace: 'stage' }), 'then', 'c');`);

  expect(await synth('--out', 'out')).toMatchObject({ exitCode: 0 });
  expect(out()).toEqual([
    '.mosk-backup-manifests',
    'east/clusterbackup.prod.prod-now.yaml',
    'west/clusterbackup.prod.prod-now.yaml',
    'west/clusterbackup.stage.prod-then.yaml',
  ]);
});

it('writes the default target of a Cluster as a patch with nulls, and no Cluster', async () => {
  app(`new ClusterDefaultTarget(site('east'), 'default', { cluster, target: target('prod') });`);

  expect(await synth('--out', 'out')).toMatchObject({ exitCode: 0 });
  expect(out()).toEqual(['.mosk-backup-manifests', 'east/.gitkeep', 'patches/east/cluster.prod.prod.patch']);
  const backup = {
    keyEncryptionKey: 'key',
    nfsUploadUrl: null,
    rclone: { bucket: 'backups/prod', credential: 's3' },
  };
  expect(parse(read('patches/east/cluster.prod.prod.patch'))).toEqual({
    managementCluster: 'east',
    namespace: 'prod',
    cluster: 'prod',
    patch: { spec: { providerSpec: { value: { backup } } } },
  });
});

it('gives the documents that cdk8s writes', async () => {
  app(`const east = site('east'); backup(east, 'b'); backup(east, 'a');
       backup(new Chart(east, 'inner', { namespace: 'stage' }), 'c'); backup(site('west'), 'd');`);
  const cdk8sOut = path.join(folder, 'cdk8s-out');
  execFileSync(process.execPath, ['app.cjs'], {
    cwd: folder,
    env: { ...process.env, CDK8S_OUTDIR: cdk8sOut },
  });
  const byCdk8s = readdirSync(cdk8sOut).map((file) => readFileSync(path.join(cdk8sOut, file), 'utf8'));
  const documents = (text: string) => parseAllDocuments(text).map((each) => JSON.stringify(each.toJS()));

  const { stdout } = await synth();

  expect(documents(stdout)).toHaveLength(4);
  expect(documents(stdout).sort()).toEqual(byCdk8s.flatMap(documents).sort());
});

it('writes one file per folder, or a kustomization of the files', async () => {
  app(`const east = site('east'); backup(east, 'b'); backup(east, 'a');`);

  expect(await synth('--out', 'out', '--format', 'single')).toMatchObject({ exitCode: 0 });
  expect(out()).toEqual(['.mosk-backup-manifests', 'east/manifests.yaml']);
  expect(parseAllDocuments(read('east/manifests.yaml')).map((each) => each.toJS().metadata.name)).toEqual([
    'prod-b',
    'prod-a',
  ]);

  expect(await synth('--out', 'out', '--format', 'kustomize')).toMatchObject({ exitCode: 0 });
  expect(out()).toEqual([
    '.mosk-backup-manifests',
    'east/clusterbackup.prod.prod-a.yaml',
    'east/clusterbackup.prod.prod-b.yaml',
    'east/kustomization.yaml',
  ]);
  expect(parse(read('east/kustomization.yaml')).resources).toEqual([
    'clusterbackup.prod.prod-a.yaml',
    'clusterbackup.prod.prod-b.yaml',
  ]);
});

describe('where Flux applies one folder after another', () => {
  const site = (body = '') =>
    app(`useGitOps(app, { engine: 'flux' }); const east = site('east'); ${body}
         new ClusterBackupSchedule(east, 'nightly', { cluster, target: target('n'), cron: Cron.daily({ hour: 1 }) });`);
  const schedule = 'east/schedules/clusterbackupschedule.prod.prod-nightly.yaml';

  it('writes a folder per stage, also for one that nothing is in', async () => {
    site(`backup(east, 'now');`);

    expect(await synth('--out', 'out')).toMatchObject({ exitCode: 0 });
    expect(out()).toEqual([
      '.mosk-backup-manifests',
      'east/backups/clusterbackup.prod.prod-now.yaml',
      'east/keys/.gitkeep',
      schedule,
    ]);
  });

  it('keeps the folder of a stage whose last object was taken out', async () => {
    site(`backup(east, 'now');`);
    await synth('--out', 'out');
    site();

    expect(await synth('--out', 'out', '--check')).toMatchObject({ exitCode: 8 });
    expect(await synth('--out', 'out')).toMatchObject({ exitCode: 0 });
    expect(out()).toEqual([
      '.mosk-backup-manifests',
      'east/backups/.gitkeep',
      'east/keys/.gitkeep',
      schedule,
    ]);
    expect(await synth('--out', 'out', '--check')).toMatchObject({ exitCode: 0 });
  });

  it('lists nothing in the kustomization.yaml of an empty stage, which kustomize takes', async () => {
    site();

    expect(await synth('--out', 'out', '--format', 'kustomize')).toMatchObject({ exitCode: 0 });
    expect(out()).toEqual([
      '.mosk-backup-manifests',
      'east/backups/kustomization.yaml',
      'east/keys/kustomization.yaml',
      schedule,
      'east/schedules/kustomization.yaml',
    ]);
    expect(parse(read('east/keys/kustomization.yaml')).resources).toEqual([]);
  });
});

it('keeps the folder of a management cluster whose last object was taken out', async () => {
  app(`backup(site('east'), 'now');`);
  await synth('--out', 'out');
  app(`site('east');`);

  expect(await synth('--out', 'out')).toMatchObject({
    exitCode: 0,
    stderr: 'removed out/east/clusterbackup.prod.prod-now.yaml\n',
  });
  expect(out()).toEqual(['.mosk-backup-manifests', 'east/.gitkeep']);
});

it('shows every finding with the path of its construct, and writes nothing', async () => {
  app(`const east = site('east');
       ApiObject.of(backup(east, 'now')).addJsonPatch(JsonPatch.remove('/spec/targetCluster'));
       for (const id of ['north', 'west']) backup(site(id), 'now', 'same');
       backup(east, 'now2').node.addValidation({ validate: () => ['a problem of the app itself'] });`);

  const { exitCode, stderr } = await synth('--out', 'out');

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/east\/now: spec\.targetCluster/);
  expect(stderr).toMatch(/\[remote-file-collision\]\s+at: +west\/now and north\/now/);
  expect(stderr).toMatch(/east\/now2\s+value: a problem of the app itself/);
  expect(existsSync(path.join(folder, 'out'))).toBe(false);
});

it('tells what goes wrong inside app.synth() where the app calls it', async () => {
  app(`backup(site('east'), 'now').node.addValidation({ validate: () => undefined.length });
       try { app.synth() } catch (error) { console.error('caught: ' + error.message); process.exit(3) }`);

  const { exitCode, stderr } = await synth('--out', 'out');

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('caught: Cannot read properties of undefined');
  expect(stderr).toContain('The app ended with exit code 3');
});

it('tells a mistake of a construct with the line of the app, and without a stack', async () => {
  app(`backup(site('site-a'), 'a');
    Cron.daily({ hour: 25 });`);
  const { exitCode, stderr } = await synth();
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: .*\[cron-invalid\]\n/);
  expect(stderr).toMatch(/\n {2}line: {2}\S+app\.cjs:\d+:\d+\nerror: The app ended with exit code 1/);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

it('leaves what is no mistake of ours to Node.js', async () => {
  app("throw new TypeError('of the app');");
  expect((await synth()).stderr).toMatch(/TypeError: of the app\n {4}at /);
});

it('stops at an error of the app’s policy, and shows its warnings', async () => {
  const local = `const level = (level) => new BackupPolicy({ levels: { MB001: level, MB043: 'off' } });
    new ClusterBackup(site('a'), 'now', { cluster, target: BackupTarget.clusterDefault() });`;

  app(`${local} usePolicy(app, level('error'));`);
  const refused = await synth('--out', 'out');
  expect(refused.exitCode).toBe(9);
  expect(refused.stderr).toContain('MB001 target-required');
  expect(refused.stderr).toContain('a/now: spec.parameters');

  app(`${local} usePolicy(app, level('warning'));`);
  const warned = await synth('--out', 'out');
  expect(warned.exitCode).toBe(0);
  expect(warned.stderr).toContain('MB001 target-required');
});

it('warns of fields that the CRDs do not know, and writes them', async () => {
  app(`const own = ApiObject.of(backup(site('east'), 'now'));
       own.addJsonPatch(JsonPatch.add('/spec/compression', 'zstd'));`);

  const { exitCode, stdout, stderr } = await synth();

  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/warning: .*\[unknown-field\]\s+at: +east\/now: spec\.compression/);
  expect(stdout).toContain('compression: zstd');
});

it('names both constructs that declare one object', async () => {
  app(`const east = site('east'); backup(east, 'now', 'a');
       new ClusterBackup(east, 'again', { name: 'prod-now', cluster, target: target('b') });`);

  expect((await synth()).stderr).toMatch(/\[duplicate-object\]\s+at: +east\/again and east\/now/);
});

describe('--check', () => {
  const declare = (bucketFolder: string) => app(`backup(site('east'), 'now', '${bucketFolder}');`);

  it('is silent where the committed manifests are those that the app declares', async () => {
    declare('a');
    await synth('--out', 'out');

    expect(await synth('--out', 'out', '--check')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('ends with 8 and shows the lines that differ, and changes nothing', async () => {
    declare('a');
    await synth('--out', 'out');
    const before = read('east/clusterbackup.prod.prod-now.yaml');
    declare('b');

    const { exitCode, stdout, stderr } = await synth('--out', 'out', '--check');

    expect(exitCode).toBe(8);
    expect(stderr).toContain('[manifests-stale]');
    expect(stdout).toContain('east/clusterbackup.prod.prod-now.yaml: stale\n');
    expect(stdout).toContain('\n-       bucket: backups/a\n+       bucket: backups/b\n');
    expect(read('east/clusterbackup.prod.prod-now.yaml')).toBe(before);
  });

  it('finds files that are missing, or no longer declared', async () => {
    declare('a');
    await synth('--out', 'out');
    app(`backup(site('west'), 'now', 'a');`);

    const { exitCode, stdout } = await synth('--out', 'out', '--check');

    expect(exitCode).toBe(8);
    expect(stdout).toContain('east/clusterbackup.prod.prod-now.yaml: no longer declared\n');
    expect(stdout).toContain('west/clusterbackup.prod.prod-now.yaml: missing\n');
  });

  it('does not mind the line ends that Git writes on Windows', async () => {
    declare('a');
    await synth('--out', 'out');
    const file = path.join(folder, 'out/east/clusterbackup.prod.prod-now.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));

    expect(await synth('--out', 'out', '--check')).toMatchObject({ exitCode: 0 });
  });
});

describe('files of others', () => {
  it('are neither changed nor removed, and an encrypted one is not overwritten in clear', async () => {
    app(`const east = site('east'); backup(east, 'now', 'a'); backup(east, 'then', 'b');`);
    await synth('--out', 'out');
    const encrypted = path.join(folder, 'out/east/clusterbackup.prod.prod-now.yaml');
    writeFileSync(encrypted, 'kind: ENC[AES256_GCM]\n');
    writeFileSync(path.join(folder, 'out/east/notes.yaml'), 'mine: true\n');

    const { exitCode, stderr } = await synth('--out', 'out');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\[file-invalid\][\s\S]*prod-now\.yaml/);

    app(`backup(site('east'), 'then', 'b');`);
    expect(await synth('--out', 'out')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(encrypted, 'utf8')).toBe('kind: ENC[AES256_GCM]\n');
    expect(read('east/notes.yaml')).toBe('mine: true\n');
    expect(read('.mosk-backup-manifests')).not.toContain('prod-now');
  });

  it('outside the folder are out of reach of its list', async () => {
    app(`backup(site('east'), 'now');`);
    await synth('--out', 'out');
    writeFileSync(path.join(folder, 'out/.mosk-backup-manifests'), '../app.cjs\n');

    expect((await synth('--out', 'out')).exitCode).toBe(2);
    expect(existsSync(path.join(folder, 'app.cjs'))).toBe(true);
  });
});
