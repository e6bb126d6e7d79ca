import { ClusterBackupType, ClusterType, KeyEncryptionKeyType, MoskApi } from '../../../lib/model';
import { startManagementCluster } from '../../../local';
import { until } from '../../until';
import { type Projects, startProjects, to } from '../projects';

// Real servers; on a busy machine they take their time.
let projects: Projects;
beforeEach(async () => {
  projects = await startProjects();
});
afterEach(() => projects.stop());

const remove = (namespace: string, ...words: string[]) =>
  projects.cli(namespace, 'remove', ...words, '--yes', '--timeout', '20s');
const apply = (namespace: string, file: string, ...options: string[]) =>
  projects.cli(namespace, 'apply', file, '--wait', '--timeout', '20s', ...options);

describe('the removal of a backup whose file is another’s too', () => {
  beforeEach(async () => {
    await projects.backup('prod', 'first', { parameters: to('backups/a') });
    await projects.backup('prod', 'second', {
      parameters: to('backups/a'),
      fileNames: { MKE: 'first' },
    });
  });

  it('is refused before anything is changed, and names the other and the way out', async () => {
    const { exitCode, stderr } = await remove('prod', 'first');
    expect(exitCode).toBe(5);
    expect(stderr).toContain('[files-shared]');
    expect(stderr).toContain('ClusterBackup prod/second');
    expect(stderr).toContain('s3://backups/a/first');
    expect(stderr).toContain('mosk-backup remove first -n prod --orphan');
    expect(projects.files()).toEqual(['backups/a/first']);
    expect((await projects.get('prod', 'first'))?.spec.delete).toBeUndefined();
  });

  it('with --orphan leaves the file to the other, which no deletion takes away from it', async () => {
    expect((await remove('prod', 'first', '--orphan')).exitCode).toBe(0);
    expect(projects.files()).toEqual(['backups/a/first']);
    const verified = await projects.cli('prod', 'verify', 'second');
    expect(verified.exitCode).toBe(0);
  });

  it('deletes the file with the last of them when all are named', async () => {
    const { exitCode, stdout } = await remove('prod', 'first', 'second');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('its files stay with the others');
    expect(projects.files()).toEqual([]);
    expect(await projects.site.client.list(ClusterBackupType, 'prod')).toMatchObject({ items: [] });
    expect(await projects.records()).toEqual([]);
  });

  it('is no matter once the other is Deleted', async () => {
    const { client } = projects.site;
    await client.patch(
      ClusterBackupType,
      'prod',
      'second',
      { status: { status: 'Deleted' } },
      {
        type: 'merge',
        subresource: 'status',
      },
    );
    expect((await remove('prod', 'first')).exitCode).toBe(0);
  });
});

describe('a backup is not removed whose file another has', () => {
  beforeEach(async () => {
    const secret = { value: 'a-key-encryption-key-for-tests-0123456789' };
    await projects.create(KeyEncryptionKeyType, 'prod', 'kek', { secret });
  });

  it.each<[string, object, object]>([
    [
      'as the data key of an encrypted one',
      { parameters: to('backups/a'), fileNames: { MKE: 'x.dek' } },
      { parameters: { ...to('backups/a'), keyEncryptionKey: 'kek' }, fileNames: { MKE: 'x' } },
    ],
    [
      'for another application',
      { parameters: to('backups/a'), fileNames: { MKE: 'x' } },
      { parameters: to('backups/a'), fileNames: { MKE: 'y', K0S: 'x' } },
    ],
  ])('%s', async (_, one, other) => {
    const first = await projects.backup('prod', 'first', { fileNames: { MKE: 'x' }, ...one });
    // One that MOSK has yet to upload claims its files as well.
    await projects.create(ClusterBackupType, 'prod', 'second', {
      targetCluster: 'prod',
      fileNames: { MKE: 'x' },
      ...other,
    });
    const { exitCode, stderr } = await remove('prod', 'first');
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('prod/second')]);
    expect((await projects.get('prod', 'first'))?.metadata.uid).toBe(first.metadata.uid);
  });

  it('in a folder of the bucket that the other reports with the file', async () => {
    await projects.backup('prod', 'first', { parameters: to('backups/a') });
    await projects.backup('prod', 'second', { parameters: to('backups') });
    const status = { status: { fileNames: { MKE: 'backups:a/first' } } };
    await projects.site.client.patch(ClusterBackupType, 'prod', 'second', status, {
      ...{ type: 'merge', subresource: 'status' },
    });
    expect((await remove('prod', 'first')).exitCode).toBe(5);
  });

  it('on an NFS server whose name is written in another case', async () => {
    for (const [name, nfsUploadUrl] of [
      ['first', 'nfs://NAS.corp:/backups'],
      ['second', 'nfs://nas.corp:/backups//.'],
    ] as const) {
      const spec = { targetCluster: 'prod', parameters: { nfsUploadUrl }, fileNames: { MKE: 'x' } };
      await projects.create(ClusterBackupType, 'prod', name, spec);
      // No local storage is one of NFS: what had arrived when the upload failed may be there.
      await until(`${name} to fail`, async () => (await projects.get('prod', name))?.status?.completedAt);
    }
    const { exitCode, stderr } = await remove('prod', 'first');
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('nfs://nas.corp:/backups/x')]);
  });

  it("at the Cluster's default target, and another at the same place by its own words", async () => {
    const section = MoskApi.v26_2.clusterBackupPatch(to('backups/a'));
    await projects.site.client.patch(ClusterType, 'prod', 'prod', section, { type: 'merge' });
    await projects.backup('prod', 'first', {});
    await projects.backup('prod', 'second', { parameters: to('backups/a'), fileNames: { MKE: 'first' } });
    expect((await remove('prod', 'first')).exitCode).toBe(5);
    expect((await remove('prod', 'second')).exitCode).toBe(5);
    expect(projects.files()).toEqual(['backups/a/first']);
  });

  it('in another namespace, through another credential for an endpoint that is spelled apart', async () => {
    const { endpoint } = projects.site.s3;
    await projects.credential('other', 'same', `${endpoint.toUpperCase()}/`);
    await projects.backup('prod', 'first', { parameters: to('backups/a') });
    await projects.create(ClusterBackupType, 'other', 'first', {
      targetCluster: 'prod',
      parameters: to('backups/a', 'same'),
    });
    const { exitCode, stderr } = await remove('prod', 'first');
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('ClusterBackup other/first')]);
    expect(projects.files()).toEqual(['backups/a/first']);
  });
});

it('two storages with a bucket of one name are told apart', async () => {
  const elsewhere = await startManagementCluster({ bucket: 'backups' });
  try {
    await projects.credential('other', 'elsewhere', elsewhere.s3.endpoint);
    await projects.create(ClusterBackupType, 'other', 'first', {
      targetCluster: 'prod',
      parameters: to('backups/a', 'elsewhere'),
    });
    expect((await apply('prod', projects.manifest('first', { parameters: to('backups/a') }))).exitCode).toBe(
      0,
    );
    expect((await remove('prod', 'first')).exitCode).toBe(0);
    expect(projects.files()).toEqual([]);
  } finally {
    await elsewhere.stop();
  }
});

describe('a backup is not made', () => {
  const manifest = () => projects.manifest('before-1', { parameters: to('backups/a') });

  it('where one of another namespace has its file', async () => {
    expect((await apply('prod', manifest())).exitCode).toBe(0);
    const { exitCode, stderr } = await apply('other', manifest());
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('prod/before-1')]);
    expect(stderr).toContain('[remote-path-used]');
    expect(await projects.get('other', 'before-1')).toBeUndefined();
  });

  it('where a file lies that was left behind, until its record is ended', async () => {
    expect((await apply('prod', manifest())).exitCode).toBe(0);
    expect((await remove('prod', 'before-1', '--orphan')).exitCode).toBe(0);
    const [record] = await projects.records('prod');
    const end = `kubectl delete configmap ${record?.metadata.name} -n prod`;
    for (const namespace of ['prod', 'other']) {
      const { exitCode, stderr } = await apply(namespace, manifest());
      expect([exitCode, stderr]).toEqual([5, expect.stringContaining(end)]);
    }
    await projects.site.client.delete(
      { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
      'prod',
      record?.metadata.name ?? '',
    );
    // The file is still there, and who has ended the record means to write over it.
    expect((await apply('other', manifest(), '--no-storage-check')).exitCode).toBe(0);
  });
});

it('a prune leaves backups alone that have one file, and says so', async () => {
  const createdBy = { schedule: 'nightly' };
  const fileNames = { MKE: 'nightly' };
  await projects.backup('prod', 'nightly-1', { parameters: to('backups/a'), fileNames, createdBy });
  // Creation times have whole seconds.
  projects.site.faults.skewClock(60_000);
  await projects.backup('prod', 'nightly-2', { parameters: to('backups/a'), fileNames, createdBy });
  const { exitCode, stdout } = await projects.cli(
    ...(['prod', 'prune', '--schedule', 'nightly', '--keep-last', '1', '--yes'] as const),
  );
  expect(exitCode).toBe(0);
  for (const [one, other] of ['12', '21'].map((each) => [...each])) {
    expect(stdout).toMatch(
      new RegExp(`^alone {3}nightly-${one} .* those of ClusterBackup prod/nightly-${other} as`, 'm'),
    );
  }
  expect(projects.files()).toEqual(['backups/a/nightly']);
});
