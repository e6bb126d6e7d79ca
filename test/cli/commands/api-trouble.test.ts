import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exampleBackup, exampleCredential, exampleKey } from '../../../cli/example';
import { run } from '../../../cli/run';
import { ClusterType, KeyEncryptionKeyType, RCloneCredentialType } from '../../../lib/model';
import { crds } from '../../../lib/schema';
import { type ApiServer, type ApiServerOptions, startApiServer } from '../../../local/api';
import { connect } from '../../../providers/kubernetes';
import { fakeIo } from '../fake-io';

// Real servers and processes; on a busy machine they take their time.
let folder: string;
const servers: ApiServer[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'api-trouble-'));
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true });
});

async function serve(options: ApiServerOptions = {}): Promise<ApiServer> {
  const server = await startApiServer(options);
  servers.push(server);
  return server;
}

async function cli(argv: string[], kubeconfig: string) {
  const file = path.join(folder, 'kubeconfig');
  writeFileSync(file, kubeconfig);
  const io = fakeIo({ cwd: folder, env: { KUBECONFIG: file } });
  return { exitCode: await run(argv, io), ...io.output };
}

const withToken = (kubeconfig: string, token: string) =>
  kubeconfig.replace(/client-certificate-data: .*/, `token: ${token}`).replace(/ *client-key-data: .*\n/, '');

it('a server that is not there: exit code 6 and its address', async () => {
  const server = await startApiServer();
  const kubeconfig = server.kubeconfig();
  await server.stop();
  const { exitCode, stderr } = await cli(['status'], kubeconfig);
  expect(stderr).toMatch(/\[unreachable\]/);
  expect(stderr).toContain(server.url);
  expect(exitCode).toBe(6);
});

it('a server that is not there: a problem for doctor, too, with what to do, and the verdict', async () => {
  const server = await startApiServer();
  const kubeconfig = server.kubeconfig();
  await server.stop();
  const { exitCode, stdout, stderr } = await cli(['doctor'], kubeconfig);
  // By its address, and not by what it was asked for.
  expect(stdout).toMatch(/^Management cluster https:\/\/127\.0\.0\.1:\d+, taken for MOSK/);
  expect(stdout).toMatch(/ {2}PROBLEM +https:\/\/\S+: the management cluster cannot be used \(/);
  expect(stdout).toMatch(/\n1 problem, 2 not checked\n$/);
  expect({ exitCode, stderr }).toEqual({ exitCode: 6, stderr: '' });
});

it('a server that another CA has signed: exit code 6', async () => {
  const [one, two] = [await serve(), await serve()];
  const { exitCode, stderr } = await cli(['status'], one.kubeconfig().replace(one.url, two.url));
  expect(stderr).toMatch(/\[tls-untrusted\][\s\S]*fix:/);
  expect(exitCode).toBe(6);
});

it('a token that is not accepted: exit code 6, and the token is not shown', async () => {
  const server = await serve();
  const { exitCode, stderr } = await cli(['status'], withToken(server.kubeconfig(), 'an-expired-token'));
  expect(stderr).toMatch(/\[unauthorized\][\s\S]*fix:/);
  expect(stderr).not.toContain('an-expired-token');
  expect(exitCode).toBe(6);
});

it('a right that is missing: exit code 6, with verb and resource', async () => {
  const may = ({ verb, resource }: { verb: string; resource: string }) =>
    verb !== 'list' || resource !== 'clusterbackups';
  const server = await serve({ users: [{ name: 'reader', may }] });
  const { exitCode, stderr } = await cli(['status'], server.kubeconfig());
  expect(stderr).toMatch(
    /list[\s\S]*clusterbackups[\s\S]*\[forbidden\]|\[forbidden\][\s\S]*list[\s\S]*clusterbackups/,
  );
  expect(exitCode).toBe(6);
});

it('a server without the backup API: exit code 6, from doctor too', async () => {
  const server = await serve({ crds: crds().filter(({ spec }) => !spec.names.kind.includes('Backup')) });
  const status = await cli(['status'], server.kubeconfig());
  expect(status.stderr).toContain('[crd-missing]');
  expect(status.exitCode).toBe(6);
  const doctor = await cli(['doctor'], server.kubeconfig());
  expect(doctor.stdout).toMatch(/ {2}PROBLEM +\S+: the server has no ClusterBackup \(/);
  expect(doctor.exitCode).toBe(6);
});

it('doctor finds nothing to complain of on the local API, and says what no schema shows', async () => {
  const server = await serve();
  const { exitCode, stdout } = await cli(['doctor', '--for', 'create'], server.kubeconfig());
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /as MOSK 26\.2 in \d+ points \(nothing that could be read tells schedule\.timeZone, keySecretDataKey\)/,
  );
});

it('doctor names what differs, with exit code 6', async () => {
  const changed = JSON.parse(JSON.stringify(crds()).replaceAll('"schedule":', '"cronExpression":'));
  const server = await serve({ crds: changed });
  const { exitCode, stdout } = await cli(['doctor', '--json'], server.kubeconfig());
  expect(JSON.parse(stdout).api).toContainEqual(
    expect.objectContaining({
      ...{ what: 'schedule.cronField', expected: 'schedule', found: 'cronExpression' },
      ...{ verdict: 'differs', certainty: 'assumed' },
    }),
  );
  expect(JSON.parse(stdout).findings).toContainEqual(
    expect.objectContaining({ check: 'api', state: 'problem', exitCode: 6 }),
  );
  expect(exitCode).toBe(6);
});

it('apply where the API has no such field: exit code 6, with the field and how to find out', async () => {
  const changed = JSON.parse(JSON.stringify(crds()).replaceAll('keyEncryptionKey', 'encryptionKey'));
  const server = await serve({ crds: changed });
  const example = {
    namespace: 'default',
    cluster: 'prod',
    key: 'k'.repeat(44),
    storage: { endpoint: 'http://127.0.0.1:1', accessKeyId: 'id', secretAccessKey: 'secret' },
  };
  writeFileSync(path.join(folder, 'backup.json'), JSON.stringify(exampleBackup(example)));
  writeFileSync(path.join(folder, 'admin'), server.kubeconfig());
  const { client, close } = await connect({ kubeconfig: path.join(folder, 'admin') });
  await client.create(RCloneCredentialType, exampleCredential(example));
  await client.create(KeyEncryptionKeyType, exampleKey(example));
  await client.create(ClusterType, {
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name: 'prod', namespace: 'default' },
    spec: {},
  });
  close();
  const { exitCode, stderr } = await cli(['apply', 'backup.json'], server.kubeconfig());
  expect(stderr).toMatch(/\[crd-differs\][\s\S]*fix:[\s\S]*mosk-backup api learn/);
  expect(stderr).toContain('spec.parameters.keyEncryptionKey');
  expect(exitCode).toBe(6);
});

it.each([
  ['clusters: [', /\[kubeconfig-invalid\]/],
  ['', /\[kubeconfig-invalid\]/],
])('a kubeconfig of %j: exit code 2', async (text, message) => {
  const { exitCode, stderr } = await cli(['status'], text);
  expect(stderr).toMatch(message);
  expect(exitCode).toBe(2);
});

it('a context that does not exist: exit code 2, with those that do', async () => {
  const server = await serve();
  const { exitCode, stderr } = await cli(['status', '--context', 'absent'], server.kubeconfig());
  expect(stderr).toMatch(/\[kubeconfig-invalid\][\s\S]*absent/);
  expect(exitCode).toBe(2);
});
