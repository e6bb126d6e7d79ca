import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BackupError } from '../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  type SecretManifest,
  SecretType,
} from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import { listArchive } from '../../../providers/storage';
import { TARGET_KIND, TARGET_START_TIMEOUT } from '../../target';
import { until } from '../../until';
import {
  type BackupWorld,
  credentialSpec,
  KEY,
  type Project,
  s3Credentials,
  startWorld,
} from './backup-world';

jest.setTimeout(60_000);

let world: BackupWorld;
let project: Project;

beforeAll(async () => {
  world = await startWorld();
}, TARGET_START_TIMEOUT);
afterAll(() => world.stop());
beforeEach(async () => {
  project = await world.project();
});

const openssl = (cwd: string, ...args: string[]) =>
  execFileSync('openssl', ['enc', '-d', '-aes-256-cbc', '-pbkdf2', ...args], {
    cwd,
    env: { PATH: process.env.PATH },
  });
const warningsOf = async (name: string) => {
  const type = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };
  const { items } = await world.client.list<
    KubeObject & { message?: string; involvedObject?: { name: string } }
  >(type, project.namespace);
  return items.filter((event) => event.involvedObject?.name === name).map(({ message }) => message);
};

describe('an encrypted remote backup', () => {
  let done: ClusterBackupManifest;
  beforeEach(async () => {
    const parameters = await project.remote();
    await project.backup('nightly', { parameters });
    done = await project.until('nightly', 'Completed');
  });

  test('is reported like the documented example', () => {
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

  test('has its two files in the bucket, which the documented commands turn into a tar archive', () => {
    expect(project.remoteFiles()).toEqual(['nightly.dek', 'nightly.encrypted']);
    const folder = path.dirname(project.remoteFile('nightly.dek'));
    writeFileSync(path.join(folder, 'KEK'), `${KEY}\n`);
    writeFileSync(path.join(folder, 'dek.plain'), openssl(folder, '-pass', 'file:KEK', '-in', 'nightly.dek'));
    const archive = openssl(folder, '-pass', 'file:dek.plain', '-in', 'nightly.encrypted');
    const names = execFileSync('tar', ['tf', '-'], { input: archive }).toString().trim().split('\n');
    expect(names).toEqual(expect.arrayContaining(['./cluster.json', './node/var/lib/etcd/snapshot.db']));
    expect(names).toContain('./objects/clusterbackup/nightly.json');
  });

  test('loses both files when their deletion is requested, and the object stays', async () => {
    await project.setDelete('nightly', true);
    const deleted = await project.until('nightly', 'Deleted');
    expect(deleted.status?.deletedAt).toMatch(/Z$/);
    expect(project.remoteFiles()).toEqual([]);
  });

  test('keeps its files when only the object is deleted', async () => {
    await world.client.delete(ClusterBackupType, project.namespace, 'nightly');
    await until('the object to go', async () => (await project.read('nightly')) === undefined);
    expect(project.remoteFiles()).toEqual(['nightly.dek', 'nightly.encrypted']);
  });

  test('leaves nothing on the node', async () => {
    const unfinished = path.join(world.directory, 'unfinished', done.metadata.uid ?? '');
    await until('the archive to be removed from the node', () => !existsSync(unfinished));
    expect(project.nodeFiles()).toEqual([]);
  });

  test('is overwritten by one of the same file name', async () => {
    const before = readFileSync(project.remoteFile('nightly.dek'));
    await project.backup('again', { parameters: done.spec.parameters, fileNames: { MKE: 'nightly' } });
    await project.until('again', 'Completed');
    expect(project.remoteFiles()).toEqual(['nightly.dek', 'nightly.encrypted']);
    expect(readFileSync(project.remoteFile('nightly.dek')).equals(before)).toBe(false);
  });
});

test('goes through the statuses in order', async () => {
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

test('a backup without a key is a plain tar archive', async () => {
  const { rclone } = await project.remote();
  await project.backup('plain', { parameters: { rclone }, fileNames: { MKE: 'my-backup.tar' } });
  const { status } = await project.until('plain', 'Completed');
  expect(status?.fileNames).toEqual({ MKE: 'local:my-backup.tar' });
  expect(project.remoteFiles()).toEqual(['my-backup.tar']);
  const entries: string[] = [];
  for await (const { name } of listArchive(createReadStream(project.remoteFile('my-backup.tar'))))
    entries.push(name);
  expect(entries).toContain('./cluster.json');
  await project.setDelete('plain', true);
  await project.until('plain', 'Deleted');
  expect(project.remoteFiles()).toEqual([]);
});

test('no archive contains a secret', async () => {
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
  test('stays on the node and is never called uploaded', async () => {
    await project.backup('local');
    const { status } = await project.until('local', 'Completed');
    expect(status).toMatchObject({ completedAt: expect.any(String), fileNames: { MKE: 'local' } });
    expect(status?.uploadedAt).toBeUndefined();
    expect(project.nodeFiles()).toEqual(['prod/local']);
  });

  test('keeps its archive on the node when deletion is requested: the request is for remote files', async () => {
    await project.backup('local');
    await project.until('local', 'Completed');
    await project.setDelete('local', true);
    await project.until('local', 'Deleted');
    expect(project.nodeFiles()).toEqual(['prod/local']);
  });

  test('fails when an archive of its name is there already', async () => {
    await project.backup('first', { fileNames: { MKE: 'same.tar' } });
    await project.until('first', 'Completed');
    await project.backup('second', { fileNames: { MKE: 'same.tar' } });
    await project.until('second', 'Failed');
    expect(await warningsOf('second')).toEqual([expect.stringContaining('same.tar')]);
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

  test("are filled from the cluster's backup section", async () => {
    const section = await project.remote();
    await inCluster(section);
    await project.backup('defaulted');
    const { spec } = await project.until('defaulted', 'Completed');
    expect(spec.parameters).toEqual(section);
    expect(project.remoteFiles()).toEqual(['defaulted.dek', 'defaulted.encrypted']);
  });

  test('only: parameters that are there are left alone', async () => {
    const { rclone, keyEncryptionKey } = await project.remote();
    await inCluster({ rclone, keyEncryptionKey });
    await project.backup('own', { parameters: { rclone } });
    const { spec } = await project.until('own', 'Completed');
    expect(spec.parameters).toEqual({ rclone });
  });
});

describe('a run that cannot succeed is Failed, says why and uploads nothing', () => {
  test('wrong secret', async () => {
    const { rclone } = await project.remote();
    await project.create(RCloneCredentialType, 'wrong', {
      spec: credentialSpec(world.s3.endpoint, { value: 'wrong-secret' }),
    });
    await project.backup('b', {
      parameters: { rclone: { bucket: rclone?.bucket ?? '', credential: 'wrong' } },
    });
    const { status } = await project.until('b', 'Failed');
    expect(status?.uploadedAt).toBeUndefined();
    expect(await warningsOf('b')).toEqual([expect.stringContaining('SignatureDoesNotMatch')]);
    expect(project.remoteFiles()).toEqual([]);
  });

  test('absent credential', async () => {
    await project.backup('b', { parameters: { rclone: { bucket: 'backups', credential: 'absent' } } });
    await project.until('b', 'Failed');
    expect(await warningsOf('b')).toEqual([
      expect.stringContaining(`RCloneCredential ${project.namespace}/absent`),
    ]);
  });

  test('absent key', async () => {
    const { rclone } = await project.remote();
    await project.backup('b', { parameters: { rclone, keyEncryptionKey: 'absent' } });
    await project.until('b', 'Failed');
    expect(project.remoteFiles()).toEqual([]);
  });

  test('absent bucket', async () => {
    await project.remote();
    await project.backup('b', { parameters: { rclone: { bucket: 'no-such-bucket', credential: 's3' } } });
    await project.until('b', 'Failed');
    expect(await warningsOf('b')).toEqual([expect.stringContaining('NoSuchBucket')]);
  });

  test('absent cluster', async () => {
    await project.backup('b', { targetCluster: 'absent' });
    await project.until('b', 'Failed');
    expect(await warningsOf('b')).toEqual([expect.stringContaining('target cluster')]);
  });
});

test('a plain Secret serves as the key', async () => {
  const { rclone } = await project.remote();
  const data = { [MoskApi.v26_2.settings.keySecretDataKey]: Buffer.from(KEY).toString('base64') };
  await project.create(SecretType, 'key-secret', { type: 'Opaque', data });
  await project.backup('b', { parameters: { rclone, keyEncryptionKey: 'key-secret' } });
  await project.until('b', 'Completed');
  const folder = path.dirname(project.remoteFile('b.dek'));
  writeFileSync(path.join(folder, 'KEK'), KEY);
  expect(openssl(folder, '-pass', 'file:KEK', '-in', 'b.dek').toString()).toMatch(/^\S+\n$/);
});

describe('deletion of the remote files', () => {
  const breakCredential = (endpoint: string) =>
    world.client.patch(
      RCloneCredentialType,
      project.namespace,
      's3',
      { spec: { remoteConfig: { endpoint } } },
      { type: 'merge' },
    );

  test('that fails keeps the object and the files, is not repeated unasked, and succeeds when it is asked for again', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await breakCredential('http://127.0.0.1:9');
    await project.setDelete('b', true);
    await project.until('b', 'DeleteFailed');
    expect(await warningsOf('b')).toEqual([expect.stringContaining('127.0.0.1:9')]);
    expect(project.remoteFiles()).toEqual(['b.dek', 'b.encrypted']);

    await breakCredential(world.s3.endpoint);
    await project.setDelete('b', true);
    await project.backup('later', { parameters: (await project.read('b'))?.spec.parameters });
    await project.until('later', 'Completed');
    expect((await project.read('b'))?.status?.status).toBe('DeleteFailed');

    await project.setDelete('b', false);
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
    expect(project.remoteFiles()).toEqual(['later.dek', 'later.encrypted']);
  });

  test('can be asked for again after the controller was restarted', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await breakCredential('http://127.0.0.1:9');
    await project.setDelete('b', true);
    await project.until('b', 'DeleteFailed');
    await breakCredential(world.s3.endpoint);
    await world.restartController();
    await project.setDelete('b', false);
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
  });

  test('without the credential is DeleteFailed', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await world.client.delete(RCloneCredentialType, project.namespace, 's3');
    await project.setDelete('b', true);
    await project.until('b', 'DeleteFailed');
    expect(project.remoteFiles()).toEqual(['b.dek', 'b.encrypted']);
  });

  test('is done before a deleted object goes, if it was requested', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await world.stopController();
    await project.setDelete('b', true);
    await world.client.delete(ClusterBackupType, project.namespace, 'b');
    expect(await project.read('b')).toBeDefined();
    await world.restartController();
    await until('the object to go', async () => (await project.read('b')) === undefined);
    expect(project.remoteFiles()).toEqual([]);
  });

  test('is done as soon as the running step has ended', async () => {
    await world.restartController({ paceMs: 100 });
    await project.backup('b', { parameters: await project.remote() });
    await until('the backup to run', async () => (await project.read('b'))?.status?.startedAt);
    await project.setDelete('b', true);
    const { status } = await project.until('b', 'Deleted');
    await world.restartController();
    expect(status?.uploadedAt).toBeUndefined();
    expect(project.remoteFiles()).toEqual([]);
  });

  test('of a failed backup is answered', async () => {
    await project.remote();
    await project.backup('b', {
      parameters: { rclone: { bucket: 'backups', credential: 's3' }, keyEncryptionKey: 'absent' },
    });
    await project.until('b', 'Failed');
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
  });

  test('of a backup that never uploaded does not need its bucket', async () => {
    await project.remote();
    await project.backup('b', { parameters: { rclone: { bucket: 'no-such-bucket', credential: 's3' } } });
    await project.until('b', 'Failed');
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
  });

  test('of an uploaded backup fails when its bucket is gone', async () => {
    const { rclone } = await project.remote();
    const bucket = path.join(world.directory, 'buckets', 'passing');
    mkdirSync(bucket);
    await project.backup('b', { parameters: { rclone: { ...rclone, bucket: 'passing', credential: 's3' } } });
    await project.until('b', 'Completed');
    rmSync(bucket, { recursive: true });
    await project.setDelete('b', true);
    await project.until('b', 'DeleteFailed');
  });
});

describe('a controller that was stopped in the middle', () => {
  test.each(['Pending', 'InProgress', 'UploadPending', 'UploadingInProgress'])(
    'goes on from %s',
    async (status) => {
      const parameters = await project.remote();
      await world.stopController();
      await project.backup('b', { parameters });
      await world.client.patch(
        ClusterBackupType,
        project.namespace,
        'b',
        { status: { status } },
        { type: 'merge', subresource: 'status' },
      );
      await world.restartController();
      await project.until('b', 'Completed');
      expect(project.remoteFiles()).toEqual(['b.dek', 'b.encrypted']);
    },
  );

  test('deletes what it was deleting', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await world.stopController();
    await project.setDelete('b', true);
    const status = { status: 'DeletionInProgress' };
    await world.client.patch(
      ClusterBackupType,
      project.namespace,
      'b',
      { status },
      { type: 'merge', subresource: 'status' },
    );
    await world.restartController();
    await project.until('b', 'Deleted');
    expect(project.remoteFiles()).toEqual([]);
  });
});

/** The first write of this status is carried out, but nobody hears so. */
function losingTheAnswerTo(status: string, client: ApiClient): ApiClient {
  let lost = false;
  return {
    ...client,
    async patch<T extends KubeObject>(...args: Parameters<ApiClient['patch']>) {
      const written = await client.patch<T>(...args);
      if (lost || (args[3] as ClusterBackupManifest).status?.status !== status) return written;
      lost = true;
      throw new BackupError('unreachable', 'The connection broke before the answer');
    },
  };
}

describe('several backups', () => {
  test('of one cluster run one after the other', async () => {
    const parameters = await project.remote();
    await world.stopController();
    await project.backup('running', { parameters });
    const status = { status: 'UploadingInProgress' };
    await world.client.patch(
      ClusterBackupType,
      project.namespace,
      'running',
      { status },
      { type: 'merge', subresource: 'status' },
    );
    await project.backup('another', { parameters });
    world.log.length = 0;
    await world.restartController();
    await project.until('another', 'Completed');
    const lines = world.log
      .filter((line) => line.includes(project.namespace))
      .map((line) => line.replace(/^.*\//, ''));
    expect(lines.indexOf('running: Completed')).toBeLessThan(lines.indexOf('another: InProgress'));
    expect(lines).toContain('another: InProgress');
  });

  test('of different clusters do not wait for one another', async () => {
    await project.create(ClusterType, 'second', { spec: {} });
    const parameters = await project.remote();
    await world.stopController();
    await project.backup('stuck', { parameters });
    const status = { status: 'Stuck' };
    await world.client.patch(
      ClusterBackupType,
      project.namespace,
      'stuck',
      { status },
      { type: 'merge', subresource: 'status' },
    );
    await world.restartController();
    await project.backup('other', { parameters, targetCluster: 'second' });
    await project.until('other', 'Completed');
    expect((await project.read('stuck'))?.status?.status).toBe('Stuck');
  });

  test('go on when the answer to the end of one was lost', async () => {
    const parameters = await project.remote();
    await world.restartController({ client: losingTheAnswerTo('Completed', world.client) });
    await project.backup('first', { parameters });
    const { metadata } = await project.until('first', 'Completed');
    await project.backup('second', { parameters });
    await project.until('second', 'Completed');
    expect(existsSync(path.join(world.directory, 'unfinished', metadata.uid ?? ''))).toBe(false);
    await world.restartController();
  });

  test('all get done', async () => {
    const parameters = await project.remote();
    const names = Array.from({ length: 6 }, (_, i) => `b-${i}`);
    await Promise.all(names.map((name) => project.backup(name, { parameters })));
    await Promise.all(names.map((name) => project.until(name, 'Completed')));
    expect(project.remoteFiles()).toHaveLength(12);
  });
});

describe('a clear value', () => {
  const secretOf = (name: string) => world.client.get<SecretManifest>(SecretType, project.namespace, name);
  type Holder = KubeObject<
    Record<string, { value?: string; secret?: { name: string; key: string; value?: string } }>
  >;

  test.each([
    [
      'an RCloneCredential in the form of 26.2',
      RCloneCredentialType,
      'remoteSecret',
      { value: 'clear-value' },
    ],
    [
      'an RCloneCredential in the form of 26.1',
      RCloneCredentialType,
      'remoteSecret',
      { secret: { value: 'clear-value' } },
    ],
    [
      'a KeyEncryptionKey',
      KeyEncryptionKeyType,
      'secret',
      { value: 'clear-value-of-a-key-of-32-characters' },
    ],
  ] as const)('of %s is moved into a Secret of the object', async (_, type, field, holder) => {
    const value = 'secret' in holder ? holder.secret.value : holder.value;
    const spec = field === 'secret' ? { secret: holder } : credentialSpec(world.s3.endpoint, holder);
    const created = await project.create(type, 'holder', { spec });
    const moved = await until('the value to be moved', async () => {
      const read = await world.client.get<Holder>(type, project.namespace, 'holder');
      return read?.spec?.[field]?.secret?.name === undefined ? undefined : read;
    });
    const reference = moved.spec?.[field]?.secret;
    expect(moved.spec?.[field]).toEqual({ secret: { name: expect.any(String), key: 'value' } });
    const secret = await secretOf(reference?.name ?? '');
    expect(Buffer.from(secret?.data?.value ?? '', 'base64').toString()).toBe(value);
    expect(secret?.metadata.ownerReferences).toEqual([
      expect.objectContaining({ kind: type.kind, uid: created.metadata.uid }),
    ]);
  });

  test('that is changed later is moved too', async () => {
    const { rclone } = await project.remote();
    const patch = (remoteSecret: object) =>
      world.client.patch(
        RCloneCredentialType,
        project.namespace,
        's3',
        { spec: { remoteSecret } },
        { type: 'merge' },
      );
    const moved = () =>
      until('the value to be moved', async () => {
        const read = await world.client.get<Holder>(RCloneCredentialType, project.namespace, 's3');
        const { value, secret } = read?.spec?.remoteSecret ?? {};
        return value === undefined ? secret?.name : undefined;
      });
    await moved();
    await patch({ secret: null, value: 'changed-value' });
    const name = await moved();
    expect(Buffer.from((await secretOf(name))?.data?.value ?? '', 'base64').toString()).toBe('changed-value');
    await project.backup('b', { parameters: { rclone } });
    await project.until('b', 'Failed');
  });
});

test('no secret is in the log or in an object', async () => {
  await project.backup('b', { parameters: await project.remote() });
  await project.until('b', 'Completed');
  const objects = await Promise.all(
    [ClusterBackupType, RCloneCredentialType, KeyEncryptionKeyType].map((type) =>
      world.client.list(type, project.namespace),
    ),
  );
  const text = JSON.stringify([world.log, objects]);
  for (const secret of [KEY, s3Credentials.secretAccessKey]) expect(text).not.toContain(secret);
});

if (TARGET_KIND === 'local') {
  test('who started a run is written down when it is created', async () => {
    const created = await project.backup('b');
    expect(created.spec.createdBy).toEqual({ user: { uid: 'admin' } });
  });
}
