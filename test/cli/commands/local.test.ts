import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { until } from '../../until';
import { fakeIo } from '../fake-io';

const ROOT = path.join(__dirname, '../../..');

// Real servers; on a busy machine they take their time.
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'local-up-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function upAndDown(...options: string[]): Promise<void> {
  const io = fakeIo({ cwd: folder });
  const ended = run(['local', 'up', '--dir', '.', '--json', ...options], io);
  await until('the local cluster says where it is', () => io.output.stdout.includes('\n'));
  io.interrupt();
  expect(await ended).toBe(0);
}

it('keeps the folder, with its private keys, out of a repository', async () => {
  await upAndDown();
  expect(readFileSync(path.join(folder, '.gitignore'), 'utf8')).toBe('*\n');
});

it("leaves somebody's own .gitignore as it is", async () => {
  writeFileSync(path.join(folder, '.gitignore'), 'dist/\n');
  await upAndDown();
  expect(readFileSync(path.join(folder, '.gitignore'), 'utf8')).toBe('dist/\n');
});

it("neither overwrites nor removes somebody else's kubeconfig", async () => {
  const kubeconfig = path.join(folder, 'kubeconfig.yaml');
  const theirs = 'kind: Config\nclusters: [{ name: production, cluster: { server: "https://192.0.2.1" } }]\n';
  writeFileSync(kubeconfig, theirs);
  const io = fakeIo({ cwd: folder });
  io.interrupt();
  expect(await run(['local', 'up', '--dir', '.'], io)).toBe(2);
  expect(io.output.stderr).toMatch(/\[file-invalid\][\s\S]*kubeconfig\.yaml[\s\S]*fix:/);
  expect(readFileSync(kubeconfig, 'utf8')).toBe(theirs);
});

it('replaces the kubeconfig of a local cluster that was ended the hard way', async () => {
  const io = fakeIo({ cwd: folder });
  const first = run(['local', 'up', '--dir', '.', '--json'], io);
  await until('the local cluster says where it is', () => io.output.stdout.includes('\n'));
  const left = readFileSync(path.join(folder, 'kubeconfig.yaml'), 'utf8');
  io.interrupt();
  await first;
  writeFileSync(path.join(folder, 'kubeconfig.yaml'), left);
  await upAndDown();
  expect(existsSync(path.join(folder, 'kubeconfig.yaml'))).toBe(false);
});

it.each(['--port', '--s3-port'])('says that the port of %s is in use', async (option) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const io = fakeIo({ cwd: folder });
  expect(await run(['local', 'up', '--dir', '.', option, String(port)], io)).toBe(2);
  server.close();
  expect(io.output.stderr).toMatch(
    new RegExp(`already in use \\[usage\\][\\s\\S]*at: +127\\.0\\.0\\.1:${port}`),
  );
});

it('takes a pace of minutes and a seed of any size: neither is a port', () =>
  upAndDown('--pace', '120000', '--seed', '4294967295'));

it.each([
  ['--port', '65536', 'This is not the number of a port', 'from 0 to 65535'],
  ['--s3-port', 'https', 'This is not the number of a port', 'from 0 to 65535'],
  ['--pace', '1s', 'This is not a number of milliseconds', 'from 0 to 2147483647'],
  ['--pace', '2147483648', 'This is not a number of milliseconds', 'from 0 to 2147483647'],
  ['--seed', '4294967296', 'This is not a seed', 'from 0 to 4294967295'],
])('refuses %s %j in words of its own', async (option, text, problem, range) => {
  const io = fakeIo({ cwd: folder });
  io.interrupt();
  expect(await run(['local', 'up', '--dir', '.', option, text], io)).toBe(2);
  expect(io.output.stderr).toContain(`${problem} [usage]`);
  expect(io.output.stderr).toMatch(
    new RegExp(`at: +${option}\\n[\\s\\S]*${text}[\\s\\S]*fix: [^\\n]*${range}`),
  );
  expect(existsSync(path.join(folder, '.gitignore'))).toBe(false);
});

it.each([
  ['in place of ours', false],
  ['in place of those that its folder has kept', true],
])('takes the CRDs of a management cluster, as kubectl exports them, %s', async (_, wasThere) => {
  if (wasThere) {
    const before = fakeIo({ cwd: folder });
    const ended = run(['local', 'up', '--dir', '.', '--json'], before);
    await until('a first local cluster says where it is', () => before.output.stdout.includes('\n'));
    before.interrupt();
    await ended;
  }
  const file = path.join(ROOT, 'crds/clusterbackupschedule.yaml');
  const exported = readFileSync(file, 'utf8').replace(/^( +)schedule:$/m, '$1cron:');
  writeFileSync(path.join(folder, 'theirs.yaml'), `${exported}status: { storedVersions: [v1alpha1] }\n`);
  const io = fakeIo({ cwd: folder });
  const ended = run(['local', 'up', '--dir', '.', '--json', '--crds', 'theirs.yaml'], io);
  await until('the local cluster says where it is', () => io.output.stdout.includes('\n'));

  const doctor = fakeIo({ cwd: folder, env: { KUBECONFIG: path.join(folder, 'kubeconfig.yaml') } });
  await run(['doctor'], doctor);

  expect(doctor.output.stdout).toContain('cron');
  io.interrupt();
  expect(await ended).toBe(0);
});

it.each([
  ['nothing.yaml', ''],
  ['other.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'],
])('refuses --crds %s, which has none', async (name, text) => {
  writeFileSync(path.join(folder, name), text);
  const io = fakeIo({ cwd: folder });
  expect(await run(['local', 'up', '--dir', '.', '--crds', name], io)).toBe(2);
  expect(io.output.stderr).toContain('[file-invalid]');
});

it('prints commands that a shell takes, wherever the folder is', async () => {
  const odd = path.join(folder, "my folder's");
  mkdirSync(odd);
  const io = fakeIo({ cwd: odd });
  const ended = run(['local', 'up'], io);
  await until('the local cluster says where it is', () => io.output.stdout.includes('Ctrl-C'));
  const [line] = /export KUBECONFIG=.*/.exec(io.output.stdout) ?? [];
  const { stdout } = spawnSync('sh', ['-c', `${line}; printf %s "$KUBECONFIG"`], { encoding: 'utf8' });
  io.interrupt();
  await ended;
  expect(stdout).toBe(path.join(odd, '.mosk-local/kubeconfig.yaml'));
});

it.each(['objects.log', 'example.key', 'kubeconfig.yaml', 'lock-1.json', 'keys.json'])(
  'names a folder that is where %s belongs: that is no bug',
  async (name) => {
    mkdirSync(path.join(folder, name));
    await refused();
  },
);

it.each(['buckets', 'example'])('names a file that is where the folder %s belongs', async (name) => {
  writeFileSync(path.join(folder, name), 'mine');
  await refused();
  expect(readFileSync(path.join(folder, name), 'utf8')).toBe('mine');
});

async function refused(): Promise<void> {
  const io = fakeIo({ cwd: folder });
  io.interrupt();
  expect(await run(['local', 'up', '--dir', '.'], io)).toBe(2);
  expect(io.output.stderr).toMatch(/\[file-invalid\][\s\S]*at: +\/[\s\S]*fix:/);
}

it('damaged objects end in no hint that would take buckets and archives away', async () => {
  writeFileSync(path.join(folder, 'objects.log'), 'not ours\n');
  const io = fakeIo({ cwd: folder });
  expect(await run(['local', 'up', '--dir', '.'], io)).toBe(2);
  expect(io.output.stderr).toContain('buckets and archives stay');
  expect(io.output.stderr).not.toContain('reset');
});
