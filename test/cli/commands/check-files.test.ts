/** A backup whose files somebody has taken out of the storage is good for nothing, where the storage was asked. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ClusterBackupType } from '../../../lib/model';
import { type Projects, startProjects, to } from '../projects';

// Real servers; on a busy machine they take their time.
let projects: Projects;
beforeEach(async () => {
  projects = await startProjects();
  for (const name of ['first', 'second']) {
    const createdBy = { schedule: 'nightly' };
    await projects.backup('prod', name, { parameters: to('backups/prod'), createdBy });
  }
  rmSync(path.join(projects.site.s3.directory, 'backups/prod/second'));
});
afterEach(() => projects.stop());

const cli = (...words: string[]) => projects.cli('prod', ...words);

it('status names it, and --clusters counts the one before as the last good one', async () => {
  const listed = await cli('status', '--check-files', '--sort-by', 'name', '--json');
  expect(listed.exitCode).toBe(7);
  expect(JSON.parse(listed.stdout).map(({ name, missing }: never) => [name, missing])).toEqual([
    ['first', []],
    ['second', ['s3://backups/prod/second']],
  ]);
  expect(listed.stderr).toContain('ClusterBackup prod/second');
  const { exitCode, stdout } = await cli('status', '--clusters', '--check-files', '--json');
  expect(exitCode).toBe(7);
  expect(JSON.parse(stdout)).toMatchObject([{ lastBackup: { name: 'first' } }]);
});

it('says of none that nobody has looked for that its files are there', async () => {
  const { exitCode, stdout } = await cli('status', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ missing: null }, { missing: null }]);
});

it('explain takes the one before for the last backup', async () => {
  const { exitCode, stdout } = await cli('explain', 'prod', '--check-files', '--json');
  expect(exitCode).toBe(7);
  expect(JSON.parse(stdout)).toMatchObject({ live: { lastBackup: { name: 'first' } } });
});

it('prune does not keep it in the place of one whose files are there', async () => {
  const plan = async (...words: string[]) => {
    const { stdout } = await cli('prune', '--schedule', 'nightly', '--keep-last', '1', '--json', ...words);
    const { keep, remove, alone } = JSON.parse(stdout);
    return [keep, remove, alone].map((list: { name: string }[]) => list.map(({ name }) => name));
  };
  expect(await plan()).toEqual([['second'], ['first'], []]);
  expect(await plan('--check-files')).toEqual([['first'], [], ['second']]);
});

it('a storage that cannot be asked is told of, and prune then removes nothing', async () => {
  rmSync(path.join(projects.site.s3.directory, 'backups'), { recursive: true });
  const { exitCode, stderr } = await cli('status', '--check-files');
  expect(exitCode).toBe(7);
  expect(stderr).toContain('[storage-error]');
  const pruned = await cli('prune', '--schedule', 'nightly', '--keep-last', '1', '--yes', '--check-files');
  expect(pruned.exitCode).toBe(7);
  expect((await projects.get('prod', 'first'))?.spec.delete).toBeUndefined();
});

it.each([
  ['over NFS', { nfsUploadUrl: 'nfs://192.0.2.10:/backups' }],
  ['with a credential that is gone', to('backups/prod', 'gone')],
])(
  'files that cannot be looked for are told of, and prune then removes nothing: %s',
  async (_how, parameters) => {
    for (const [index, name] of ['third', 'fourth'].entries()) {
      const createdBy = { schedule: 'elsewhere' };
      await projects.create(ClusterBackupType, 'prod', name, {
        targetCluster: 'prod',
        parameters,
        createdBy,
      });
      const at = `2027-01-0${index + 1}T01:00:00Z`;
      const status = { status: 'Completed', startedAt: at, completedAt: at, uploadedAt: at };
      const options = { type: 'merge', subresource: 'status' } as const;
      await projects.site.client.patch(ClusterBackupType, 'prod', name, { status }, options);
    }
    const prune = (...words: string[]) =>
      cli('prune', '--schedule', 'elsewhere', '--keep-last', '1', ...words);
    expect((await prune()).stdout).toMatch(/^remove {2}third /m);
    for (const words of [[], ['--yes']]) {
      const { exitCode, stdout, stderr } = await prune('--check-files', ...words);
      expect([exitCode, stdout]).toEqual([7, '']);
      expect(stderr).toContain('[files-unknown]');
      expect(stderr).toContain('ClusterBackup prod/fourth and 1 other');
    }
    expect((await projects.get('prod', 'third'))?.spec.delete).toBeUndefined();
  },
);
