import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type BackupWorld, type Project, projectForEach } from '../backup-world';

let world: BackupWorld;
let project: Project;

projectForEach((...both) => {
  [world, project] = both;
});

const URL = 'nfs://192.0.2.10:/exports/mosk';

describe('an NFS export that a folder stands for', () => {
  let folder: string;
  beforeEach(async () => {
    folder = path.join(world.directory, `exports-${project.namespace}`);
    mkdirSync(path.join(folder, 'mosk'), { recursive: true });
    await world.restartController({ nfs: { 'nfs://192.0.2.10:/exports': folder } });
  });
  afterEach(() => world.restartController());

  it('takes the files of a backup, and gives them up on request', async () => {
    const { keyEncryptionKey } = await project.remote();
    await project.backup('b', { parameters: { nfsUploadUrl: URL, keyEncryptionKey } });
    const { status } = await project.until('b', 'Completed');

    expect(status?.fileNames).toEqual({ MKE: 'b.encrypted' });
    expect(readdirSync(path.join(folder, 'mosk')).sort()).toEqual(['b.dek', 'b.encrypted']);
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
    expect(readdirSync(path.join(folder, 'mosk'))).toEqual([]);
  });

  it('that is not there any more fails the run, and the deletion, by name', async () => {
    await project.backup('kept', { parameters: { nfsUploadUrl: URL } });
    await project.until('kept', 'Completed');
    rmSync(folder, { recursive: true });
    await project.backup('late', { parameters: { nfsUploadUrl: URL } });
    await project.until('late', 'Failed');
    await project.setDelete('kept', true);
    await project.until('kept', 'DeleteFailed');

    for (const name of ['late', 'kept'])
      expect(await project.warnings(name)).toEqual([expect.stringContaining('cannot be mounted')]);
  });

  it.each([
    'nfs://192.0.2.11:/exports/mosk',
    'nfs://192.0.2.10:/exports-of-others',
    'nfs://192.0.2.10:/exports/../etc',
  ])('is not %s, which fails and says what to do', async (nfsUploadUrl) => {
    await project.backup('b', { parameters: { nfsUploadUrl } });
    await project.until('b', 'Failed');

    expect(await project.warnings('b')).toEqual([expect.stringContaining(`--nfs ${nfsUploadUrl}=FOLDER`)]);
  });
});
