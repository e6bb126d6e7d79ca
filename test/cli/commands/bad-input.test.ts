import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  expect((await local.cli(['apply', 'example'])).exitCode).toBe(0);
});
afterAll(() => local.stop());

const RCLONE = '{ bucket: mosk-backups/other, credential: s3-backup }';
const backup = (parameters: string, name = 'other') => `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: ${name} }
spec:
  targetCluster: prod
  parameters: ${parameters}
`;
const schedule = (cron: string) => `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly }
spec: { targetCluster: prod, schedule: '${cron}', parameters: { rclone: ${RCLONE} } }
`;
const key = (value: string) => `apiVersion: kaas.mirantis.com/v1alpha1
kind: KeyEncryptionKey
metadata: { name: new }
spec: { secret: { value: ${JSON.stringify(value)} } }
`;
const credential = (config: string) => `apiVersion: kaas.mirantis.com/v1alpha1
kind: RCloneCredential
metadata: { name: new }
spec:
  remoteName: new
  remoteConfig: { type: s3, endpoint: 'https://s3.example.com', access_key_id: id, ${config} }
  remoteConfigSecretKey: secret_access_key
  remoteSecret: { value: a-secret-that-nobody-sees }
`;

const LONG = 'a-secret-that-nobody-sees-0123456789';

/** What is wrong, the manifest, code and exit code, and where the error points. */
const CASES: [string, string, string, number, RegExp][] = [
  [
    'both targets',
    backup(`{ rclone: ${RCLONE}, nfsUploadUrl: 'nfs://h:/p' }`),
    'target-exclusive',
    2,
    /bad\.yaml:6/,
  ],
  ['a key without a target', backup('{ keyEncryptionKey: prod-2026 }'), 'key-needs-target', 2, /bad\.yaml:6/],
  ['a short key', key('a-secret-that-nobody-sees'), 'key-too-short', 2, /bad\.yaml:4.*spec\.secret\.value/],
  ['a placeholder', key(`\${${LONG}}`), 'placeholder-value', 2, /bad\.yaml:4/],
  ['a line break', credential('region: "eu\\n[other]"'), 'control-character', 2, /remoteConfig\.region/],
  [
    'a secret among the options',
    credential(`secret_access_key: ${LONG}`),
    'secret-in-config',
    2,
    /bad\.yaml:6/,
  ],
  ['a bad name', backup(`{ rclone: ${RCLONE} }`, 'Not_A_Name'), 'invalid-name', 2, /metadata\.name/],
  ['a bad NFS URL', backup("{ nfsUploadUrl: 'nfs://host/path' }"), 'nfs-url', 2, /nfsUploadUrl/],
  ['a cron that never fires', schedule('0 0 30 2 *'), 'cron-never-fires', 2, /spec\.schedule/],
  ['no cron', schedule('often'), 'cron-invalid', 2, /spec\.schedule/],
  [
    'a kind of somebody else',
    'apiVersion: v1\nkind: Pod\nmetadata: { name: x }\n',
    'unknown-kind',
    2,
    /bad\.yaml:1/,
  ],
  [
    'a request for deletion, which is for engines',
    `${schedule('0 1 * * *')}---
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: prod-before-upgrade, annotations: { mosk-backup/remote-deletion: tested } }
spec: { targetCluster: prod, delete: true, parameters: { rclone: ${RCLONE} } }
`,
    'delete-at-creation',
    2,
    /bad\.yaml:9: ClusterBackup prod-before-upgrade spec\.delete[\s\S]*commit it where Argo CD or Flux applies it: apply is no engine[\s\S]*mosk-backup remove prod-before-upgrade deletes/,
  ],
  ['broken YAML', 'kind: [', 'file-invalid', 2, /bad\.yaml:1:\d/],
  [
    'a credential that does not exist',
    backup('{ rclone: { bucket: mosk-backups, credential: absent } }'),
    'reference-missing',
    5,
    /rclone\.credential/,
  ],
  [
    'a key that does not exist',
    backup(`{ rclone: ${RCLONE}, keyEncryptionKey: absent }`),
    'reference-missing',
    5,
    /keyEncryptionKey/,
  ],
  [
    'a remote path that another backup uses',
    `${backup('{ rclone: { bucket: mosk-backups/prod, credential: s3-backup }, keyEncryptionKey: prod-2026 }')}  fileNames: { MKE: prod-before-upgrade }\n`,
    'remote-path-used',
    5,
    /ClusterBackup prod\/other/,
  ],
];

it.each(CASES)(
  '%s: told with place, fix and exit code, and nothing is created',
  async (_what, text, code, exit, place) => {
    writeFileSync(path.join(local.folder, 'bad.yaml'), text);
    local.writes();
    const { exitCode, stderr, stdout } = await local.cli(['apply', 'bad.yaml', '--wait']);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toMatch(place);
    expect(stderr).toMatch(/^ {2}fix: {3}\S/m);
    expect(exitCode).toBe(exit);
    expect(local.writes()).toEqual([]);
    expect(stdout + stderr).not.toContain('that-nobody-sees');
    expect(stderr).not.toMatch(/^ +at .*:\d+:\d+\)?$/m);
  },
);

it('all findings of all files are told before anything is sent', async () => {
  writeFileSync(path.join(local.folder, 'one.yaml'), key('short'));
  writeFileSync(
    path.join(local.folder, 'two.yaml'),
    `${schedule('often')}---\n${backup("{ nfsUploadUrl: 'x' }")}`,
  );
  local.writes();
  const { exitCode, stderr } = await local.cli(['apply', 'one.yaml', 'two.yaml', 'example', '--json']);
  const codes = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).error.code);
  expect(codes).toEqual(['key-too-short', 'cron-invalid', 'nfs-url']);
  expect(exitCode).toBe(2);
  expect(local.writes()).toEqual([]);
});

it('nothing of a file is sent when one of its objects has an unknown field', async () => {
  const good = backup('{ rclone: { bucket: mosk-backups/good, credential: s3-backup } }', 'good');
  const bad = `${backup(`{ rclone: ${RCLONE} }`).replace('parameters:', 'paramters:')}  extra: { a: 1 }\n`;
  writeFileSync(path.join(local.folder, 'bad.yaml'), `${good}---\n${bad}`);
  local.writes();
  const { exitCode, stderr } = await local.cli(['apply', 'bad.yaml', '--json']);
  const places = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).error.at);
  expect(places).toEqual([
    'bad.yaml:13: ClusterBackup other spec.paramters',
    'bad.yaml:14: ClusterBackup other spec.extra',
  ]);
  expect(exitCode).toBe(2);
  expect(local.writes()).toEqual([]);
});

it('another value for an existing key is refused', async () => {
  writeFileSync(path.join(local.folder, 'bad.yaml'), key(LONG).replace('name: new', 'name: prod-2026'));
  local.writes();
  const { exitCode, stderr } = await local.cli(['apply', 'bad.yaml']);
  expect(stderr).toContain('[key-changed]');
  expect(exitCode).toBe(5);
  expect(local.writes()).toEqual([]);
});

it('another value for a Secret that a backup names as its key is refused; one that none names is changed', async () => {
  const secret = (value: string) => `apiVersion: v1
kind: Secret
metadata: { name: key-2025 }
stringData: { value: ${value} }
`;
  const schedule = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: with-secret }
spec: { targetCluster: prod, schedule: '0 0 1 1 *', parameters: { rclone: ${RCLONE}, keyEncryptionKey: key-2025 } }
`;
  const apply = (text: string) => local.cli(['apply', '-'], { stdin: text });
  expect((await apply(secret(LONG))).exitCode).toBe(0);
  expect((await apply(secret(`${LONG}-changed`))).stdout).toContain('configured');
  expect((await apply(schedule)).exitCode).toBe(0);
  local.writes();
  const { exitCode, stderr } = await apply(secret(LONG));
  expect(stderr).toContain('[key-changed]');
  expect(exitCode).toBe(5);
  expect(local.writes()).toEqual([]);
});

it('another specification under the name of an existing backup is refused', async () => {
  const text = backup(
    '{ rclone: { bucket: mosk-backups/elsewhere, credential: s3-backup } }',
    'prod-before-upgrade',
  );
  writeFileSync(path.join(local.folder, 'bad.yaml'), text);
  for (const argv of [
    ['apply', 'bad.yaml'],
    ['apply', 'bad.yaml', '--dry-run'],
  ]) {
    const { exitCode, stderr } = await local.cli(argv);
    expect(stderr).toContain('[spec-changed]');
    expect(exitCode).toBe(5);
  }
});

it('an object of another namespace than the one that was named is refused', async () => {
  writeFileSync(
    path.join(local.folder, 'bad.yaml'),
    key(LONG).replace('name: new', 'name: new, namespace: elsewhere'),
  );
  const { exitCode, stderr } = await local.cli(['apply', 'bad.yaml']);
  expect(stderr).toMatch(/\[usage\][\s\S]*bad\.yaml:1/);
  expect(exitCode).toBe(2);
});

it.each([['absent.yaml'], ['empty']])('%s is no manifest', async (name) => {
  writeFileSync(path.join(local.folder, 'empty'), '');
  const { exitCode, stderr } = await local.cli(['apply', name]);
  expect(stderr).toMatch(new RegExp(`\\[file-invalid\\][\\s\\S]*${name}`));
  expect(exitCode).toBe(2);
});

it('a folder is read with its folders, in order, and without hidden ones and other files', async () => {
  const nested = path.join(local.folder, 'out', 'site');
  mkdirSync(nested, { recursive: true });
  mkdirSync(path.join(local.folder, 'out', '.git'));
  writeFileSync(path.join(local.folder, 'out', 'z.yml'), key('z'));
  writeFileSync(path.join(local.folder, 'out', 'README.md'), 'a: [');
  writeFileSync(path.join(local.folder, 'out', '.git', 'broken.yaml'), 'a: [');
  writeFileSync(
    path.join(nested, 'b.json'),
    JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'b' } }),
  );
  writeFileSync(path.join(nested, 'a.yaml'), key('a').replace('new', 'other'));
  const { stderr } = await local.cli(['apply', 'out']);
  const places = [...stderr.matchAll(/at: +(out\S+):\d/g)].map(([, file]) => file);
  expect(places).toEqual(['out/site/b.json', 'out/site/a.yaml', 'out/z.yml']);
});

it('manifests come from the standard input, too', async () => {
  const { exitCode, stderr } = await local.cli(['apply', '-'], { stdin: key('short') });
  expect(stderr).toContain('stdin:4: KeyEncryptionKey new spec.secret.value');
  expect(exitCode).toBe(2);
});
