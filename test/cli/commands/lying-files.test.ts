/** An archive whose object is gone may be the one that somebody wants back: no backup is made over it unasked. */
import { ClusterBackupType, ClusterType, KeyEncryptionKeyType } from '../../../lib/model';
import { startManagementCluster } from '../../../local';
import { until } from '../../until';
import { type Projects, startProjects, to } from '../projects';

// Real servers; on a busy machine they take their time.
let projects: Projects;
beforeEach(async () => {
  projects = await startProjects();
});
afterEach(() => projects.stop());

const apply = (file: string, ...options: string[]) =>
  projects.cli('prod', 'apply', file, '--wait', '--timeout', '20s', ...options);

/** As after a plain `kubectl delete`, or on a management cluster that was built anew: the files are all that is left. */
async function loseObject(name: string) {
  const { client } = projects.site;
  const patch = { metadata: { finalizers: null } };
  await client.patch(ClusterBackupType, 'prod', name, patch, { type: 'merge' });
  await client.delete(ClusterBackupType, 'prod', name);
  await until(`${name} to be gone`, async () => (await projects.get('prod', name)) === undefined);
}

describe('a backup is not made over an archive that no object tells of', () => {
  it('by apply, in a dry run either, unless somebody says so', async () => {
    const manifest = projects.manifest('before-1', { parameters: to('backups/a') });
    expect((await apply(manifest)).exitCode).toBe(0);
    await loseObject('before-1');

    for (const options of [['--dry-run'], []]) {
      const { exitCode, stderr } = await apply(manifest, ...options);
      expect([exitCode, stderr]).toEqual([5, expect.stringContaining('[remote-path-used]')]);
      expect(stderr).toContain('value: s3://backups/a/before-1');
      expect(stderr).toContain('--no-storage-check');
    }
    expect(await projects.get('prod', 'before-1')).toBeUndefined();
    expect((await apply(manifest, '--no-storage-check')).exitCode).toBe(0);
  });

  it('by create under a name that somebody gives', async () => {
    await projects.backup('prod', 'model', { parameters: to('backups/a') });
    await projects.backup('prod', 'before-1', { parameters: to('backups/a') });
    await loseObject('before-1');
    const create = (...options: string[]) =>
      projects.cli('prod', 'create', 'before-1', '--like', 'model', ...options);

    const { exitCode, stderr } = await create();
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('value: s3://backups/a/before-1')]);
    expect(await projects.get('prod', 'before-1')).toBeUndefined();
    expect((await create('--no-storage-check')).exitCode).toBe(0);
  });

  it('where the target of its Cluster leads', async () => {
    const section = { spec: { providerSpec: { value: { backup: to('backups/a') } } } };
    await projects.site.client.patch(ClusterType, 'prod', 'prod', section, { type: 'merge' });
    await projects.backup('prod', 'before-1', {});
    await loseObject('before-1');

    const { exitCode, stderr } = await apply(projects.manifest('before-1', {}));
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('[remote-path-used]')]);
  });

  it('where only its data key is left', async () => {
    await projects.backup('prod', 'before-1', { parameters: to('backups/a'), fileNames: { MKE: 'x.dek' } });
    await loseObject('before-1');
    const parameters = { ...to('backups/a'), keyEncryptionKey: 'kek' };
    const secret = { value: 'a-key-encryption-key-for-tests-0123456789' };
    await projects.create(KeyEncryptionKeyType, 'prod', 'kek', { secret });
    const { exitCode, stderr } = await apply(projects.manifest('x', { parameters }));
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('value: s3://backups/a/x.dek')]);
  });
});

it('a storage that cannot be looked at is told of, and keeps nobody from a backup', async () => {
  const elsewhere = await startManagementCluster({ bucket: 'backups' });
  await projects.credential('prod', 'gone', elsewhere.s3.endpoint);
  await elsewhere.stop();

  const manifest = projects.manifest('before-1', { parameters: to('backups/a', 'gone') });
  const { stderr } = await projects.cli('prod', 'apply', manifest);

  expect(stderr).toContain('in the storage of RCloneCredential prod/gone already was not looked at');
  expect(await projects.get('prod', 'before-1')).toBeDefined();
});
