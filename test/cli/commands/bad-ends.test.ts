import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exampleBackup, exampleCredential, exampleKey } from '../../../cli/example';
import { run } from '../../../cli/run';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  NamespaceType,
  RCloneCredentialType,
} from '../../../lib/model';
import { type ApiServer, startApiServer } from '../../../local/api';
import { connect, type Mosk } from '../../../providers/kubernetes';
import { HOUR, virtualClock } from '../../providers/kubernetes/virtual-clock';
import { until } from '../../until';
import { type FakeIoOptions, fakeIo } from '../fake-io';

// Real servers and processes; on a busy machine they take their time.
// An API server without a controller: the test decides what becomes of a backup.
let server: ApiServer;
let mosk: Mosk;
let folder: string;
const NAME = 'prod-before-upgrade';
const example = {
  namespace: 'prod',
  cluster: 'prod',
  key: 'k'.repeat(44),
  storage: { endpoint: 'http://127.0.0.1:1', accessKeyId: 'id', secretAccessKey: 'secret' },
};

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bad-ends-'));
  server = await startApiServer();
  writeFileSync(path.join(folder, 'kubeconfig'), server.kubeconfig());
  mosk = await connect({ kubeconfig: path.join(folder, 'kubeconfig') });
  const meta = (name: string) => ({ name, namespace: 'prod' });
  await mosk.client.create(NamespaceType, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'prod' },
  });
  await mosk.client.create(ClusterType, {
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: meta('prod'),
    spec: {},
  });
  await mosk.client.create(RCloneCredentialType, exampleCredential(example));
  await mosk.client.create(KeyEncryptionKeyType, exampleKey(example));
  await mosk.client.create(ClusterBackupType, exampleBackup(example));
});
afterEach(async () => {
  mosk.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

const start = (...argv: string[]) => startWith({}, ...argv);

function startWith(options: FakeIoOptions, ...argv: string[]) {
  const io = fakeIo({ ...options, cwd: folder, env: { KUBECONFIG: path.join(folder, 'kubeconfig') } });
  const ended = run([...argv, '-n', 'prod'], io).then((exitCode) => ({ exitCode, ...io.output }));
  return { io, ended };
}

const report = (status: object) =>
  mosk.client.patch(ClusterBackupType, 'prod', NAME, { status }, { type: 'merge', subresource: 'status' });
const isWatched = () =>
  server.audit.some(({ verb, resource }) => verb === 'watch' && resource === 'clusterbackups');

const requested = async () => {
  const backup = await mosk.client.get<ClusterBackupManifest>(ClusterBackupType, 'prod', NAME);
  return backup?.spec.delete === true;
};

it.each([
  ['Failed', 'backup-failed'],
  ['Stuck', 'backup-stuck'],
])('a backup that goes %s ends the wait at once, with exit code 3', async (status, code) => {
  const { ended } = start('wait', NAME, '--timeout', '1h');
  await until('the backup to be watched', isWatched);
  await report({ status, startedAt: '2026-11-22T10:00:00Z' });
  const { exitCode, stderr } = await ended;
  expect(stderr).toMatch(new RegExp(`\\[${code}\\][\\s\\S]*at: +ClusterBackup prod/${NAME}[\\s\\S]*fix:`));
  expect(exitCode).toBe(3);
});

it('a backup that vanishes ends the wait at once, with exit code 3', async () => {
  const { ended } = start('wait', NAME);
  await until('the backup to be watched', isWatched);
  await mosk.client.delete(ClusterBackupType, 'prod', NAME);
  const { exitCode, stderr } = await ended;
  expect(stderr).toContain('[backup-vanished]');
  expect(exitCode).toBe(3);
});

it('a wait that takes too long ends with exit code 4 and says how to go on', async () => {
  const clock = virtualClock();
  const { ended } = startWith({ clock }, 'wait', NAME, '--timeout', '1h');
  await until('the backup to be watched', isWatched);
  await clock.leap(HOUR);
  const { exitCode, stderr } = await ended;
  expect(stderr).toContain('The backup has not ended within 3600 s');
  expect(stderr).toMatch(new RegExp(`\\[timeout\\][\\s\\S]*mosk-backup wait ${NAME} -n prod`));
  expect(exitCode).toBe(4);
});

it('Ctrl-C ends the wait with exit code 130 and says how to go on; the backup is left alone', async () => {
  const { io, ended } = start('wait', NAME);
  await until('the backup to be watched', isWatched);
  io.interrupt();
  const { exitCode, stderr } = await ended;
  expect(stderr).toMatch(new RegExp(`\\[aborted\\][\\s\\S]*mosk-backup wait ${NAME} -n prod`));
  expect(exitCode).toBe(130);
  expect(await mosk.client.get(ClusterBackupType, 'prod', NAME)).toBeDefined();
});

it('a failed deletion keeps the object, and the same command resumes', async () => {
  await report({ status: 'Completed', uploadedAt: '2026-11-22T10:00:00Z' });
  const first = start('remove', NAME, '--yes');
  await until('the request', requested);
  await report({ status: 'DeleteFailed' });
  const failed = await first.ended;
  expect(failed.stderr).toMatch(/\[deletion-failed\][\s\S]*the object was kept/);
  expect(failed.exitCode).toBe(3);

  const writes = server.audit.length;
  const second = start('remove', NAME, '--yes');
  await until(
    'a second request',
    () => server.audit.slice(writes).filter(({ verb }) => verb === 'patch').length === 2,
  );
  await report({ status: 'Deleted' });
  const { exitCode, stdout } = await second.ended;
  expect(stdout).toContain('its remote files were deleted');
  expect(exitCode).toBe(0);
  expect(await mosk.client.get(ClusterBackupType, 'prod', NAME)).toBeUndefined();
});

it('--orphan during a deletion does not promise that the files stay', async () => {
  await report({ status: 'DeletionInProgress', uploadedAt: '2026-11-22T10:00:00Z' });
  const { exitCode, stdout } = await start('remove', NAME, '--orphan', '--yes').ended;
  expect(stdout).toMatch(/look yourself which of them are left:\n {2}s3:/);
  expect(stdout).not.toContain('files stay');
  expect(exitCode).toBe(0);
});

it('Ctrl-C during a removal leaves the object, and the same command goes on', async () => {
  await report({ status: 'Completed', uploadedAt: '2026-11-22T10:00:00Z' });
  const first = start('remove', NAME, '--yes');
  await until('the request', requested);
  first.io.interrupt();
  const interrupted = await first.ended;
  expect(interrupted.exitCode).toBe(130);
  expect(interrupted.stderr).toContain('run the same command again');
  expect(await mosk.client.get(ClusterBackupType, 'prod', NAME)).toBeDefined();

  const second = start('remove', NAME, '--yes');
  await report({ status: 'Deleted' });
  expect((await second.ended).exitCode).toBe(0);
});

it.each(['DeletionPending', 'Deleted'])(
  'a backup that is %s: apply and verify say what finishes it',
  async (status) => {
    writeFileSync(path.join(folder, 'backup.yaml'), JSON.stringify(exampleBackup(example)));
    await mosk.client.delete(ClusterBackupType, 'prod', NAME);
    expect((await start('apply', 'backup.yaml').ended).exitCode).toBe(0);
    await mosk.client.patch(ClusterBackupType, 'prod', NAME, { spec: { delete: true } }, { type: 'merge' });
    await report({ status });
    for (const argv of [
      ['apply', 'backup.yaml'],
      ['verify', NAME],
    ]) {
      const { exitCode, stderr } = await start(...argv).ended;
      expect(stderr).toMatch(new RegExp(`fix: .*mosk-backup remove ${NAME}`));
      expect(exitCode).toBe(argv[0] === 'apply' ? 5 : 7);
    }
  },
);

it("apply refuses a backup of somebody else's that has the name, with exit code 5, and changes nothing", async () => {
  const manifest = path.join(folder, 'backup.json');
  writeFileSync(manifest, JSON.stringify(exampleBackup(example)));
  const read = () => mosk.client.get<ClusterBackupManifest>(ClusterBackupType, 'prod', NAME);
  const before = await read();
  const { exitCode, stderr } = await start('apply', manifest).ended;
  expect(stderr).toMatch(new RegExp(`\\[not-ours\\][\\s\\S]*at: +ClusterBackup prod/${NAME}[\\s\\S]*fix:`));
  expect(exitCode).toBe(5);
  expect(await read()).toEqual(before);
});
