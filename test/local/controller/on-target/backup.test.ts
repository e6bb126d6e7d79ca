import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  ClusterType,
  MoskApi,
  RCloneCredentialType,
  SecretType,
} from '../../../../lib/model';
import { readTar } from '../../../../providers/storage';
import { until } from '../../../until';
import {
  type BackupWorld,
  credentialSpec,
  KEY,
  type Project,
  projectForEach,
  s3Credentials,
} from '../backup-world';

let world: BackupWorld;
let project: Project;

projectForEach((...both) => {
  [world, project] = both;
});

const openssl = (cwd: string, ...args: string[]) =>
  execFileSync('openssl', ['enc', '-d', '-aes-256-cbc', '-pbkdf2', ...args], {
    cwd,
    env: { PATH: process.env.PATH },
  });

describe('an encrypted remote backup', () => {
  let done: ClusterBackupManifest;
  beforeEach(async () => {
    const parameters = await project.remote();
    await project.backup('nightly', { parameters });
    done = await project.until('nightly', 'Completed');
  });

  it('is reported like the documented example', () => {
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(done.status).toEqual({
      status: 'Completed',
      startedAt: time,
      completedAt: time,
      uploadedAt: time,
      fileNames: { MKE: 'local:nightly.encrypted' },
    });
    expect(done.metadata.finalizers).toEqual(['kaas.mirantis.com/clusterbackup-finalizer']);
    expect(done.metadata.ownerReferences).toEqual([
      {
        apiVersion: 'cluster.k8s.io/v1alpha1',
        kind: 'Cluster',
        name: 'prod',
        uid: project.cluster.metadata.uid,
      },
    ]);
  });

  it('has its two files in the bucket, which the documented commands turn into a tar archive', () => {
    expect(project.remoteFiles()).toEqual(['nightly.dek', 'nightly.encrypted']);
    const folder = path.dirname(project.remoteFile('nightly.dek'));
    writeFileSync(path.join(folder, 'KEK'), `${KEY}\n`);
    writeFileSync(path.join(folder, 'dek.plain'), openssl(folder, '-pass', 'file:KEK', '-in', 'nightly.dek'));
    const archive = openssl(folder, '-pass', 'file:dek.plain', '-in', 'nightly.encrypted');
    const names = execFileSync('tar', ['tf', '-'], { input: archive }).toString().trim().split('\n');
    expect(names).toEqual(expect.arrayContaining(['./cluster.json', './node/var/lib/etcd/snapshot.db']));
    expect(names).toContain('./objects/clusterbackup/nightly.json');
  });

  it('loses both files when their deletion is requested, and the object stays', async () => {
    await project.setDelete('nightly', true);
    const deleted = await project.until('nightly', 'Deleted');
    expect(deleted.status?.deletedAt).toMatch(/Z$/);
    expect(project.remoteFiles()).toEqual([]);
  });

  it('keeps its files when only the object is deleted', async () => {
    await world.client.delete(ClusterBackupType, project.namespace, 'nightly');
    await until('the object to go', async () => (await project.read('nightly')) === undefined);
    expect(project.remoteFiles()).toEqual(['nightly.dek', 'nightly.encrypted']);
  });

  it('leaves nothing on the node', async () => {
    const unfinished = path.join(world.directory, 'unfinished', done.metadata.uid ?? '');
    await until('the archive to be removed from the node', () => !existsSync(unfinished));
    expect(project.nodeFiles()).toEqual([]);
  });

  it('is overwritten by one of the same file name', async () => {
    const before = readFileSync(project.remoteFile('nightly.dek'));
    await project.backup('again', { parameters: done.spec.parameters, fileNames: { MKE: 'nightly' } });
    await project.until('again', 'Completed');
    expect(project.remoteFiles()).toEqual(['nightly.dek', 'nightly.encrypted']);
    expect(readFileSync(project.remoteFile('nightly.dek')).equals(before)).toBe(false);
  });
});

it('goes through the statuses in order', async () => {
  const { resourceVersion } = await world.client.list(ClusterBackupType, project.namespace);
  const stop = new AbortController();
  const statuses: (string | undefined)[] = [];
  const watching = (async () => {
    const watch = world.client.watch<ClusterBackupManifest>(ClusterBackupType, project.namespace, {
      resourceVersion,
      signal: stop.signal,
    });
    for await (const { type, object } of watch) if (type === 'MODIFIED') statuses.push(object.status?.status);
  })();
  await project.backup('nightly', { parameters: await project.remote() });
  await project.until('nightly', 'Completed');
  await project.setDelete('nightly', true);
  await project.until('nightly', 'Deleted');
  await until('the watch to tell of the end', () => statuses.includes('Deleted'));
  stop.abort();
  await watching;
  const changes = statuses.filter((status, i) => status !== undefined && status !== statuses[i - 1]);
  const run = ['Pending', 'InProgress', 'UploadPending', 'UploadingInProgress', 'Completed'];
  expect(changes).toEqual([...run, 'DeletionPending', 'DeletionInProgress', 'Deleted']);
});

it('a backup without a key is a plain tar archive', async () => {
  const { rclone } = await project.remote();
  await project.backup('plain', { parameters: { rclone }, fileNames: { MKE: 'my-backup.tar' } });
  const { status } = await project.until('plain', 'Completed');
  expect(status?.fileNames).toEqual({ MKE: 'local:my-backup.tar' });
  expect(project.remoteFiles()).toEqual(['my-backup.tar']);
  const entries: string[] = [];
  await readTar(createReadStream(project.remoteFile('my-backup.tar')), ({ name }) => entries.push(name));
  expect(entries).toContain('./cluster.json');
  await project.setDelete('plain', true);
  await project.until('plain', 'Deleted');
  expect(project.remoteFiles()).toEqual([]);
});

it('no archive contains a secret', async () => {
  const { rclone } = await project.remote();
  await project.backup('plain', { parameters: { rclone } });
  await project.until('plain', 'Completed');
  const archive = readFileSync(project.remoteFile('plain')).toString('latin1');
  expect(archive).toContain('"kind": "RCloneCredential"');
  for (const secret of [KEY, s3Credentials.secretAccessKey]) {
    expect(archive).not.toContain(secret);
    expect(archive).not.toContain(Buffer.from(secret).toString('base64'));
  }
});

describe('a backup without a remote target', () => {
  it('stays on the node and is never called uploaded', async () => {
    await project.backup('local');
    const { status } = await project.until('local', 'Completed');
    expect(status).toMatchObject({ completedAt: expect.any(String), fileNames: { MKE: 'local' } });
    expect(status?.uploadedAt).toBeUndefined();
    expect(project.nodeFiles()).toEqual(['prod/local']);
  });

  it('keeps its archive on the node when deletion is requested: the request is for remote files', async () => {
    await project.backup('local');
    await project.until('local', 'Completed');
    await project.setDelete('local', true);
    await project.until('local', 'Deleted');
    expect(project.nodeFiles()).toEqual(['prod/local']);
  });

  it('fails when an archive of its name is there already', async () => {
    await project.backup('first', { fileNames: { MKE: 'same.tar' } });
    await project.until('first', 'Completed');
    await project.backup('second', { fileNames: { MKE: 'same.tar' } });
    await project.until('second', 'Failed');
    expect(await project.warnings('second')).toEqual([expect.stringContaining('same.tar')]);
  });
});

describe('empty parameters', () => {
  const inCluster = async (section: object) => {
    await world.client.patch(
      ClusterType,
      project.namespace,
      'prod',
      MoskApi.v26_2.clusterBackupPatch(section),
      { type: 'merge' },
    );
  };

  it("are filled from the cluster's backup section", async () => {
    const section = await project.remote();
    await inCluster(section);
    await project.backup('defaulted');
    const { spec } = await project.until('defaulted', 'Completed');
    expect(spec.parameters).toEqual(section);
    expect(project.remoteFiles()).toEqual(['defaulted.dek', 'defaulted.encrypted']);
  });

  it('only: parameters that are there are left alone', async () => {
    const { rclone, keyEncryptionKey } = await project.remote();
    await inCluster({ rclone, keyEncryptionKey });
    await project.backup('own', { parameters: { rclone } });
    const { spec } = await project.until('own', 'Completed');
    expect(spec.parameters).toEqual({ rclone });
  });
});

describe('a run that cannot succeed is Failed, says why and uploads nothing', () => {
  it('wrong secret', async () => {
    const { rclone } = await project.remote();
    await project.create(RCloneCredentialType, 'wrong', {
      spec: credentialSpec(world.s3.endpoint, { value: 'wrong-secret' }),
    });
    await project.backup('b', {
      parameters: { rclone: { bucket: rclone?.bucket ?? '', credential: 'wrong' } },
    });
    const { status } = await project.until('b', 'Failed');
    expect(status?.uploadedAt).toBeUndefined();
    expect(await project.warnings('b')).toEqual([expect.stringContaining('SignatureDoesNotMatch')]);
    expect(project.remoteFiles()).toEqual([]);
  });

  it('absent credential', async () => {
    await project.backup('b', { parameters: { rclone: { bucket: 'backups', credential: 'absent' } } });
    await project.until('b', 'Failed');
    expect(await project.warnings('b')).toEqual([
      expect.stringContaining(`RCloneCredential ${project.namespace}/absent`),
    ]);
  });

  it('absent key', async () => {
    const { rclone } = await project.remote();
    await project.backup('b', { parameters: { rclone, keyEncryptionKey: 'absent' } });
    await project.until('b', 'Failed');
    expect(project.remoteFiles()).toEqual([]);
  });

  it('absent bucket', async () => {
    await project.remote();
    await project.backup('b', { parameters: { rclone: { bucket: 'no-such-bucket', credential: 's3' } } });
    await project.until('b', 'Failed');
    expect(await project.warnings('b')).toEqual([expect.stringContaining('NoSuchBucket')]);
  });

  it('absent cluster', async () => {
    await project.backup('b', { targetCluster: 'absent' });
    await project.until('b', 'Failed');
    expect(await project.warnings('b')).toEqual([expect.stringContaining('target cluster')]);
  });
});

it('a plain Secret serves as the key', async () => {
  const { rclone } = await project.remote();
  const data = { [MoskApi.v26_2.settings.keySecretDataKey]: Buffer.from(KEY).toString('base64') };
  await project.create(SecretType, 'key-secret', { type: 'Opaque', data });
  await project.backup('b', { parameters: { rclone, keyEncryptionKey: 'key-secret' } });
  await project.until('b', 'Completed');
  const folder = path.dirname(project.remoteFile('b.dek'));
  writeFileSync(path.join(folder, 'KEK'), KEY);
  expect(openssl(folder, '-pass', 'file:KEK', '-in', 'b.dek').toString()).toMatch(/^\S+\n$/);
});
