import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type LocalSite, startLocalSite } from '../local-site';
import { writeFiles } from './explain-manifests';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  expect(await local.cli(['apply', 'example', '--wait'])).toMatchObject({ exitCode: 0 });
  const kubeconfig = readFileSync(local.site.kubeconfigPath, 'utf8');
  const [, context = ''] = /^current-context: *"?([^"\n]+)"?$/m.exec(kubeconfig) ?? [];
  // One that burnt down.
  writeFileSync(
    path.join(local.folder, 'gone.kubeconfig'),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'gone', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'gone', user: { token: 'x' } }],
      contexts: [{ name: 'dallas', context: { cluster: 'gone', user: 'gone' } }],
    }),
  );
  writeFiles(local.folder, {
    'inventory.yaml': `
managementClusters:
  - { name: frankfurt, release: 2.32.1, context: ${JSON.stringify(context)} }
  - { name: dallas, release: 2.32.1, folder: dallas }
clusters:
  - { name: prod, project: prod, managementCluster: frankfurt, release: 26.2.1 }
  - { name: prod, project: prod, managementCluster: dallas, release: 26.2.1 }
`,
    'frankfurt.yaml': `
managementClusters: [{ name: frankfurt, release: 2.32.1, context: ${JSON.stringify(context)} }]
clusters: [{ name: prod, project: prod, managementCluster: frankfurt, release: 26.2.1 }]
`,
  });
}, 60_000);
afterAll(() => local.stop());

const both = () => ({
  KUBECONFIG: `${local.site.kubeconfigPath}:${path.join(local.folder, 'gone.kubeconfig')}`,
});

it('what lives is in the sheet: release, storage, and the newest backup with the sizes of its files', async () => {
  const { exitCode, stdout } = await local.cli([
    'runbook',
    '--live',
    '--inventory',
    'frankfurt.yaml',
    '--json',
  ]);
  const [prod] = JSON.parse(stdout).clusters;

  expect(exitCode).toBe(0);
  expect(prod).toMatchObject({ managementCluster: 'frankfurt', liveRelease: 'mosk-22-0-1-26-2-1' });
  const [target] = prod.targets;
  expect(target).toMatchObject({
    place: 's3://mosk-backups/prod',
    storage: { credential: 's3-backup', access: { endpoint: local.site.s3.endpoint } },
    key: { name: 'prod-2026', custody: null },
    newest: [{ name: 'prod-before-upgrade', files: [{ bytes: expect.any(Number) }, { bytes: 96 }] }],
  });
  expect(target.commands).toHaveLength(4);
});

it('without an inventory it is of the current context', async () => {
  const { exitCode, stdout } = await local.cli(['runbook', 'prod', '--live']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('# Recovery sheet of prod/prod');
  expect(stdout).toContain('export NAME=prod-before-upgrade');
});

it('a management cluster that cannot be read is named, hides no other, and ends with 6', async () => {
  const { exitCode, stdout, stderr } = await local.cli(
    ['runbook', '--live', '--inventory', 'inventory.yaml'],
    {
      env: both(),
    },
  );
  expect(exitCode).toBe(6);
  expect(stderr).toContain('127.0.0.1:1');
  expect(stdout).toContain('NOT READ: management cluster `dallas`');
  expect(stdout).toContain('## Cluster `dallas/prod/prod`');
  expect(stdout).toContain('export NAME=prod-before-upgrade');
});

it('a sheet on the disk is not replaced by one that knows less, because the management cluster is gone', async () => {
  writeFileSync(path.join(local.folder, 'sheet.md'), 'all that is known of dallas');
  const argv = ['runbook', '--live', '--inventory', 'inventory.yaml', '--out'];
  const { exitCode, stderr } = await local.cli([...argv, 'sheet.md'], { env: both() });

  expect(exitCode).toBe(6);
  expect(stderr).toContain('The sheet is left as it was');
  expect(readFileSync(path.join(local.folder, 'sheet.md'), 'utf8')).toBe('all that is known of dallas');
  expect((await local.cli([...argv, 'partial.md'], { env: both() })).exitCode).toBe(6);
  expect(readFileSync(path.join(local.folder, 'partial.md'), 'utf8')).toContain('NOT READ');
});

it('has no secret of the cluster in it, in any form', async () => {
  for (const format of ['markdown', 'html', 'json']) {
    const { stdout } = await local.cli(['runbook', '--live', '--format', format]);
    expect(stdout).not.toContain(local.example.key);
    expect(stdout).not.toContain(local.site.s3.secretAccessKey);
  }
});

it('nothing is ever written to the cluster', async () => {
  local.writes();
  await local.cli(['runbook', '--live']);
  expect(local.writes()).toEqual([]);
});

it('the next backup makes no sheet stale, and a file that is gone is told', async () => {
  const argv = ['runbook', '--live', '--out', 'checked.md'];
  expect((await local.cli(argv)).exitCode).toBe(0);
  writeFiles(local.folder, {
    'another.yaml': `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: another, namespace: prod }
spec:
  targetCluster: prod
  parameters: { rclone: { bucket: mosk-backups/prod, credential: s3-backup }, keyEncryptionKey: prod-2026 }
`,
  });
  expect(await local.cli(['apply', 'another.yaml', '--wait'])).toMatchObject({ exitCode: 0 });
  const bucket = path.join(local.site.s3.directory, local.site.s3.bucket);
  const gone =
    readdirSync(path.join(bucket, 'prod')).find((name) => name.endsWith('before-upgrade.dek')) ?? '';
  rmSync(path.join(bucket, 'prod', gone));

  const { stdout, stderr } = await local.cli([...argv, '--check']);
  expect(stdout).toBe('');
  expect((await local.cli(['runbook', '--live'])).stdout).toContain('export NAME=another');
  expect(stderr).toContain('prod-before-upgrade.dek, though its backup is complete and uploaded');
});
