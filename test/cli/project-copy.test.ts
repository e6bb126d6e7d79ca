import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programOfProject } from '../../cli/project-copy';

// As `npm install --global mosk-backup` leaves it: with what it depends on, and without cdk8s.
const ROOT = path.join(__dirname, '../..');

let place: string;
let global: string;
beforeAll(() => {
  place = realpathSync(mkdtempSync(path.join(tmpdir(), 'project-copy-test-')));
  const packages = path.join(place, 'global/node_modules');
  for (const each of ['package.json', 'dist', 'crds'])
    cpSync(path.join(ROOT, each), path.join(packages, 'mosk-backup', each), { recursive: true });
  for (const name of ['commander', 'yaml']) link(packages, name);
  global = path.join(packages, 'mosk-backup/dist/cli/main.js');
});
afterAll(() => rmSync(place, { recursive: true }));

let project: string;
beforeEach(() => {
  project = mkdtempSync(path.join(place, 'project-'));
});

function link(packages: string, name: string): void {
  mkdirSync(packages, { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules', name), path.join(packages, name));
}

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
  writeFileSync(path.join(project, name), text);
}

function has(...names: string[]): void {
  for (const name of names) {
    if (name !== 'mosk-backup') link(path.join(project, 'node_modules'), name);
    else symlinkSync(ROOT, path.join(project, 'node_modules/mosk-backup'));
  }
}

function globally(...words: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [global, ...words], { cwd: project, encoding: 'utf8' });
}

/** A copy that says how it was called. */
function hasCopyThatTells(): void {
  write('node_modules/mosk-backup/package.json', '{ "bin": { "mosk-backup": "main.js" } }');
  write(
    'node_modules/mosk-backup/main.js',
    "console.log('called', process.pid, process.argv.slice(2).join(' ')); process.exitCode = 7;",
  );
}

const PLAIN_APP = `const { ApiObject, App, Chart } = require('cdk8s');
  const app = new App();
  new ApiObject(new Chart(app, 'east'), 'n', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod' } });
  app.synth();`;
const backupApp = (cron: string) => `const { App } = require('cdk8s');
  const { BackupTarget, Cluster, ClusterBackupSchedule, Cron, EncryptionKey, ManagementCluster, RCloneCredential } =
    require('mosk-backup');
  const app = new App();
  const target = BackupTarget.rclone({ bucket: 'b', credential: RCloneCredential.fromName('s3'),
    encryptionKey: EncryptionKey.fromName('key') });
  new ClusterBackupSchedule(new ManagementCluster(app, 'east', { namespace: 'prod' }), 'nightly',
    { cluster: Cluster.named('prod'), target, cron: Cron.of('${cron}') });
  app.synth();`;

describe('synth of a copy that is installed globally', () => {
  it('needs nothing but the cdk8s of the project', () => {
    has('cdk8s', 'constructs');
    write('main.js', PLAIN_APP);

    const { stdout, stderr, status } = globally('synth', '--app', 'node main.js');

    expect(stderr).toBe('');
    expect(stdout).toBe('---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: prod\n');
    expect(status).toBe(0);
    expect(globally('synth', '--app', 'node main.js', '--out', 'clusters').status).toBe(0);
    expect(readFileSync(path.join(project, 'clusters/east/namespace.prod.yaml'), 'utf8')).toContain('kind');
  });

  it('writes what the copy of the project writes, and tells mistakes as it does', () => {
    has('cdk8s', 'constructs', 'mosk-backup');
    write('cdk8s.yaml', 'app: node main.js\n');
    const locally = (...words: string[]) =>
      spawnSync(process.execPath, [path.join(ROOT, 'dist/cli/main.js'), ...words], {
        cwd: project,
        encoding: 'utf8',
      });

    for (const [cron, code] of [
      ['0 1 * * *', 0],
      ['0 25 * * *', 2],
    ] as const) {
      write('main.js', backupApp(cron));
      const { stdout, stderr, status } = globally('--json', 'synth');
      expect(status).toBe(code);
      expect(stderr).not.toContain('    at ');
      const local = locally('--json', 'synth');
      expect({ stdout, stderr, status }).toEqual({
        stdout: local.stdout,
        stderr: local.stderr,
        status: local.status,
      });
    }
  });

  it('takes an app of a package below by the copy that lies there', () => {
    has('cdk8s', 'constructs');
    mkdirSync(path.join(project, 'packages/app/node_modules'), { recursive: true });
    symlinkSync(ROOT, path.join(project, 'packages/app/node_modules/mosk-backup'));
    write('packages/app/main.js', backupApp('0 1 * * *'));

    const { stdout, stderr, status } = globally('synth', '--app', 'node packages/app/main.js');

    expect(stderr).toBe('');
    expect(stdout).toContain('kind: ClusterBackupSchedule');
    expect(status).toBe(0);
  });

  it('finds the programs of the project, also of one above, without npm', () => {
    has('cdk8s', 'constructs');
    write('node_modules/.bin/start-app', '#!/bin/sh\nexec node "$@"\n');
    chmodSync(path.join(project, 'node_modules/.bin/start-app'), 0o755);
    write('packages/app/cdk8s.yaml', 'app: start-app main.js\n');
    write('packages/app/main.js', PLAIN_APP);

    const { stdout, stderr, status } = spawnSync(process.execPath, [global, 'synth'], {
      cwd: path.join(project, 'packages/app'),
      encoding: 'utf8',
      env: { PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin` },
    });

    expect(stderr).toBe('');
    expect(stdout).toContain('kind: Namespace');
    expect(status).toBe(0);
  });

  it('is left to the copy of the project, in the same process, with all words and its exit code', () => {
    hasCopyThatTells();

    const { stdout, status, pid } = globally('-n', 'prod', 'synth', '--out', 'x');

    expect(stdout).toBe(`called ${pid} -n prod synth --out x\n`);
    expect(status).toBe(7);
  });

  it.each([['check'], ['check', 'synth'], ['-n', 'synth', 'check'], ['--namespace', 'synth']])(
    'and nothing else is: %s %s',
    (...words) => {
      hasCopyThatTells();
      expect(programOfProject(words, project, global)).toBeUndefined();
    },
  );

  it('of the copy that runs already is left to nobody', () => {
    has('cdk8s', 'mosk-backup');
    expect(programOfProject(['synth'], project, path.join(ROOT, 'dist/cli/main.js'))).toBeUndefined();
    expect(programOfProject(['synth'], project, global)).toBe(path.join(ROOT, 'dist/cli/main.js'));
  });
});

it('what a global copy lacks is said without a stack, with what a project does about it', () => {
  const { stderr, status } = globally('generate', 'gitops', '--engine', 'flux');

  expect(stderr).toContain('in the project: npm install mosk-backup cdk8s constructs, then npx mosk-backup');
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(2);
});
