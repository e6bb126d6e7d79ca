import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../../cli/run';
import { apiVersionOf, ClusterBackupScheduleType, type KubeObject } from '../../../lib/model';
import { INVENTED_APIS, type InventedApi } from '../../lib/learned/invented-apis';
import { fakeIo } from '../fake-io';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const VERSION = apiVersionOf(ClusterBackupScheduleType);

const schedule = (name: string, spec: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: VERSION,
  kind: 'ClusterBackupSchedule',
  metadata: { name, namespace: 'shop', ...metadata },
  spec: { targetCluster: 'prod', schedule: '0 1 * * *', ...spec },
});
const record = (name: string, more: object = {}): KubeObject => ({
  apiVersion: VERSION,
  kind: 'ClusterBackup',
  metadata: { name, namespace: 'shop', uid: 'u' },
  spec: { targetCluster: 'prod', createdBy: { user: { uid: 'x' } } },
  status: { status: 'Completed', completedAt: '2026-11-01T00:00:00Z' },
  ...more,
});
const TARGET = { keyEncryptionKey: 'kek', rclone: { bucket: 'backups/prod', credential: 's3' } };

/** Of the first test. */
const PROGRAM = `import { App } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  ManagementCluster,
  RCloneCredential,
} from 'mosk-backup';

// Written by mosk-backup import, from what was there. It is yours: once it was edited, import never writes over it.
const app = new App();

// Made outside Git, and only named here. To do: see that the value of each key is kept outside its cluster, too:
// mosk-backup key check.
const s3 = RCloneCredential.fromName('s3');
const kek = EncryptionKey.fromName('kek');

const backupsProd = BackupTarget.rclone({
  bucket: 'backups',
  folder: 'prod',
  credential: s3,
  encryptionKey: kek,
});

const shop = new ManagementCluster(app, 'shop', { namespace: 'shop' });

new ClusterBackupSchedule(shop, 'lab-nightly', {
  name: 'lab-nightly',
  cluster: Cluster.named('lab'),
  target: backupsProd,
  cron: Cron.daily({ hour: 1 }),
});

new ClusterBackupSchedule(shop, 'prod-nightly', {
  name: 'prod-nightly',
  cluster: Cluster.named('prod'),
  target: backupsProd,
  cron: Cron.daily({ hour: 1 }),
  labels: { team: 'storage' },
});

app.synth();
`;

async function cli(objects: readonly KubeObject[] | string, ...argv: string[]) {
  const stdin =
    typeof objects === 'string'
      ? objects
      : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const io = fakeIo({ cwd: folder, stdin });
  const exitCode = await run(['import', '-', ...argv], io);
  return { exitCode, ...io.output };
}
const file = (name: string) => readFileSync(path.join(folder, name), 'utf8');

describe('mosk-backup import', () => {
  it('prints what a person would have written, and tells on stderr how it was compared', async () => {
    const live = [
      schedule('lab-nightly', { targetCluster: 'lab', parameters: TARGET }),
      schedule('prod-nightly', { parameters: TARGET }, { labels: { team: 'storage' } }),
      record('by-hand'),
    ];

    const { exitCode, stdout, stderr } = await cli(live);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(PROGRAM);
    expect(stderr).toContain(
      'ClusterBackupSchedule shop/lab-nightly  spec equal; metadata only: argocd.argoproj.io/sync-wave added\n',
    );
    expect(stderr).toContain(
      'left out: 1 ClusterBackup, the record of a backup: it is in the list: shop/by-hand\n',
    );
  });

  it('writes the program, a list of the backups and what a program needs around it', async () => {
    const { exitCode, stdout } = await cli([schedule('nightly'), record('by-hand')], '--out', 'out');

    expect(exitCode).toBe(0);
    expect(readdirSync(path.join(folder, 'out')).sort()).toEqual([
      '.mosk-backup-import',
      'backups.md',
      'cdk8s.yaml',
      'main.ts',
      'package.json',
    ]);
    expect(file('out/backups.md')).toContain('| shop | prod | by-hand | Completed | 2026-11-01T00:00:00Z |');
    expect(file('out/main.ts')).not.toContain('by-hand');
    expect(stdout).toContain('written: out/main.ts\n');
  });

  it('declares good backups that somebody has made where it is told to, and keeps them', async () => {
    const live = [
      record('by-hand'),
      record('failed', { status: { status: 'Failed' } }),
      record('scheduled', { spec: { targetCluster: 'prod', createdBy: { schedule: 'nightly' } } }),
      record('going', { spec: { targetCluster: 'prod', delete: true } }),
    ];
    const { exitCode, stdout, stderr } = await cli(live, '--backups');

    expect(exitCode).toBe(0);
    expect(stdout).toContain("name: 'by-hand'");
    expect(stdout).toContain("onRemoval: 'keep'");
    expect(stdout).not.toMatch(/failed|scheduled|going/);
    expect(stderr).toContain('no finished backup: shop/failed (Failed)');
    expect(stderr).toContain('made by a schedule: shop/scheduled (nightly)');
    expect(stderr).toContain('being deleted, or its files are gone: shop/going');
  });

  it('ends with exit code 5 where what was written does not say what was read, and names field and object', async () => {
    // cdk8s has no null in lists.
    const live = [schedule('nightly', { further: [null, 1] })];
    const { exitCode, stdout, stderr } = await cli(live, '--out', 'out');

    expect(exitCode).toBe(5);
    expect(stdout).toContain('ClusterBackupSchedule shop/nightly  differs\n  spec.further: ');
    expect(stderr).toContain('[spec-changed]');
    expect(file('out/main.ts')).toContain(
      '// To do: ClusterBackupSchedule shop/nightly differs from what was read: spec.further\n',
    );
  });

  it('leaves out what no program can declare, and says which rule it breaks, in the program as well', async () => {
    const both = { ...TARGET, nfsUploadUrl: 'nfs://user:pass-word-in-a-url@h:/x' };
    const { exitCode, stdout, stderr } = await cli([
      schedule('nightly'),
      schedule('both', { parameters: both }),
      schedule('six', { schedule: '0 0 1 * * *' }),
      schedule('constructs', {}, { labels: { constructor: 'x' } }),
      schedule('of-a-stack', {}, { annotations: { 'mosk-backup/owner': 'pulumi:acme/shop/prod:nightly' } }),
      schedule(
        'of-another',
        {},
        { ownerReferences: [{ apiVersion: 'x/v1', kind: 'Fleet', name: 'all', uid: 'u' }] },
      ),
    ]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('// To do: ClusterBackupSchedule shop/both is not here: ');
    expect(stdout).toContain(
      '// To do: ClusterBackupSchedule shop/six is not here: spec.schedule [cron-invalid]\n',
    );
    expect(stdout).toContain('shop/constructs is not here: a member called constructor');
    expect(stderr).toContain('declared by a Pulumi stack: shop/of-a-stack (pulumi:acme/shop/prod:nightly)');
    expect(stderr).toContain('made by another object, its owner: shop/of-another (Fleet all)');
    expect(stdout + stderr).not.toContain('pass-word-in-a-url');
  });

  it.each(['cdk8s', 'yaml', 'pulumi'])(
    'writes no secret that somebody has put where none belongs, as %s',
    async (form) => {
      const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
      const user = 'https://ops:pass-word-in-a-url@hooks.example.com/';
      const { exitCode, stdout, stderr } = await cli(
        [
          schedule(
            'marked',
            {},
            { annotations: { 'team/hook': user, 'team/auth-token': 'pass-word-1', why: 'ok' } },
          ),
          schedule('top', { schedule: '0 5 * * *', password: 'pass-word-2' }),
          schedule('deep', { schedule: '0 9 * * *', remote: [{ secretAccessKey: 'pass-word-3' }] }),
          schedule('beside', { schedule: '0 13 * * *', parameters: { ...TARGET, more: { value: secret } } }),
        ],
        '--to',
        form,
        '--out',
        'out',
      );

      expect(exitCode).toBe(0);
      expect(stdout).toContain('may hold a secret in clear, which is written into no program: ');
      for (const place of [
        'top (spec.password)',
        'deep (spec.remote.0.secretAccessKey)',
        'beside (spec.parameters.more.value)',
      ])
        expect(stdout).toContain(place);
      expect(stdout).toMatch(/shop\/marked {2}spec equal; .*team\/auth-token stays, team\/hook stays/);
      const written = readdirSync(path.join(folder, 'out'), { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => readFileSync(path.join(each.parentPath, each.name), 'utf8'));
      expect([...written, stdout, stderr].filter((text) => /pass-word|wJalr/.test(text))).toEqual([]);
    },
  );

  it('says what a synthesis of the program will refuse, because the management cluster has it all the same', async () => {
    const { exitCode, stdout, stderr } = await cli([schedule('one'), schedule('two')]);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('[runs-too-close]');
    expect(stdout).toContain('// To do: synth refuses shop/two and shop/one [runs-too-close]\n');
  });

  it('takes only the project that is named, and refuses what says of itself neither', async () => {
    const other = schedule('of-other', {}, { namespace: 'other' });
    const named = await cli([schedule('nightly'), other], '-n', 'shop');
    const all = await cli([schedule('nightly'), other], '-A');
    const nameless = await cli([schedule('nightly', {}, { namespace: undefined })]);

    expect(named.stdout).not.toContain('of-other');
    expect(all.stdout).toContain("new ManagementCluster(app, 'other'");
    expect([nameless.exitCode, nameless.stderr]).toEqual([
      2,
      expect.stringContaining('[namespace-required]'),
    ]);
  });

  it('takes an object that two files have once, and refuses two that say different things', async () => {
    const twice = await cli([schedule('nightly'), schedule('nightly', {}, { resourceVersion: '7' })]);
    const apart = await cli([schedule('nightly'), schedule('nightly', { schedule: '0 2 * * *' })]);

    expect(twice.exitCode).toBe(0);
    expect([apart.exitCode, apart.stderr]).toEqual([2, expect.stringContaining('[duplicate-object]')]);
  });

  it.each([
    { annotations: 'a-text-with-pass-word' },
    { annotations: { a: 5 } },
    { labels: [null] },
    { ownerReferences: 5 },
    { ownerReferences: [null] },
    { ownerReferences: [{ kind: {}, name: 'prod' }] },
  ])('refuses an object that no server gives like this: %j', async (metadata) => {
    const { exitCode, stdout, stderr } = await cli([schedule('nightly', {}, metadata)]);

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      new RegExp(`metadata.${Object.keys(metadata)[0]} .*\\[file-invalid\\]\n.*shop/nightly`),
    );
    expect(stderr).not.toContain('pass-word');
  });

  it('takes null for what is not there', async () => {
    const nulls = { annotations: null, labels: null, ownerReferences: null, deletionTimestamp: null };
    expect((await cli([schedule('nightly', {}, nulls)])).stdout).toBe(
      (await cli([schedule('nightly')])).stdout,
    );
  });

  it('fails where there is nothing to import, and says what there was instead', async () => {
    const { exitCode, stderr } = await cli([record('by-hand')], '--out', 'out');

    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('the record of a backup')]);
    expect(stderr).toContain('at:    the standard input, all projects\n');
    expect(existsSync(path.join(folder, 'out'))).toBe(false);
  });

  it('writes for an API that differs a program that says so', async () => {
    writeFileSync(path.join(folder, 'api.yaml'), 'release: "26.3"\nschedule: { cronField: cronSchedule }\n');
    const live = [schedule('nightly', { schedule: undefined, cronSchedule: '0 1 * * *' })];
    const { exitCode, stdout } = await cli(live, '--api', 'api.yaml');
    const earlier = await cli([schedule('nightly')], '--api', '26.1');

    expect(exitCode).toBe(0);
    expect(stdout).toContain("schedule: { cronField: 'cronSchedule', timeZone: 'UTC' }");
    expect(earlier.stdout).toContain('const moskApi = MoskApi.v26_1;\n');
  });

  it('takes a cron field that is nested, and what stands beside it', async () => {
    writeFileSync(path.join(folder, 'api.yaml'), 'release: "26.4"\nschedule: { cronField: when.cron }\n');
    const when = { cron: '0 1 * * *', zone: 'UTC' };
    const live = [schedule('nightly', { schedule: undefined, when, suspend: false })];
    const { exitCode, stdout } = await cli(live, '--api', 'api.yaml');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('cron: Cron.daily({ hour: 1 })');
    expect(stdout).toContain('extraFields: { suspend: false }');
    expect(stdout).toContain(
      "ApiObject.of(nightlySchedule).addJsonPatch(JsonPatch.add('/spec/when/zone', 'UTC'));\n",
    );
  });

  it('gives the results as JSON, with no value of a field that nobody knows', async () => {
    const live = [schedule('nightly', { further: [null, 'a-secret-in-a-field'] }), record('by-hand')];
    const { exitCode, stdout } = await cli(live, '--json');

    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout)).toEqual({
      objects: [
        {
          ...{ kind: 'ClusterBackupSchedule', namespace: 'shop', name: 'nightly', verdict: 'differs' },
          metadata: [{ key: 'argocd.argoproj.io/sync-wave', how: 'added' }],
          fields: [{ path: 'spec.further', found: '(object, not shown)', declared: '(object, not shown)' }],
        },
      ],
      leftOut: [{ kind: 'ClusterBackup', namespace: 'shop', name: 'by-hand', why: 'record', detail: null }],
      backups: [{ namespace: 'shop', name: 'by-hand', cluster: 'prod', status: 'Completed' }],
    });
  });
});

describe('mosk-backup import into a folder that somebody works in', () => {
  it('never writes over a program that was edited, nor over a file that it did not write', async () => {
    await cli([schedule('nightly')], '--out', 'out');
    appendFileSync(path.join(folder, 'out/main.ts'), '// mine\n');
    const edited = file('out/main.ts');
    const again = await cli(
      [schedule('nightly'), schedule('weekly', { schedule: '0 3 * * 0' })],
      '--out',
      'out',
    );

    expect([again.exitCode, again.stderr]).toEqual([
      2,
      expect.stringContaining('was edited since import wrote it'),
    ]);
    expect(file('out/main.ts')).toBe(edited);

    writeFileSync(path.join(folder, 'main.ts'), 'mine\n');
    const elsewhere = await cli([schedule('nightly')], '--out', '.');

    expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
      2,
      expect.stringContaining('import did not write it'),
    ]);
    expect(readdirSync(folder).sort()).toEqual(['main.ts', 'out']);
    expect(file('main.ts')).toBe('mine\n');
  });

  it('leaves the package.json of a project alone', async () => {
    writeFileSync(path.join(folder, 'package.json'), '{}');
    expect((await cli([schedule('nightly')], '--out', '.')).exitCode).toBe(0);
    expect(file('package.json')).toBe('{}');
    expect(
      (await cli([schedule('nightly'), schedule('x', { schedule: '0 9 * * *' })], '--out', '.')).exitCode,
    ).toBe(0);
    expect(file('package.json')).toBe('{}');
    expect(file('main.ts')).toContain("'x'");
  });

  it('takes away manifests that nobody has edited once their objects are gone, and no others', async () => {
    const manifest = (name: string) => `out/shop/clusterbackupschedule.shop.${name}.yaml`;
    const live = [
      schedule('a'),
      schedule('b', { schedule: '0 5 * * *' }),
      schedule('c', { schedule: '0 9 * * *' }),
    ];
    await cli(live, '--out', 'out', '--to', 'yaml');
    writeFileSync(path.join(folder, 'out/shop/mine.yaml'), 'mine: true\n');

    const fewer = await cli(live.slice(1), '--out', 'out');
    expect([fewer.exitCode, fewer.stdout]).toEqual([0, expect.stringContaining(`removed: ${manifest('a')}`)]);
    appendFileSync(path.join(folder, manifest('b')), '# mine\n');
    const refused = await cli(live.slice(2), '--out', 'out');

    expect(refused.exitCode).toBe(2);
    expect(existsSync(path.join(folder, manifest('b')))).toBe(true);
    expect(existsSync(path.join(folder, 'out/shop/mine.yaml'))).toBe(true);
  });
});

it.each(['cdk8s', 'yaml', 'pulumi'])(
  'what the server fills in by a learned schema is not declared, and is no difference, of %s',
  async (form) => {
    const suspendable = INVENTED_APIS.find(({ name }) => name.startsWith('suspend')) as InventedApi;
    const crds = suspendable.crds.map((crd) =>
      JSON.parse(
        JSON.stringify(crd).replace('"keepLast":{', '"mode":{"type":"string","default":"count"},$&'),
      ),
    );
    writeFileSync(path.join(folder, 'crds.yaml'), crds.map((crd) => stringify(crd)).join('---\n'));
    const io = fakeIo({ cwd: folder });
    expect(await run(['api', 'learn', '--from', 'crds.yaml', '--write', 'api.yaml'], io)).toBe(0);
    const live = (name: string, spec: object) =>
      schedule(name, { schedule: undefined, cron: '0 1 * * *', parameters: TARGET, ...spec });
    const objects = [
      live('a', { suspend: false, retention: { keepLast: 7, mode: 'count' } }),
      live('b', { suspend: true, retention: { mode: 'age' } }),
    ];
    const args = ['--api', 'api.yaml', '--out', 'out', '--to', form];

    const { exitCode, stdout } = await cli(objects, ...args);

    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/a {2}spec equal/),
    });
    const written = readdirSync(path.join(folder, 'out'), { recursive: true, withFileTypes: true })
      .filter((each) => /\.(ya?ml|ts)$/.test(each.name))
      .map((each) => readFileSync(path.join(each.parentPath, each.name), 'utf8'))
      .join('');
    expect(written).toMatch(/keepLast: 7/);
    expect(written).toMatch(/suspend: true/);
    expect(written).toMatch(/mode: '?age/);
    expect(written).not.toMatch(/suspend: false|mode: '?count/);
    expect(await cli(objects, ...args, '--check')).toMatchObject({ exitCode: 0 });
    const other = [
      live('a', { suspend: false, retention: { keepLast: 7, mode: 'age' } }),
      objects[1] as KubeObject,
    ];
    expect((await cli(other, ...args, '--check')).exitCode).toBe(form === 'pulumi' ? 0 : 8);
  },
);

describe('mosk-backup import --check', () => {
  const live = [schedule('a'), schedule('b', { schedule: '0 5 * * *' })];
  const since = [schedule('b', { schedule: '0 6 * * *' }), schedule('c', { schedule: '0 9 * * *' })];

  it.each(['cdk8s', 'yaml', 'pulumi'])('shows what has come, gone and changed since, of %s', async (form) => {
    await cli(live, '--out', 'out', '--to', form);
    const before = readdirSync(path.join(folder, 'out'), { recursive: true });

    expect((await cli(live, '--out', 'out', '--check')).exitCode).toBe(0);
    const { exitCode, stdout, stderr } = await cli(since, '--out', 'out', '--check');

    expect(stdout).toBe(
      'ClusterBackupSchedule shop/c  has come: it is not declared\n' +
        'ClusterBackupSchedule shop/a  is gone: it is still declared\n' +
        'ClusterBackupSchedule shop/b  has changed: spec.schedule\n',
    );
    expect([exitCode, stderr]).toEqual([8, expect.stringContaining('[manifests-stale]')]);
    expect(readdirSync(path.join(folder, 'out'), { recursive: true })).toEqual(before);
  });

  it('compares with manifests as somebody has edited them', async () => {
    await cli(live, '--out', 'out', '--to', 'yaml');
    const manifest = 'out/shop/clusterbackupschedule.shop.b.yaml';
    writeFileSync(path.join(folder, manifest), file(manifest).replace('0 5 * * *', '0 6 * * *'));

    const { stdout } = await cli(since, '--out', 'out', '--check', '--json');

    expect(JSON.parse(stdout)).toEqual({
      come: ['ClusterBackupSchedule shop/c'],
      gone: ['ClusterBackupSchedule shop/a'],
      changed: [],
      edited: ['shop/clusterbackupschedule.shop.b.yaml'],
      unread: [],
      compared: true,
      leftOut: [],
      undeclarable: [],
    });
  });

  it('takes what somebody declares in a file beside for declared, and compares it', async () => {
    await cli(live, '--out', 'out', '--to', 'yaml');
    mkdirSync(path.join(folder, 'out/more'));
    const add = (name: string, text: string) => writeFileSync(path.join(folder, 'out/more', name), text);
    const [, , c] = [...live, schedule('c', { schedule: '0 9 * * *' })];
    // Beside it, what is not there yet, what is not imported, and what is none of ours.
    const beside = [schedule('d'), { ...schedule('s3'), kind: 'RCloneCredential' }];
    add('added.yml', [c, ...beside].map((each) => stringify(each)).join('---\n'));
    add('values.yaml', 'a: {{ .Values.none }}\n');

    const { exitCode, stdout } = await cli([...live, c as KubeObject], '--out', 'out', '--check');
    expect(stdout).toBe('All that there is is declared, and the other way round\n');
    expect(exitCode).toBe(0);

    const changed = await cli([...live, schedule('c', { schedule: '0 8 * * *' })], '--out', 'out', '--check');
    expect(changed.stdout).toBe('ClusterBackupSchedule shop/c  has changed: spec.schedule\n');
    expect(changed.exitCode).toBe(8);

    add('added.yml', `apiVersion: ${VERSION}\nkind: {{ .Values.kind }}\n`);
    const unread = await cli([...live, c as KubeObject], '--out', 'out', '--check');
    expect(unread.stdout).toBe(
      'ClusterBackupSchedule shop/c  has come: it is not declared\n' +
        'more/added.yml  was added, and cannot be read: what it declares is not known\n',
    );
    expect(unread.exitCode).toBe(8);
  });

  it('takes the default target of a patch beside for declared', async () => {
    const cluster = (name: string): KubeObject => ({
      apiVersion: 'cluster.k8s.io/v1alpha1',
      kind: 'Cluster',
      metadata: { name, namespace: 'shop' },
      spec: { providerSpec: { value: { backup: TARGET } } },
    });
    await cli([cluster('prod')], '--out', 'out', '--to', 'yaml');
    const [patch = ''] = readdirSync(path.join(folder, 'out'), { recursive: true })
      .map(String)
      .filter((each) => each.endsWith('.patch'));
    const text = file(path.join('out', patch))
      .replaceAll('prod', 'lab')
      .replace('backups/lab', 'backups/prod');
    const args = ['--out', 'out', '--check'];
    expect((await cli([cluster('prod'), cluster('lab')], ...args)).exitCode).toBe(8);
    writeFileSync(path.join(folder, 'out', patch.replace('prod', 'lab')), text);
    expect(await cli([cluster('prod'), cluster('lab')], ...args)).toMatchObject({ exitCode: 0 });
  });

  it('runs no program that somebody has edited, and says that only names were compared', async () => {
    await cli(live, '--out', 'out');
    appendFileSync(path.join(folder, 'out/main.ts'), "throw new Error('run');\n");

    const { stdout } = await cli(since, '--out', 'out', '--check');

    expect(stdout).toContain('shop/c  has come');
    expect(stdout).toContain('shop/a  is gone');
    expect(stdout).not.toContain('has changed');
    expect(stdout).toContain('The program was edited and is not run here');
  });

  it('calls nothing gone that is there, and only left out as it is now', async () => {
    await cli([...live, record('by-hand')], '--out', 'out', '--to', 'yaml', '--backups');
    const [, b] = live;

    // Six fields: MOSK may take them, no program can declare them.
    const now = [schedule('a', { schedule: '0 0 1 * * *' }), b as KubeObject, record('by-hand')];
    const { exitCode, stdout } = await cli(now, '--out', 'out', '--check');

    expect(stdout).toBe(
      'ClusterBackupSchedule shop/a  is declared, and now left out: breaks a rule of the API, so that no program can declare it (spec.schedule [cron-invalid])\n',
    );
    expect(exitCode).toBe(8);
  });

  it('does not say that all is declared where something is there that no program can declare', async () => {
    const six = schedule('six', { schedule: '0 0 1 * * *' });
    await cli([...live, six], '--out', 'out');

    const { exitCode, stdout } = await cli([...live, six], '--out', 'out', '--check');

    expect(stdout).toContain('ClusterBackupSchedule shop/six  is there, and not declared: ');
    expect(stdout).not.toContain('All that there is');
    expect(exitCode).toBe(0);
  });

  it('keeps finished backups declared that were, without being told again', async () => {
    await cli([...live, record('by-hand')], '--out', 'out', '--to', 'yaml', '--backups');

    const again = await cli([...live, record('by-hand')], '--out', 'out');

    expect([again.exitCode, again.stdout]).toEqual([0, expect.not.stringContaining('removed:')]);
    expect(existsSync(path.join(folder, 'out/shop/clusterbackup.shop.by-hand.yaml'))).toBe(true);
  });

  it('neither compares with, nor writes over, a folder of projects that were not looked at', async () => {
    const other = schedule('of-other', {}, { namespace: 'other' });
    await cli([...live, other], '--out', 'out', '--to', 'yaml');

    for (const argv of [['--check'], []]) {
      const { exitCode, stdout, stderr } = await cli([...live, other], '-n', 'shop', '--out', 'out', ...argv);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain('1 object of 1 project, such as other');
    }
    expect(existsSync(path.join(folder, 'out/other/clusterbackupschedule.other.of-other.yaml'))).toBe(true);
  });

  it.each([
    '',
    'a: [',
    '- 1',
    'namespace: 5',
    '{managementCluster: a, namespace: shop, cluster: prod, patch: {spec: {}}}',
  ])('says which patch is none: %j', async (text) => {
    const cluster = {
      apiVersion: 'cluster.k8s.io/v1alpha1',
      kind: 'Cluster',
      metadata: { name: 'prod', namespace: 'shop' },
      spec: { providerSpec: { value: { backup: TARGET } } },
    };
    await cli([...live, cluster], '--out', 'out', '--to', 'yaml');
    writeFileSync(path.join(folder, 'out/patches/shop/cluster.shop.prod.patch'), text);

    const { exitCode, stderr } = await cli([...live, cluster], '--out', 'out', '--check');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('[file-invalid]\n  at:    patches/shop/cluster.shop.prod.patch');
  });

  it('wants a folder that import has written', async () => {
    const none = await cli(live, '--check');
    const empty = await cli(live, '--check', '--out', 'out');
    writeFileSync(path.join(folder, '.mosk-backup-import'), '{"files":{"../x":"y"},"objects":[]}');
    const broken = await cli(live, '--check', '--out', '.');
    writeFileSync(path.join(folder, '.mosk-backup-import'), '{"form":"helm","files":{},"objects":[]}');
    const formless = await cli(live, '--check', '--out', '.');

    expect([none, empty, broken, formless].map((each) => each.exitCode)).toEqual([2, 2, 2, 2]);
    expect(broken.stderr).toContain('[file-invalid]');
  });
});
