import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { type FakeIoOptions, fakeIo } from '../fake-io';
import { writeFiles } from './explain-manifests';

const SCHEDULE = `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: retail }
spec:
  targetCluster: shop
  schedule: 0 1 * * *
  parameters:
    rclone: { bucket: backups/shop, credential: s3 }
    keyEncryptionKey: kek
`;
/** As \`kubectl get rclonecredentials -o yaml\` shows it. */
const SAVED = `
apiVersion: v1
kind: List
items:
- apiVersion: kaas.mirantis.com/v1alpha1
  kind: RCloneCredential
  metadata: { name: s3, namespace: retail, uid: 5c1f, resourceVersion: '7', creationTimestamp: '2027-01-01T00:00:00Z' }
  spec:
    remoteName: s3
    remoteConfig: { type: s3, endpoint: 'https://s3.example.com', access_key_id: AK }
    remoteConfigSecretKey: secret_access_key
    remoteSecret: { secret: { name: s3-hidden, key: value } }
`;
const INVENTORY = `
managementClusters: [{ name: frankfurt, release: 2.32.1 }]
clusters:
  - { name: shop, project: retail, managementCluster: frankfurt, release: 26.2.1 }
custody:
  - { key: kek, keptBy: platform team, keptAt: 'safe 2, shelf 3' }
  - { credential: s3, keptBy: storage team, keptAt: password store }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runbook-test-'));
  writeFiles(folder, {
    'clusters/frankfurt/nightly.yaml': SCHEDULE,
    'clusters/frankfurt/saved.yaml': SAVED,
    'inventory.yaml': INVENTORY,
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function runbook(argv: readonly string[] = [], options: FakeIoOptions = {}) {
  const io = fakeIo({ cwd: folder, env: { HOME: folder }, ...options });
  const usual = ['--inventory', 'inventory.yaml', '--manifests', 'clusters'];
  return { exitCode: await run(['runbook', ...argv, ...usual], io), ...io.output };
}
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const change = (name: string, from: string, to: string) =>
  writeFileSync(path.join(folder, name), read(name).replace(from, to));

describe('runbook, from files alone', () => {
  it('needs no kubeconfig, and prints who keeps what, and commands', async () => {
    const { exitCode, stdout, stderr } = await runbook();

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^# Recovery sheet of frankfurt\/retail\/shop\n/);
    expect(stdout).toContain('| Key kept | by `platform team`, at `safe 2, shelf 3` |');
    expect(stdout).toContain('endpoint = https://s3.example.com');
    expect(stdout).toContain('mosk-backup fetch s3://backups/shop/');
    expect(stdout).toContain('MOSK documents no restore by custom resource');
  });

  it('says the same in JSON, with null for what there is none of', async () => {
    const sheet = JSON.parse((await runbook(['--json'])).stdout);

    expect(sheet).toMatchObject({
      written: null,
      unread: [],
      clusters: [
        {
          project: 'retail',
          name: 'shop',
          rehearsed: null,
          findings: [],
          targets: [{ place: 's3://backups/shop' }],
        },
      ],
    });
  });

  it('has a configuration of rclone that names a provider, which it asks for', async () => {
    const { stdout } = await runbook([]);
    expect(stdout).toMatch(/type = s3\n[\s\S]*provider = Other\n/);
  });

  it.each(['md', 'html', 'json'])('writes equal bytes for equal input (%s)', async (ending) => {
    expect((await runbook(['--out', `one.${ending}`])).stderr).toContain(
      `Written to one.${ending}: 1 cluster\n`,
    );
    await runbook(['--out', `other.${ending}`]);
    expect(read(`one.${ending}`)).toBe(read(`other.${ending}`));
    expect(read(`one.${ending}`)).toContain(ending === 'html' ? '<!DOCTYPE html>' : 'shop');
  });

  it('is of one cluster, where one is named, and an unknown one ends with 5 and those that are known', async () => {
    expect((await runbook(['shop', '-n', 'retail'])).exitCode).toBe(0);
    const { exitCode, stderr } = await runbook(['shp']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('known: retail/shop');
  });

  it('is wrong usage without anything that it could be made of', async () => {
    const io = fakeIo({ cwd: folder });
    expect(await run(['runbook'], io)).toBe(2);
    expect(io.output.stderr).toContain('--inventory FILE, --manifests FOLDER or --live');
  });

  it('warns of what is missing, and is written all the same', async () => {
    change(
      'inventory.yaml',
      "{ key: kek, keptBy: platform team, keptAt: 'safe 2, shelf 3' }",
      '{ key: other, keptBy: a, keptAt: b }',
    );
    const { exitCode, stderr, stdout } = await runbook();
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning: frankfurt/retail/shop: Nobody says who keeps key kek, and where');
    expect(stdout).toContain('NOBODY SAYS by whom and where: ....');
  });
});

describe('runbook --check', () => {
  it.each(['md', 'html', 'json'])(
    'is content with a sheet that says what it would say now (%s)',
    async (ending) => {
      await runbook(['--out', `sheet.${ending}`]);
      expect(await runbook(['--out', `sheet.${ending}`, '--check'])).toEqual({
        exitCode: 0,
        stdout: '',
        stderr: '',
      });
    },
  );

  it.each([
    ['a cluster', 'inventory.yaml', '26.2.1', '26.2.2'],
    ['a storage', 'clusters/frankfurt/saved.yaml', 's3.example.com', 's4.example.com'],
    [
      'a key',
      'clusters/frankfurt/nightly.yaml',
      'keyEncryptionKey: kek',
      'keyEncryptionKey: kek-2',
      '`kek-2`|kek-2.key|"name": "kek-2"',
    ],
    ['who keeps it', 'inventory.yaml', 'shelf 3', 'shelf 4'],
    ['the folder', 'clusters/frankfurt/nightly.yaml', 'backups/shop', 'backups/shop-2'],
  ])('ends with 8 and the difference when %s has changed', async (_, file, from, to, shown = to) => {
    for (const ending of ['md', 'html', 'json']) {
      change(file, to, from);
      await runbook(['--out', `sheet.${ending}`]);
      change(file, from, to);
      const { exitCode, stdout, stderr } = await runbook(['--out', `sheet.${ending}`, '--check']);
      expect({ ending, exitCode }).toEqual({ ending, exitCode: 8 });
      expect(stdout.split('\n')).toContainEqual(expect.stringMatching(new RegExp(`^\\+ .*(?:${shown})`)));
      expect(stderr).toContain('[runbook-stale]');
    }
  });

  it('ends with 8 when somebody has edited the sheet', async () => {
    await runbook(['--out', 'sheet.md']);
    change('sheet.md', 'safe 2', 'safe 7');
    expect((await runbook(['--out', 'sheet.md', '--check'])).exitCode).toBe(8);
  });

  it('takes no notice of what the next backup changes, nor of the program that made it', async () => {
    for (const [ending, from, to] of [
      ['md', 'never, as far as records tell', '2027-01-01'],
      ['html', 'never, as far as records tell', '2027-01-01'],
      ['json', '"newest": []', '"newest": [1]'],
    ] as const) {
      await runbook(['--out', `sheet.${ending}`]);
      expect(read(`sheet.${ending}`)).toContain(from);
      change(`sheet.${ending}`, from, to);
      expect({ ending, code: (await runbook(['--out', `sheet.${ending}`, '--check'])).exitCode }).toEqual({
        ending,
        code: 0,
      });
    }
  });

  it('ends with 9 when the sheet is as it should be and something is missing in it', async () => {
    change('inventory.yaml', 'keptBy: platform team', "keptBy: ''");
    await runbook(['--out', 'sheet.md']);
    const { exitCode, stderr } = await runbook(['--out', 'sheet.md', '--check']);
    expect(exitCode).toBe(9);
    expect(stderr).toContain('[runbook-incomplete]');
    expect(stderr).toContain('custody: [{ key: kek, project: retail, keptBy: …, keptAt: … }]');
  });

  it('needs a sheet to compare with', async () => {
    expect((await runbook(['--check'])).exitCode).toBe(2);
    expect((await runbook(['--check', '--out', 'none.md'])).exitCode).toBe(2);
  });
});

describe('names that mean something to Markdown, to a page or to a terminal', () => {
  it('stay names', async () => {
    const odd = 'a`b|c<b>*d*</pre>```@me ![x](y)';
    writeFiles(folder, {
      'clusters/frankfurt/odd.yaml': `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: once, namespace: retail }
spec:
  targetCluster: shop
  fileNames: { MKE: ${JSON.stringify(odd.replaceAll('/', ''))} }
  parameters:
    rclone: { bucket: ${JSON.stringify(`backups/${odd.replaceAll('/', '')}\u202e`)}, credential: s3 }
    keyEncryptionKey: kek
`,
    });
    await runbook(['--out', 'sheet.html']);
    const { stdout } = await runbook();

    expect(read('sheet.html')).not.toMatch(/<b>|\u202e/);
    expect(read('sheet.html').match(/<pre>/g)?.length).toBe(read('sheet.html').match(/<\/pre>/g)?.length);
    expect(stdout).not.toContain('\u202e');
    // The fence is longer than what is in it.
    expect(stdout).toContain('````bash\n');
    const withoutCode = stdout.replace(/^(`{3,}).*?^\1$/gms, '').replace(/`[^`]*`/g, '');
    expect(withoutCode).not.toMatch(/<b>|\*d\*|@me|!\[x/);
  });
});
