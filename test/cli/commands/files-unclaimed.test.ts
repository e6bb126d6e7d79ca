/** `files --unclaimed` on a real local management cluster and its S3: what a person would see. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ClusterBackupType,
  CustomResourceDefinitionType,
  type KubeObject,
  LEFT_BEHIND_LABEL,
  LeftRecordType,
} from '../../../lib/model';
import { startS3 } from '../../../local/storage';
import { until } from '../../until';
import { type Projects, startProjects, to } from '../projects';

// Real servers; on a busy machine they take their time.
let projects: Projects;
beforeEach(async () => {
  projects = await startProjects();
});
afterEach(() => projects.stop());

const DAYS = 86_400;
const inStorage = (file: string) => path.join(projects.site.s3.directory, file);
/** As if it had been there for long. */
function aged(file: string): void {
  const then = Date.now() / 1000 - 30 * DAYS;
  utimesSync(inStorage(file), then, then);
}
function stranger(file: string): void {
  mkdirSync(path.dirname(inStorage(file)), { recursive: true });
  writeFileSync(inStorage(file), 'not a backup');
  aged(file);
}
const look = (...words: string[]) => projects.cli('prod', 'files', '--unclaimed', ...words);
const json = async (...words: string[]) => JSON.parse((await look('--json', ...words)).stdout);

/** A backup whose object alone was taken away, long ago. */
async function deletedByKubectl(name: string): Promise<void> {
  await projects.backup('prod', name, { parameters: to('backups/prod') });
  await projects.site.client.delete(ClusterBackupType, 'prod', name);
  const isGone = async () => (await projects.site.client.get(ClusterBackupType, 'prod', name)) === undefined;
  await until('the object to be gone', isGone);
  aged(`backups/prod/${name}`);
}

it('finds the files of a backup whose object was taken away, and strangers, and names no others', async () => {
  await projects.backup('prod', 'kept', { parameters: to('backups/prod') });
  await deletedByKubectl('gone');
  stranger('backups/notes.pdf');

  const { exitCode, stdout } = await look();

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^claimed +1 /m);
  expect(stdout).toMatch(/^unclaimed +2 /m);
  expect(stdout).toMatch(/^ {2}unclaimed +\S+ \S+ +30d {2}gone$/m);
  expect(stdout).toMatch(/^ {2}unclaimed +\S+ \S+ +30d {2}notes\.pdf$/m);
  expect(stdout).not.toContain('kept');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

it('leaves what is new in peace, and what was left on purpose, with the record that says so', async () => {
  await projects.backup('prod', 'left', { parameters: to('backups/prod') });
  expect((await projects.cli('prod', 'remove', 'left', '--orphan', '--yes')).exitCode).toBe(0);
  aged('backups/prod/left');
  stranger('backups/prod/new');
  writeFileSync(inStorage('backups/prod/new'), 'being written');

  const { files } = await json();

  expect(files.map(({ verdict, file, by }: Record<string, string>) => [verdict, file, by])).toEqual([
    [
      'left on purpose',
      's3://backups/prod/left',
      expect.stringMatching(/^ConfigMap prod\/mosk-backup-left-/),
    ],
    ['young', 's3://backups/prod/new', null],
  ]);
});

it('names the backup whose files are gone, with exit code 7', async () => {
  await projects.backup('other', 'nightly', { parameters: to('backups/other') });
  rmSync(inStorage('backups/other/nightly'));

  const { exitCode, stdout, stderr } = await look();

  expect(exitCode).toBe(7);
  expect(stdout).toContain('MISSING: files of ClusterBackup other/nightly of prod');
  expect(stderr).toContain('[storage-file-missing]');
});

it('looks at the folders that are named, and at nothing else', async () => {
  await projects.backup('prod', 'one', { parameters: to('backups/a') });
  stranger('backups/b/two');
  expect((await json('s3://backups/a')).files).toEqual([]);
  expect((await json('s3://backups/b', 's3://backups/b/c')).files).toMatchObject([
    { file: 's3://backups/b/two' },
  ]);
  const { exitCode, stderr } = await look('s3://nobody');
  expect(exitCode).toBe(7);
  expect(stderr).toContain('NoSuchBucket');
});

describe('after kubectl delete of the only backup, when nothing names its bucket any more', () => {
  beforeEach(async () => {
    await deletedByKubectl('gone');
  });

  it('does not end well, and says that the bucket has to be named', async () => {
    const { exitCode, stderr } = await look();
    expect(exitCode).toBe(7);
    expect(stderr).toContain('[files-unknown]');
    expect(stderr).toContain('mosk-backup files --unclaimed s3://BUCKET');
  });

  it('ends a job well, which may run before anything names a bucket', async () => {
    const { exitCode, stdout, stderr } = await look('--if-any');
    expect([exitCode, stdout, stderr]).toEqual([0, expect.stringContaining('No bucket was looked at'), '']);
  });

  it('finds them in the bucket that is named, on the storage of any credential', async () => {
    const { exitCode, stdout } = await look('s3://backups');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}unclaimed +\S+ \S+ +30d {2}gone$/m);
  });

  it('and tells of a storage that could not be asked: the bucket may be there, too', async () => {
    await projects.credential('other', 'away', 'http://127.0.0.1:1');
    const { exitCode, stdout } = await look('s3://backups');
    expect(exitCode).toBe(7);
    expect(stdout).toMatch(/^ {2}unclaimed .* gone$/m);
    expect(stdout).toContain('NOT LISTED: s3://backups on 127.0.0.1:1');
  });

  it('passes over a storage that has no such bucket', async () => {
    const { accessKeyId, secretAccessKey } = projects.site.s3;
    const directory = mkdtempSync(path.join(tmpdir(), 'mosk-s3-'));
    const empty = await startS3({ directory, accessKeyId, secretAccessKey });
    try {
      await projects.credential('other', 'empty', empty.endpoint);
      const { exitCode, stdout } = await look('s3://backups');
      expect([exitCode, stdout]).toEqual([0, expect.not.stringContaining('NOT LISTED')]);
    } finally {
      await empty.stop();
      rmSync(directory, { recursive: true });
    }
  });
});

it('knows what a manifest will write, and refuses one that it cannot understand', async () => {
  await projects.backup('prod', 'one', { parameters: to('backups/a') });
  stranger('backups/a/two');
  const two = projects.manifest('two', { parameters: to('backups/a') });
  expect((await json('--manifests', two)).files).toMatchObject([
    { verdict: 'declared', file: 's3://backups/a/two' },
  ]);
  writeFileSync(two, 'kind: ClusterBackup\napiVersion: kaas.mirantis.com/v1alpha1\nspec: [');
  expect((await look('--manifests', two)).exitCode).toBe(2);
});

it('cannot tell of any file that nobody names while a management cluster cannot be read', async () => {
  await projects.backup('prod', 'one', { parameters: to('backups/a') });
  stranger('backups/a/two.dek');
  const kubeconfig = readFileSync(projects.site.kubeconfigPath, 'utf8');
  const context = /^current-context: "?(.*?)"?$/m.exec(kubeconfig)?.[1];

  const { exitCode, stdout, stderr } = await look('--contexts', `${context}`, 'elsewhere');

  expect(exitCode).toBe(7);
  expect(stdout).toMatch(/^ {2}cannot tell .*two\.dek$/m);
  expect(stdout).not.toMatch(/half a pair|unclaimed/);
  expect(stdout).toContain('NOT READ: anything on elsewhere: ');
  expect(stderr).toContain('[files-unknown]');
});

it('of a management cluster that cannot be reached, says what to do about that, and not which rights to get', async () => {
  const kubeconfig = readFileSync(projects.site.kubeconfigPath, 'utf8');
  const broken = path.join(projects.site.s3.directory, '../broken.yaml');
  const hintFor = async (text: string) => {
    writeFileSync(broken, text);
    const { exitCode, stderr } = await look('--kubeconfig', broken);
    expect([exitCode, stderr]).toEqual([7, expect.stringContaining('[files-unknown]')]);
    return stderr;
  };
  const away = await hintFor(kubeconfig.replace(/https:\/\/127\.0\.0\.1:\d+/, 'https://127.0.0.1:1'));
  expect(away).toMatch(/fix: +check the server address/);
  const empty = await hintFor('');
  expect(empty).toMatch(/at: +anything on the management cluster of the kubeconfig: /);
  expect(empty).toMatch(/fix: +name a context/);
});

it('cannot tell either while a record of files that were left behind is one of a later release', async () => {
  await projects.backup('prod', 'one', { parameters: to('backups/a') });
  stranger('backups/a/two.dek');
  await projects.site.client.create(LeftRecordType, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'left-1', namespace: 'prod', labels: { [LEFT_BEHIND_LABEL]: 'true' } },
    data: { version: '2', files: '[]' },
  } as KubeObject);

  const { exitCode, stdout } = await look();

  expect(exitCode).toBe(7);
  expect(stdout).toMatch(/^ {2}cannot tell .*two\.dek$/m);
  expect(stdout).toContain('cannot be understood: left-1');
});

it('asks the management clusters of an inventory, each by its context', async () => {
  await projects.backup('prod', 'one', { parameters: to('backups/a') });
  const kubeconfig = readFileSync(projects.site.kubeconfigPath, 'utf8');
  const context = /^current-context: "?(.*?)"?$/m.exec(kubeconfig)?.[1];
  const inventory = path.join(projects.site.s3.directory, '../inventory.yaml');
  writeFileSync(
    inventory,
    `managementClusters: [{ name: mgmt-a, release: 2.32.1, context: ${context} }]
clusters: [{ name: prod, project: prod, managementCluster: mgmt-a, release: 26.2.1 }]`,
  );
  const found = await json('--inventory', inventory);
  expect(found).toMatchObject({ managementClusters: ['mgmt-a'], unread: [], files: [] });
  expect((await look('--inventory', inventory, '--contexts', 'a', 'b')).exitCode).toBe(2);
});

it('does not take a server that knows no backups for a management cluster that has none', async () => {
  const { client } = projects.site;
  await client.delete(CustomResourceDefinitionType, undefined, 'clusterbackups.kaas.mirantis.com');
  await until('the kind is gone', async () => (await look()).stderr.includes('[files-unknown]'));
  expect((await look()).exitCode).toBe(7);
});

it.each(['https://AKID:sekrit@host/b', 's3://AKID:sekrit@bucket/b'])(
  'repeats no secret of %s',
  async (word) => {
    const { exitCode, stderr } = await look(word);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('s3://BUCKET/FOLDER')]);
    expect(stderr).not.toContain('sekrit');
  },
);
