import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { ClusterType, NamespaceType, type SecretManifest, SecretType } from '../../../lib/model';
import { connect, type Mosk } from '../../../providers/kubernetes';
import { requesterFor } from '../../local/api/requester';
import { until } from '../../until';
import { fakeIo } from '../fake-io';

let folder: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'local-running-test-'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true });
});

const DIR = ['--dir', 'site'];
const site = (...names: string[]) => path.join(folder, 'site', ...names);
const read = (...names: string[]) => readFileSync(site(...names), 'utf8');

async function cli(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  const exitCode = await run(argv, io);
  return { exitCode, ...io.output };
}

/** Runs `local up` until it is ended. */
async function up(...options: string[]) {
  const io = fakeIo({ cwd: folder });
  const ended = run(['local', 'up', ...DIR, '--pace', '0', '--json', ...options], io);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  ends.push(async () => {
    io.interrupt();
    await ended;
  });
  await until('the local cluster says where it is', () => io.output.stdout.includes('\n') || over);
  return { io, ended };
}

/** Leaves a folder in which a cluster has run. */
async function ranOnce(): Promise<void> {
  await up();
  await ends.pop()?.();
}

async function withClient<T>(use: (mosk: Mosk) => Promise<T>): Promise<T> {
  const mosk = await connect({ kubeconfig: site('kubeconfig.yaml'), env: {} });
  try {
    return await use(mosk);
  } finally {
    mosk.close();
  }
}

const secret = (name: string): SecretManifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'default' },
  data: { a: 'Yg==' },
});

describe('D3: one cluster runs in a folder, and what was made with its keys stays readable', () => {
  it('a second start ends with code 5, says who runs there, and touches nothing', async () => {
    await up();
    const files = () =>
      ['kubeconfig.yaml', 'example.key', 'keys.json', 'objects.log'].map((name) => read(name));
    const before = files();

    const second = await cli('local', 'up', ...DIR);

    expect(second.exitCode).toBe(5);
    expect(second.stderr).toMatch(
      new RegExp(
        `\\[already-running\\]\\n  at: +${site()}\\n  value: process ${process.pid}, since 20\\S+Z\\n  fix: .*local down --dir ${site()},`,
      ),
    );
    expect(files()).toEqual(before);
    await withClient(({ client }) => client.get(NamespaceType, undefined, 'default'));
  });

  it('keys, certificates, access keys, ports and example.key are those of before', async () => {
    const kept = () =>
      ['kubeconfig.yaml', 'example.key', 'example/credential.yaml'].map((name) => read(name));
    const first = await up();
    const before = kept();
    await cli('local', 'down', ...DIR);
    expect(await first.ended).toBe(0);

    await up();

    expect(kept()).toEqual(before);
  });

  it('objects come back after a start, with uid and a version that goes on rising', async () => {
    const { ended } = await up();
    const before = await withClient(({ client }) => client.create(SecretType, secret('kept')));
    await cli('local', 'down', ...DIR);
    await ended;

    await up();

    await withClient(async ({ client }) => {
      expect(await client.get(SecretType, 'default', 'kept')).toEqual(before);
      const after = await client.create(SecretType, secret('later'));
      expect(Number(after.metadata.resourceVersion)).toBeGreaterThan(Number(before.metadata.resourceVersion));
    });
  });

  it('a folder that is open to others becomes the owner’s alone, which is said, and so is all that is in it', async () => {
    await ranOnce();
    chmodSync(site(), 0o755);

    const { io } = await up();

    expect(io.output.stderr).toContain('was open to others');
    expect(statSync(site()).mode & 0o777).toBe(0o700);
    for (const name of [
      'kubeconfig.yaml',
      'keys.json',
      'objects.log',
      'example.key',
      'example/credential.yaml',
    ])
      expect(`${name} ${(statSync(site(name)).mode & 0o777).toString(8)}`).toBe(`${name} 600`);
  });

  it.each([
    ['keys.json', 'The keys of this folder cannot be read'],
    ['objects.log', 'The objects of this folder are damaged'],
  ])('a damaged %s ends a start with what to do, and stays as it is', async (name, problem) => {
    await ranOnce();
    writeFileSync(site(name), `?${read(name)}`);
    const before = read(name);

    const { exitCode, stderr } = await cli('local', 'up', ...DIR);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${problem}`);
    expect(stderr).toMatch(new RegExp(`at: +${site(name)}[\\s\\S]*fix: +bring back a copy`));
    expect(read(name)).toBe(before);
  });

  it('without --dir, what the API stores is written nowhere', async () => {
    const io = fakeIo({ cwd: folder });
    const ended = run(['local', 'up', '--json'], io);
    await until('the local cluster says where it is', () => io.output.stdout.includes('\n'));
    io.interrupt();
    expect(await ended).toBe(0);
    expect(existsSync(path.join(folder, '.mosk-local/objects.log'))).toBe(false);
  });
});

describe('D4: projects', () => {
  it('--cluster project/name makes the namespace, beside a name alone', async () => {
    await up('--cluster', 'retail/shop', 'prod');
    await withClient(async ({ client }) => {
      expect(await client.get(ClusterType, 'retail', 'shop')).toBeDefined();
      expect(await client.get(ClusterType, 'default', 'prod')).toBeDefined();
    });
    expect(read('example/backup.yaml')).toContain('namespace: retail');
  });

  it('--inventory makes its projects and clusters', async () => {
    writeFileSync(
      path.join(folder, 'fleet.yaml'),
      `managementClusters: [{ name: eu, release: 2.32.1 }]
clusters:
  - { name: shop, project: retail, managementCluster: eu, release: 26.2.1 }
  - { name: web, project: retail, managementCluster: eu, release: 26.2.1 }
  - { name: core, project: bank, managementCluster: eu, release: 26.2.1 }
`,
    );
    await up('--inventory', 'fleet.yaml');
    await withClient(async ({ client }) => {
      const { items } = await client.list(ClusterType, undefined);
      const names = items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      expect(names.sort()).toEqual(['bank/core', 'retail/shop', 'retail/web']);
    });
  });

  it.each([
    [['--cluster', 'a/b/c'], 'This is no cluster'],
    [['--cluster', 'Retail/shop'], '--cluster'],
    [['--inventory', 'none.yaml'], 'none.yaml'],
  ])('%j is refused before anything is made', async (options, text) => {
    const { exitCode, stderr } = await cli('local', 'up', ...DIR, ...options);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(text);
    expect(existsSync(site())).toBe(false);
  });
});

describe('the one that runs in a folder', () => {
  it('tells where it is, since when, and how large', async () => {
    const { io } = await up();
    const { url } = JSON.parse(io.output.stdout);

    const { exitCode, stdout } = await cli('local', 'status', ...DIR, '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      url,
      pid: process.pid,
      since: expect.stringMatching(/^20.*Z$/),
      kubeconfig: site('kubeconfig.yaml'),
      persists: true,
      objects: expect.any(Number),
      memory: { rss: expect.any(Number) },
      storage: { bucket: 'mosk-backups' },
      faults: { planned: [], acting: { outage: false, skewClockMs: 0 }, fired: 0 },
    });
    expect((await cli('local', 'status', ...DIR)).stdout).toMatch(/^API {9}https:[\s\S]*Faults {6}0 to act/);
  });

  it('ends when it is asked to, and the command waits for that', async () => {
    const { ended } = await up();
    expect(await cli('local', 'down', ...DIR)).toMatchObject({
      exitCode: 0,
      stdout: 'The cluster in site has ended.\n',
    });
    expect(existsSync(site('kubeconfig.yaml'))).toBe(false);
    expect(await ended).toBe(0);
    expect(await cli('local', 'down', ...DIR)).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing runs in site.\n',
    });
  });

  it('lets things go wrong, shows what is left, and stops it', async () => {
    await up();
    const { stdout } = await cli(
      'local',
      'fault',
      ...DIR,
      '503 create secrets x2',
      'storage-stall=5 PUT',
      '500 get 10%',
      'stuck InProgress x2',
    );
    expect(stdout).toBe(
      'answer 503 on create secrets, 2 more times\nanswer 500 on get, in 10% of the cases\nstall 5 on PUT, 1 more time\nstuck on InProgress, 2 more times\n',
    );
    await withClient(async ({ client }) => {
      await expect(client.create(SecretType, secret('a'))).rejects.toThrow();
      expect((await cli('local', 'fault', ...DIR)).stdout).toContain('create secrets, 1 more time\n');
      expect((await cli('local', 'fault', ...DIR, '--clear')).stdout).toBe('No fault is left to act.\n');
      await client.create(SecretType, secret('a'));
    });
  });

  it('is reached in an outage, and that is over with --clear', async () => {
    await up();
    expect(await cli('local', 'fault', ...DIR, 'outage=600000')).toMatchObject({
      exitCode: 0,
      stdout: 'outage: the API answers nobody until its time is over\n',
    });
    await withClient(({ client }) =>
      expect(client.get(NamespaceType, undefined, 'default')).rejects.toThrow(),
    );
    expect((await cli('local', 'fault', ...DIR, '--clear', 'restart-controller')).exitCode).toBe(0);
    await withClient(({ client }) => client.get(NamespaceType, undefined, 'default'));
  });

  it.each([['running'], ['ended']])(
    'is emptied by reset, %s, and goes on with the same keys',
    async (how) => {
      const { ended, io } = await up();
      const kubeconfig = read('kubeconfig.yaml');
      await withClient(({ client }) => client.create(SecretType, secret('a')));
      writeFileSync(site('buckets/mosk-backups/file'), 'x');
      if (how === 'ended') {
        await cli('local', 'down', ...DIR);
        await ended;
      }

      expect((await cli('local', 'reset', ...DIR)).exitCode).toBe(2);
      expect((await cli('local', 'reset', ...DIR, '--yes')).exitCode).toBe(0);

      if (how === 'ended') await up();
      expect(io.output.stderr).toBe('');
      expect(read('kubeconfig.yaml')).toBe(kubeconfig);
      expect(existsSync(site('buckets/mosk-backups/file'))).toBe(false);
      await withClient(async ({ client }) => {
        expect(await client.get(SecretType, 'default', 'a')).toBeUndefined();
        expect(await client.get(ClusterType, 'default', 'prod')).toBeDefined();
      });
    },
  );

  it('reset leaves alone what is no folder of a cluster', async () => {
    writeFileSync(path.join(folder, 'objects.log'), 'mine');
    const { exitCode, stderr } = await cli('local', 'reset', '--dir', '.', '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('No local management cluster has ever run in this folder');
    expect(readFileSync(path.join(folder, 'objects.log'), 'utf8')).toBe('mine');
  });

  it.each([['status'], ['fault']])('%s ends with code 6 where none runs', async (command) => {
    const { exitCode, stderr } = await cli('local', command, ...DIR);
    expect(exitCode).toBe(6);
    expect(stderr).toContain('[not-running]');
  });

  it('is asked by its own user alone', async () => {
    await up();
    const nobody = requesterFor(read('kubeconfig.yaml'), 'none');
    expect((await nobody('POST', '/mosk-backup-local/down')).code).toBe(403);
    nobody.close();
    expect((await cli('local', 'status', ...DIR)).exitCode).toBe(0);
  });
});
