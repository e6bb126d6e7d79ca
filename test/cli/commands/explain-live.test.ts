import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ClusterBackupScheduleType, ClusterBackupType, ClusterType } from '../../../lib/model';
import { connect } from '../../../providers/kubernetes';
import { type LocalSite, startLocalSite } from '../local-site';
import { writeFiles } from './explain-manifests';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  writeFiles(local.folder, { 'clusters/nightly.yaml': nightly('0 1 * * *') });
  expect(await local.cli(['apply', 'example', 'clusters', '--wait'])).toMatchObject({ exitCode: 0 });
});
afterAll(() => local.stop());

const nightly = (cron: string) => `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod }
spec:
  targetCluster: prod
  schedule: ${cron}
  parameters:
    rclone: { bucket: mosk-backups/prod, credential: s3-backup }
    keyEncryptionKey: prod-2026
`;

async function changing(change: (client: Awaited<ReturnType<typeof connect>>['client']) => Promise<unknown>) {
  const mosk = await connect({ kubeconfig: local.site.kubeconfigPath });
  try {
    await change(mosk.client);
  } finally {
    mosk.close();
  }
}

it('the management cluster shows the schedules that run, and the last backup with its age', async () => {
  const { exitCode, stdout } = await local.cli(['explain', 'prod', '--rpo', '26h']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Cluster prod/prod\n\nLive on https://');
  expect(stdout).toContain('Risk         1 of 5, minimal');
  expect(stdout).toMatch(
    /Last backup {2}prod-before-upgrade, \d+s ago \(20\S+Z\), s3:\/\/mosk-backups\/prod\/prod-before-upgrade\.encrypted/,
  );
  expect(stdout).toMatch(
    /nightly +0 1 \* \* \* +s3:\/\/mosk-backups\/prod \(its own\) +s3-backup +prod-2026 +24h/,
  );
  const { live, declared } = JSON.parse((await local.cli(['explain', 'prod', '--json'])).stdout);
  expect(declared).toBeNull();
  expect(live.lastBackup).toMatchObject({ name: 'prod-before-upgrade', ageSeconds: expect.any(Number) });
});

it('runs that failed are told, newest first, with the command that tells their story', async () => {
  const failed = (name: string, status: string, at: string) => ({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: 'prod' },
    spec: { targetCluster: 'prod' },
    status: { status, startedAt: at },
  });
  await changing(async (client) => {
    for (const object of [
      failed('old', 'Failed', '2020-01-01T00:00:00Z'),
      failed('new', 'Stuck', '2020-01-02T00:00:00Z'),
    ]) {
      await client.create(ClusterBackupType, { ...object, status: undefined });
      await client.patch(
        ClusterBackupType,
        'prod',
        object.metadata.name,
        { status: object.status },
        { type: 'merge', subresource: 'status' },
      );
    }
  });
  const { stdout } = await local.cli(['explain', 'prod', '--html', 'failed.html']);
  expect(stdout).toMatch(
    /Failed runs {2}new is Stuck, begun \d+d ago \(2020-01-02T00:00:00Z\): mosk-backup status new -n prod\n {15}old is Failed/,
  );
  expect(readFileSync(path.join(local.folder, 'failed.html'), 'utf8')).toContain('<dd>new is Stuck');
  const clusters = await local.cli(['status', '--clusters']);
  expect(clusters.stdout).toContain('2, last new Stuck');
  const [{ failed: count, failedRuns }] = JSON.parse(
    (await local.cli(['status', '--clusters', '--json'])).stdout,
  );
  expect([count, failedRuns[0]]).toEqual([
    2,
    { name: 'new', status: 'Stuck', startedAt: '2020-01-02T00:00:00Z' },
  ]);
  await changing(async (client) => {
    for (const name of ['old', 'new']) await client.delete(ClusterBackupType, 'prod', name);
  });
});

it('manifests that were applied are no difference, and are not told twice', async () => {
  const { exitCode, stdout } = await local.cli([
    'explain',
    'prod',
    '--live',
    '--manifests',
    'clusters',
    'example',
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('The manifests declare just this.\n');
  expect(stdout).not.toContain('As declared');
});

it('where manifests and management cluster differ both are explained, and the difference is told', async () => {
  writeFiles(local.folder, { 'changed/nightly.yaml': nightly('0 1 * * 1') });
  const argv = ['explain', 'prod', '--live', '--manifests', 'changed', '--rpo', '26h'];
  const { stdout } = await local.cli([...argv, '--html', 'page.html']);
  expect(stdout).toMatch(
    /Live on [\s\S]*Risk {9}1 of 5[\s\S]*As declared in changed[\s\S]*Risk {9}4 of 5, high/,
  );
  expect(stdout).toContain(
    'What lives is not what is declared\n' +
      '  ClusterBackupSchedule nightly: spec.schedule is "0 1 * * *", declared is "0 1 * * 1"\n',
  );
  const { differences } = JSON.parse((await local.cli([...argv, '--json'])).stdout);
  expect(differences).toEqual([
    {
      object: 'ClusterBackupSchedule nightly',
      path: 'spec.schedule',
      declared: '"0 1 * * 1"',
      live: '"0 1 * * *"',
    },
  ]);
});

it('a schedule without a target goes where the backup section of the Cluster says', async () => {
  await changing(async (client) => {
    const patch = {
      spec: { providerSpec: { value: { backup: { nfsUploadUrl: 'nfs://10.0.0.7:/exports' } } } },
    };
    await client.patch(ClusterType, 'prod', 'prod', patch, { type: 'merge' });
    const bare = { spec: { parameters: null } };
    await client.patch(ClusterBackupScheduleType, 'prod', 'nightly', bare, { type: 'merge' });
  });
  const { stdout } = await local.cli(['explain', 'prod']);
  expect(stdout).toContain('nfs://10.0.0.7:/exports (default of the Cluster)');
  expect(stdout).toContain('nfs://10.0.0.7:/exports/nightly-');
});

it('an unknown cluster ends with 5 and the clusters of the namespace', async () => {
  const { exitCode, stderr } = await local.cli(['explain', 'prd']);
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(/\[not-found\][\s\S]*Cluster prod\/prd in https:[\s\S]*known: prod\/prod/);
});

it('nothing is ever written', () => {
  local.writes();
  return local
    .cli(['explain', 'prod', '--live', '--manifests', 'clusters', '--week'])
    .then(() => expect(local.writes()).toEqual([]));
});
