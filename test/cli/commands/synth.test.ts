import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

// Real servers and processes; on a busy machine they take their time.
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'synth-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Stands in for a cdk8s app: writes these files where cdk8s would. */
function app(files: Record<string, string>): string {
  writeFileSync(
    path.join(folder, 'app.cjs'),
    `const files = ${JSON.stringify(files)};
     console.log('the app says hello');
     for (const name in files) require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/' + name, files[name]);`,
  );
  return 'node app.cjs';
}

const backup = (name: string, bucket = 'backups') => `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata:
  name: ${name}
  namespace: prod
spec:
  targetCluster: prod
  parameters:
    rclone:
      bucket: ${bucket}
      credential: s3
`;

it('prints all documents, each after a ---, and nothing else on stdout', async () => {
  const io = fakeIo({ cwd: folder });
  const command = app({ 'a.k8s.yaml': `${backup('one')}---\n${backup('two')}`, 'b.k8s.yaml': backup('one') });
  expect(await run(['synth', '--app', command], io)).toBe(0);
  expect(io.output.stdout).toBe(`---\n${backup('one')}---\n${backup('two')}---\n${backup('one')}`);
  expect(io.output.stderr).toContain('the app says hello');
});

it('takes the command from cdk8s.yaml', async () => {
  const io = fakeIo({ cwd: folder });
  writeFileSync(path.join(folder, 'cdk8s.yaml'), `app: ${app({ 'a.k8s.yaml': backup('one') })}\n`);
  expect(await run(['synth', '--json'], io)).toBe(0);
  expect(JSON.parse(io.output.stdout)).toMatchObject([{ metadata: { name: 'one' } }]);
});

it('tells of a cdk8s.yaml that is no YAML', async () => {
  const io = fakeIo({ cwd: folder });
  writeFileSync(path.join(folder, 'cdk8s.yaml'), 'app: [\n');
  expect(await run(['synth'], io)).toBe(2);
  expect(io.output.stderr).toContain('This is not YAML [file-invalid]');
});

it('writes one file per object and removes only its own stale ones', async () => {
  const out = () => (readdirSync(path.join(folder, 'out'), { recursive: true }) as string[]).sort();
  const both = app({ 'site.k8s.yaml': `${backup('one')}---\n${backup('two')}` });
  expect(await run(['synth', '--app', both, '--out', 'out'], fakeIo({ cwd: folder }))).toBe(0);
  writeFileSync(path.join(folder, 'out/site/kustomization.yaml'), 'resources: []\n');

  const io = fakeIo({ cwd: folder });
  const oneLess = app({ 'site.k8s.yaml': backup('two') });
  expect(await run(['synth', '--app', oneLess, '--out', 'out'], io)).toBe(0);
  expect(out()).toEqual([
    '.mosk-backup-manifests',
    'site',
    'site/clusterbackup.prod.two.yaml',
    'site/kustomization.yaml',
  ]);
  expect(readFileSync(path.join(folder, 'out/site/clusterbackup.prod.two.yaml'), 'utf8')).toContain(
    backup('two'),
  );
  expect(io.output.stderr).toContain('removed out/site/clusterbackup.prod.one.yaml');
});

it("does not overwrite somebody else's file", async () => {
  mkdirSync(path.join(folder, 'out/site'), { recursive: true });
  writeFileSync(path.join(folder, 'out/site/clusterbackup.prod.one.yaml'), 'mine: true\n');
  const io = fakeIo({ cwd: folder });
  const command = app({ 'site.k8s.yaml': backup('one') });
  expect(await run(['synth', '--app', command, '--out', 'out'], io)).toBe(2);
  expect(io.output.stderr).toContain('[file-invalid]');
  expect(readFileSync(path.join(folder, 'out/site/clusterbackup.prod.one.yaml'), 'utf8')).toBe(
    'mine: true\n',
  );
});

it('writes nothing when a manifest breaks the contract', async () => {
  const io = fakeIo({ cwd: folder });
  const command = app({ 'site.k8s.yaml': backup('one', 'backups/') });
  expect(await run(['synth', '--app', command, '--out', 'out'], io)).toBe(2);
  expect(io.output.stderr).toMatch(/\[bucket-name\][\s\S]*site\.k8s\.yaml:10: ClusterBackup prod\/one/);
  expect(readdirSync(folder)).toEqual(['app.cjs']);
});

it.each([
  ['node -e "process.exit(3)"', 'exit code 3'],
  ['node -e 0', 'wrote no manifest'],
])('an app %s fails with exit code 2', async (command, text) => {
  const io = fakeIo({ cwd: folder });
  expect(await run(['synth', '--app', command], io)).toBe(2);
  expect(io.output.stderr).toContain(text);
});

it('says what to do where there is no app', async () => {
  const io = fakeIo({ cwd: folder });
  expect(await run(['synth'], io)).toBe(2);
  expect(io.output.stderr).toMatch(/\[usage\][\s\S]*cdk8s\.yaml/);
});
