import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ApiServer, startApiServer } from '../../local/api';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const BACKUP = `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: {name: run, namespace: default}
spec:
  targetCluster: prod
  parameters:
    rclone: {bucket: my-bucket, credential: s3}
`;

const SECRET = `
apiVersion: v1
kind: Secret
metadata: {name: settings, namespace: default}
stringData: {color: green}
`;

const NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata: {name: team}
`;

const OTHER_KINDS = `
apiVersion: kaas.mirantis.com/v1alpha1
kind: KeyEncryptionKey
metadata: {name: key, namespace: default}
spec: {secret: {value: 0123456789abcdef0123456789abcdef}}
---
apiVersion: kaas.mirantis.com/v1alpha1
kind: RCloneCredential
metadata: {name: s3, namespace: default}
spec:
  remoteName: s3
  remoteConfig: {type: s3, endpoint: https://s3.example.com, access_key_id: id}
  remoteConfigSecretKey: secret_access_key
  remoteSecret: {value: 0123456789abcdef}
---
apiVersion: cluster.k8s.io/v1alpha1
kind: Cluster
metadata: {name: prod, namespace: default}
spec: {providerSpec: {value: {region: here}}}
`;

describeWithEngines(['kubectl'], 'kubectl against the local API server', () => {
  let server: ApiServer;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubectl-'));
    server = await startApiServer();
    writeFileSync(path.join(folder, 'kubeconfig'), server.kubeconfig(), { mode: 0o600 });
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  // An environment of its own, so that no cache and no kubeconfig of the machine is touched.
  const environment = () => ({
    PATH: process.env.PATH,
    HOME: folder,
    KUBECONFIG: path.join(folder, 'kubeconfig'),
  });
  const started = (words: readonly string[]): ChildProcess =>
    spawn(requireEngine('kubectl'), ['--cache-dir', path.join(folder, 'cache'), ...words], {
      env: environment(),
    });

  // Not synchronous: the server lives in this process.
  const kubectl = (...words: string[]) => kubectlWith('', ...words);
  const kubectlWith = (input: string, ...words: string[]) =>
    new Promise<Outcome>((resolve) => {
      const child = execFile(
        requireEngine('kubectl'),
        ['--cache-dir', path.join(folder, 'cache'), ...words],
        { env: environment(), timeout: 30_000 },
        (failure, out, error) => resolve({ code: failure === null ? 0 : Number(failure.code), out, error }),
      );
      child.stdin?.end(input);
    });
  const apply = (manifest: string, ...words: string[]) => kubectlWith(manifest, 'apply', '-f', '-', ...words);

  it('knows the kinds by their short names', async () => {
    const { out } = await kubectl('api-resources', '--no-headers');

    const kinds = out
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/));
    expect(kinds).toContainEqual([
      'clusterbackups',
      'cbk',
      'kaas.mirantis.com/v1alpha1',
      'true',
      'ClusterBackup',
    ]);
    expect((await kubectl('version')).out).toContain('Server Version: v1.36.3+mosk-backup.local');
  });

  it('applies: created, unchanged, configured', async () => {
    const first = await apply(BACKUP);
    const second = await apply(BACKUP);
    const third = await apply(BACKUP.replace('default}', 'default, labels: {tier: gold}}'));

    expect([first, second, third]).toEqual([
      { code: 0, out: 'clusterbackup.kaas.mirantis.com/run created\n', error: '' },
      { code: 0, out: 'clusterbackup.kaas.mirantis.com/run unchanged\n', error: '' },
      { code: 0, out: 'clusterbackup.kaas.mirantis.com/run configured\n', error: '' },
    ]);
    expect((await kubectl('get', 'cbk', '-l', 'tier=gold', '-o', 'name')).out).toBe(
      'clusterbackup.kaas.mirantis.com/run\n',
    );
  });

  it('applies every kind, a Secret and a namespace', async () => {
    const { out, error } = await apply([BACKUP, SECRET, NAMESPACE, OTHER_KINDS].join('---'));

    expect(error).toBe('');
    expect(out.trim().split('\n')).toEqual([
      'clusterbackup.kaas.mirantis.com/run created',
      'secret/settings created',
      'namespace/team created',
      'keyencryptionkey.kaas.mirantis.com/key created',
      'rclonecredential.kaas.mirantis.com/s3 created',
      'cluster.cluster.k8s.io/prod created',
    ]);
    const secret = await kubectl('get', 'secret', 'settings', '-o', 'jsonpath={.data.color}');
    expect(Buffer.from(secret.out, 'base64').toString()).toBe('green');
  });

  it('changes a Secret by a second apply', async () => {
    await apply(SECRET);

    await apply(SECRET.replace('green', 'blue'));

    const { out } = await kubectl('get', 'secret', 'settings', '-o', 'jsonpath={.data.color}');
    expect(Buffer.from(out, 'base64').toString()).toBe('blue');
  });

  it('leaves nothing behind after a dry run of the server', async () => {
    const dry = await apply(BACKUP, '--dry-run=server');
    const { error } = await kubectl('get', 'cbk', 'run');

    expect(dry.out).toBe('clusterbackup.kaas.mirantis.com/run created (server dry run)\n');
    expect(error).toBe('Error from server (NotFound): clusterbackups.kaas.mirantis.com "run" not found\n');
  });

  it('refuses a field that does not exist, and a value that breaks a rule', async () => {
    const misspelt = await apply(BACKUP.replace('targetCluster', 'targetClusterr'));
    const wrong = await apply(BACKUP.replace('my-bucket', 'my-bucket//x'));

    expect([misspelt.code, misspelt.error]).toEqual([
      1,
      'Error from server (BadRequest): error when creating "STDIN": ClusterBackup in version "v1alpha1" cannot be handled as a ClusterBackup: strict decoding error: unknown field "spec.targetClusterr"\n',
    ]);
    expect([wrong.code, wrong.error]).toEqual([
      1,
      expect.stringContaining('spec.parameters.rclone.bucket: Invalid value'),
    ]);
  });

  it('lists with the columns of an operator', async () => {
    await apply(BACKUP);

    const narrow = (await kubectl('get', 'cbk')).out.split('\n');
    const wide = (await kubectl('get', 'cbk', '-o', 'wide')).out.split('\n');

    expect(narrow[0]?.split(/\s+/)).toEqual(['NAME', 'CLUSTER', 'STATUS', 'BUCKET', 'NFS', 'AGE']);
    expect(narrow[1]).toMatch(/^run {4}prod +my-bucket +\d+s$/);
    expect(wide[0]).toContain('UPLOADED');
    expect((await kubectl('get', 'cbk', '-A', '--no-headers')).out).toMatch(/^default +run +prod/);
    expect((await kubectl('get', 'ns')).out).toMatch(/^NAME +STATUS +AGE\ndefault +Active/);
  });

  it('describes', async () => {
    await apply(BACKUP);

    const { out } = await kubectl('describe', 'cbk', 'run');

    expect(out).toMatch(/^Name: +run\nNamespace: +default\n/);
    expect(out).toMatch(/\n {2}Target Cluster: +prod\n/);
    expect(out).toMatch(/\nEvents: +<none>\n$/);
  });

  it('explains', async () => {
    const { out } = await kubectl('explain', 'cbk.spec.parameters.rclone.bucket');
    const recursive = await kubectl('explain', 'cbk', '--recursive');

    expect(out).toMatch(/FIELD: bucket <string>/);
    expect(recursive.out).toMatch(/finalizers\t<\[\]string>/);
  });

  it('patches by merge and by JSON patch, and says that it cannot otherwise', async () => {
    await apply(BACKUP);

    const merge = await kubectl('patch', 'cbk', 'run', '--type=merge', '-p', '{"spec":{"delete":true}}');
    const json = await kubectl(
      'patch',
      'cbk',
      'run',
      '--type=json',
      '-p',
      '[{"op":"remove","path":"/spec/delete"}]',
    );
    const strategic = await kubectl('patch', 'cbk', 'run', '-p', '{"spec":{"delete":true}}');

    expect([merge.out, json.out]).toEqual([
      'clusterbackup.kaas.mirantis.com/run patched\n',
      'clusterbackup.kaas.mirantis.com/run patched\n',
    ]);
    expect([strategic.code, strategic.error]).toEqual([
      1,
      expect.stringContaining('application/strategic-merge-patch+json is not supported'),
    ]);
  });

  it('labels and annotates', async () => {
    await apply(BACKUP);

    expect((await kubectl('label', 'cbk', 'run', 'tier=gold')).out).toContain('labeled');
    expect((await kubectl('annotate', 'cbk', 'run', 'why=upgrade')).out).toContain('annotated');
    expect((await kubectl('get', 'cbk', 'run', '-o', 'jsonpath={.metadata.labels.tier}')).out).toBe('gold');
  });

  it('creates and replaces from a file', async () => {
    const created = await kubectlWith(BACKUP, 'create', '-f', '-');
    const again = await kubectlWith(BACKUP, 'create', '-f', '-');
    const read = await kubectl('get', 'cbk', 'run', '-o', 'yaml');
    const replaced = await kubectlWith(
      read.out.replace('spec:', 'spec:\n  delete: true'),
      'replace',
      '-f',
      '-',
    );

    expect(created.out).toBe('clusterbackup.kaas.mirantis.com/run created\n');
    expect(again.error).toContain('(AlreadyExists)');
    expect(replaced.out).toBe('clusterbackup.kaas.mirantis.com/run replaced\n');
  });

  it('waits for a status that comes later', async () => {
    await apply(BACKUP);

    const waiting = kubectl(
      'wait',
      'cbk',
      'run',
      '--for=jsonpath={.status.status}=Completed',
      '--timeout=20s',
    );
    await watchBegins('clusterbackups');
    await kubectl(
      'patch',
      'cbk',
      'run',
      '--subresource=status',
      '--type=merge',
      '-p',
      '{"status":{"status":"Completed"}}',
    );

    expect(await waiting).toEqual({
      code: 0,
      out: 'clusterbackup.kaas.mirantis.com/run condition met\n',
      error: '',
    });
  });

  it('deletes, and waits until the last finalizer is withdrawn', async () => {
    await apply(BACKUP.replace('default}', 'default, finalizers: [example.com/remote-files]}'));

    const deleting = kubectl('delete', 'cbk', 'run', '--timeout=20s');
    await watchBegins('clusterbackups');
    const { out } = await kubectl('get', 'cbk', 'run', '-o', 'jsonpath={.metadata.deletionTimestamp}');
    await kubectl('patch', 'cbk', 'run', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');

    expect(out).toMatch(/Z$/);
    expect(await deleting).toMatchObject({
      code: 0,
      out: 'clusterbackup.kaas.mirantis.com "run" deleted from default namespace\n',
    });
    expect((await kubectl('get', 'cbk', 'run')).code).toBe(1);
  });

  it('deletes a namespace with what is in it', async () => {
    await apply(NAMESPACE);
    await apply(SECRET.replace('default', 'team'));

    expect((await kubectl('delete', 'namespace', 'team')).out).toBe('namespace "team" deleted\n');
    expect((await kubectl('get', 'namespace', 'team')).error).toContain('NotFound');
  });

  it('follows changes with get -w', async () => {
    await apply(BACKUP);
    const child = started(['get', 'cbk', '-w']);
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    await watchBegins('clusterbackups');

    await kubectl(
      'patch',
      'cbk',
      'run',
      '--subresource=status',
      '--type=merge',
      '-p',
      '{"status":{"status":"InProgress"}}',
    );
    await until('kubectl shows the run', () => out.includes('InProgress'));
    child.kill();

    const lines = out
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/).slice(0, 3));
    expect(lines).toEqual([
      ['NAME', 'CLUSTER', 'STATUS'],
      ['run', 'prod', 'my-bucket'],
      ['run', 'prod', 'InProgress'],
    ]);
  });

  it('makes built-in kinds, whose bodies are protobuf, and applies on the side of the server', async () => {
    const secret = await kubectl('create', 'secret', 'generic', 's', '--from-literal=a=b');
    const applied = await apply(BACKUP, '--server-side');

    expect(secret).toEqual({ code: 0, out: 'secret/s created\n', error: '' });
    expect(applied).toEqual({
      code: 0,
      out: 'clusterbackup.kaas.mirantis.com/run serverside-applied\n',
      error: '',
    });
  });

  /** kubectl lists before it watches; what changes from now on reaches it as an event. */
  function watchBegins(resource: string): Promise<true> {
    return until(`kubectl watches ${resource}`, () =>
      server.audit.some((entry) => entry.verb === 'watch' && entry.resource === resource),
    );
  }
});
