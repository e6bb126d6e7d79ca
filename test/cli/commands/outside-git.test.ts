import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  ClusterBackupScheduleType,
  type ClusterManifest,
  ClusterType,
  KeyEncryptionKeyType,
  SecretType,
} from '../../../lib/model';
import { connect } from '../../../providers/kubernetes';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
});
afterAll(() => local.stop());

const file = (name: string) => path.join(local.folder, name);

describe('key create', () => {
  it('makes a key, keeps it in a file of its owner alone, and prints it nowhere', async () => {
    const made = await local.cli(['key', 'create', 'prod-2027', '--generate', '--save', 'prod-2027.key']);

    expect(made.exitCode).toBe(0);
    const key = readFileSync(file('prod-2027.key'), 'utf8').trim();
    expect(key).toHaveLength(44);
    expect(statSync(file('prod-2027.key')).mode & 0o777).toBe(0o600);
    expect(made.stdout + made.stderr).not.toContain(key);

    const mosk = await connect({ kubeconfig: local.site.kubeconfigPath });
    const stored = async () => {
      const object = await mosk.client.get(KeyEncryptionKeyType, 'prod', 'prod-2027');
      const spec = object?.spec as { secret?: { secret?: { name?: string } } } | undefined;
      return spec?.secret?.secret?.name;
    };
    await until('the value to be moved', stored);
    const secret = await mosk.client.get(SecretType, 'prod', (await stored()) ?? '');
    const values = Object.values((secret as { data?: Record<string, string> }).data ?? {});
    expect(values.map((value) => Buffer.from(value, 'base64').toString())).toEqual([key]);
    mosk.close();
  });

  it('never overwrites a file, and makes no key then', async () => {
    writeFileSync(file('old.key'), 'the only copy\n');

    const refused = await local.cli(['key', 'create', 'prod-2028', '--generate', '--save', 'old.key']);

    expect(refused.exitCode).toBe(2);
    expect(readFileSync(file('old.key'), 'utf8')).toBe('the only copy\n');
    const mosk = await connect({ kubeconfig: local.site.kubeconfigPath });
    expect(await mosk.client.get(KeyEncryptionKeyType, 'prod', 'prod-2028')).toBeUndefined();
    mosk.close();
  });

  it.each([
    [['--generate'], 'usage'],
    [[], 'usage'],
    [['--stdin'], 'key-too-short'],
  ])('refuses %j', async (options, code) => {
    const refused = await local.cli(['key', 'create', 'x', ...options], { stdin: 'too short\n' });

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(`[${code}]`);
    expect(refused.stderr).not.toContain('too short\n');
  });
});

describe('credential create', () => {
  const options = ['--endpoint', 'https://s3.example.com', '--access-key-id', 'ID'];

  it('takes the secret from the standard input and prints it nowhere', async () => {
    const made = await local.cli(
      ['credential', 'create', 's3-new', ...options, '--stdin', '--option', 'region=eu'],
      {
        stdin: 'the-secret-half\n',
      },
    );

    expect(made).toMatchObject({ exitCode: 0, stdout: 'RCloneCredential prod/s3-new  created\n' });
    expect(made.stdout + made.stderr).not.toContain('the-secret-half');
  });

  it('checks the contract before anything is sent', async () => {
    local.writes();
    const refused = await local.cli(
      ['credential', 'create', 's3-bad', ...options, '--stdin', '--option', 'secret_access_key=x'],
      { stdin: 'the-secret-half\n' },
    );

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('[secret-in-config]');
    expect(local.writes()).toEqual([]);
  });
});

describe('defaults apply', () => {
  const patch = (backup: object, more: object = {}) =>
    JSON.stringify({
      managementCluster: 'site',
      namespace: 'prod',
      cluster: 'prod',
      patch: { ...more, spec: { providerSpec: { value: { backup } } } },
    });
  const nfs = { keyEncryptionKey: null, nfsUploadUrl: 'nfs://192.0.2.10:/backups', rclone: null };
  const s3 = {
    keyEncryptionKey: 'key',
    nfsUploadUrl: null,
    rclone: { bucket: 'backups', credential: 's3' },
  };
  const section = async () => {
    const mosk = await connect({ kubeconfig: local.site.kubeconfigPath });
    const live = await mosk.client.get<ClusterManifest>(ClusterType, 'prod', 'prod');
    mosk.close();
    return mosk.api.clusterBackupSection(live ?? {});
  };
  beforeAll(() => mkdirSync(file('patches/site'), { recursive: true }));
  const write = (text: string) => writeFileSync(file('patches/site/cluster.prod.prod.patch'), text);

  it('shows before and after, and stores nothing in a dry run', async () => {
    write(patch(nfs));

    const shown = await local.cli(['defaults', 'apply', 'patches', '--dry-run']);

    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('before  none: archives stay on the cluster\n');
    expect(shown.stdout).toContain('after   nfs://192.0.2.10:/backups, NOT encrypted\n');
    expect(shown.stderr).toBe('');
    expect(await section()).toBeUndefined();
  });

  it('says what the section names and is not there', async () => {
    write(patch(s3));

    const { stderr } = await local.cli(['defaults', 'apply', 'patches', '--dry-run']);

    const fails = 'does not exist: backups without a target of their own fail until it does';
    expect(stderr).toBe(
      `warning: Cluster prod/prod: RCloneCredential prod/s3 ${fails}\n` +
        `warning: Cluster prod/prod: KeyEncryptionKey or Secret prod/key ${fails}\n`,
    );
  });

  it('asks first, and clears what another target has left', async () => {
    write(patch(nfs));
    expect((await local.cli(['defaults', 'apply', 'patches'], { isTTY: true, answer: 'no' })).exitCode).toBe(
      130,
    );
    expect((await local.cli(['defaults', 'apply', 'patches'])).stderr).toContain('[not-a-terminal]');
    expect(await section()).toBeUndefined();
    expect((await local.cli(['defaults', 'apply', 'patches', '--yes'])).exitCode).toBe(0);
    expect(await section()).toEqual({ nfsUploadUrl: 'nfs://192.0.2.10:/backups' });

    write(patch(s3));
    const asked = await local.cli(['defaults', 'apply', 'patches'], { isTTY: true, answer: 'yes' });

    expect(asked.exitCode).toBe(0);
    expect(await section()).toEqual({
      keyEncryptionKey: 'key',
      rclone: { bucket: 'backups', credential: 's3' },
    });
    expect((await local.cli(['defaults', 'apply', 'patches'])).stdout).toContain('prod/prod  unchanged');
  });

  it.each([
    ['touches more of the Cluster', () => patch(s3, { metadata: { labels: { a: 'b' } } }), 'file-invalid'],
    ['is no patch', () => 'kind: Cluster\n', 'file-invalid'],
    [
      'breaks the contract',
      () => patch({ ...s3, rclone: { bucket: 'backups//prod', credential: 's3' } }),
      'bucket-name',
    ],
  ])('refuses a file that %s', async (_what, text, code) => {
    write(text());
    local.writes();

    const refused = await local.cli(['defaults', 'apply', 'patches', '--yes']);

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(`[${code}]`);
    expect(local.writes()).toEqual([]);
  });
});

describe('generate gitops', () => {
  it.each(['argocd', 'flux'])('prints YAML for %s, with its Roles', async (engine) => {
    const { exitCode, stdout } = await local.cli(['generate', 'gitops', '--engine', engine]);

    expect(exitCode).toBe(0);
    const documents = parseAllDocuments(stdout).map((document) => document.toJS());
    expect(documents.map(({ kind }) => kind).filter((kind) => kind === 'Role')).toHaveLength(2);
    const text = JSON.stringify(documents);
    expect(text).toContain(engine === 'flux' ? 'healthCheckExprs' : 'resource.customizations.health');
  });

  it('prints scripts as they are run, line by line', async () => {
    const { stdout } = await local.cli(['generate', 'gitops', '--engine', 'argocd']);

    expect(stdout).toContain(`ClusterBackup: |
  if obj.metadata.deletionTimestamp ~= nil then
    return { status = "Progressing", message = "Pending deletion" }
  end
`);
    expect(stdout).not.toContain('>\n');
  });
});

describe('status --rpo', () => {
  it('ends with 3 where a schedule has made no backup', async () => {
    const mosk = await connect({ kubeconfig: local.site.kubeconfigPath });
    await mosk.client.create(ClusterBackupScheduleType, {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackupSchedule',
      metadata: { name: 'nightly', namespace: 'prod' },
      spec: { targetCluster: 'prod', schedule: '0 1 1 1 *' },
    });
    mosk.close();

    const { exitCode, stderr } = await local.cli(['status', '--rpo', '26h']);

    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/\[backup-overdue\]\s+at: +Cluster prod\/prod\s+value: there is none/);
  });

  it('refuses what is no duration', async () => {
    expect((await local.cli(['status', '--rpo', 'rto=1h'])).exitCode).toBe(2);
  });
});
