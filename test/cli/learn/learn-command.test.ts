import {
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { run } from '../../../cli/run';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  SecretType,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { startApiServer } from '../../../local/api';
import { INVENTED_APIS, type InventedApi, settledApi } from '../../lib/learned/invented-apis';
import { until } from '../../until';
import { fakeIo } from '../fake-io';

let folder: string;
const ends: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'learn-command-'));
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  rmSync(folder, { recursive: true });
});

async function started(
  options: Parameters<typeof startManagementCluster>[0] = {},
): Promise<LocalManagementCluster> {
  const cluster = await startManagementCluster({ clusters: ['prod'], ...options });
  ends.push(cluster.stop);
  return cluster;
}

async function ran(argv: readonly string[], env: Record<string, string> = {}) {
  const io = fakeIo({ cwd: folder, env });
  return { code: await run(argv, io), ...io.output };
}

const given = (name: string, content: string | object): string => {
  writeFileSync(path.join(folder, name), typeof content === 'string' ? content : stringify(content));
  return name;
};
const learnt = (name: string) => readFileSync(path.join(folder, name), 'utf8');

const [RENAMED] = INVENTED_APIS;
if (RENAMED === undefined) throw new Error('nothing is invented');

const schedule = (field: string, more: object = {}): KubeObject => ({
  apiVersion: apiVersionOf(ClusterBackupScheduleType),
  kind: ClusterBackupScheduleType.kind,
  metadata: { name: 'nightly', namespace: 'default' },
  spec: { targetCluster: 'prod', [field]: '0 2 * * *', ...more },
});

describe('api learn', () => {
  it('writes nothing without --write, and never onto the cluster', async () => {
    const { kubeconfigPath: KUBECONFIG, audit } = await started();
    const before = audit.length;
    const { code, stdout } = await ran(['api', 'learn'], { KUBECONFIG });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^schedule\.cronField +schedule +schema of ClusterBackupSchedule +documented/m);
    expect(stdout).toMatch(/^Nothing was written: --write FILE$/m);
    const asked = audit.slice(before).filter(({ user }) => user === 'admin');
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter(({ verb }) => !/get|list/.test(verb))).toEqual([]);
  });

  it('tells what is forbidden from what is absent, and both from what is open', async () => {
    const server = await startApiServer({
      crds: RENAMED.crds.filter(({ spec }) => spec.names.kind !== 'KeyEncryptionKey'),
      users: [
        { name: 'admin' },
        { name: 'nobody', token: 'token-of-nobody-in-particular', may: () => false },
      ],
    });
    ends.push(server.stop);
    const config = parse(server.kubeconfig('admin'));
    for (const each of config.users) each.user = { token: 'token-of-nobody-in-particular' };
    const KUBECONFIG = path.join(folder, given('kubeconfig.yaml', config));
    const { code, stdout } = await ran(['api', 'learn'], { KUBECONFIG });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^CustomResourceDefinitions: forbidden$/m);
    expect(stdout).toMatch(/^\/openapi\/v3: read$/m);
    expect(stdout).toMatch(/^live objects: forbidden/m);
    expect(stdout).toMatch(/^schedule\.cronField +cronSchedule /m);
    expect(stdout).toMatch(/^clusterBackupPath +objects of Cluster may not be listed$/m);
    expect(stdout).toMatch(/^resources\.KeyEncryptionKey +no source that could be read has this kind$/m);
  });

  it('shows what is another, and writes it only when it is told to', async () => {
    const { kubeconfigPath: KUBECONFIG } = await started();
    await ran(['api', 'learn', '--write', 'api.yaml'], { KUBECONFIG });
    const before = learnt('api.yaml');
    const other = await started({ api: settledApi(RENAMED), crds: RENAMED.crds });
    const again = ['api', 'learn', '--api', 'api.yaml'];
    const { stdout } = await ran(again, { KUBECONFIG: other.kubeconfigPath });
    expect(stdout).toMatch(/^~ schedule\.cronField: schedule -> cronSchedule$/m);
    expect(stdout).toMatch(/^- schemas\.ClusterBackupSchedule\.spec\.schedule: /m);
    expect(learnt('api.yaml')).toBe(before);
    expect((await ran(again, { KUBECONFIG })).stdout).toMatch(/^The same as before\.$/m);
    await ran(['api', 'learn', '--write', 'api.yaml'], { KUBECONFIG: other.kubeconfigPath });
    expect(MoskApi.parse(learnt('api.yaml')).settings.schedule.cronField).toBe('cronSchedule');
  });

  it('keeps the comments of the file that it writes over, and nobody sees half of it', async () => {
    const learn = async ({ crds }: InventedApi) => {
      given('crds.yaml', crds.map((crd) => stringify(crd)).join('---\n'));
      expect(await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'link.yaml'])).toMatchObject({
        code: 0,
      });
    };
    await learn(RENAMED);
    const commented = learnt('link.yaml').replace('schedule.cronField:', '$& # asked on Monday');
    rmSync(path.join(folder, given('api.yaml', commented).replace('api', 'link')));
    symlinkSync('api.yaml', path.join(folder, 'link.yaml'));
    const reader = openSync(path.join(folder, 'api.yaml'), 'r');

    await learn(INVENTED_APIS[1] as InventedApi);

    expect(readFileSync(reader, 'utf8')).toBe(commented);
    closeSync(reader);
    expect(learnt('api.yaml')).toMatch(/schedule\.cronField:\s+# asked on Monday\s+value: schedule\.cron$/m);
    expect(lstatSync(path.join(folder, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['api.yaml', 'crds.yaml', 'link.yaml']);
  });

  it('says that a file cannot be written', async () => {
    given('crds.yaml', RENAMED.crds.map((crd) => stringify(crd)).join('---\n'));
    const { code, stderr } = await ran([
      'api',
      'learn',
      '--from',
      'crds.yaml',
      '--write',
      'crds.yaml/api.yaml',
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/This file cannot be written[\s\S]*--write crds\.yaml\/api\.yaml/);
  });

  it('looks at names of data keys only with --read-secrets, and keeps no values', async () => {
    const { kubeconfigPath: KUBECONFIG, client } = await started();
    const value = Buffer.from('the-key-that-nobody-is-to-see-0123456789').toString('base64');
    await client.create(SecretType, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'plain-key', namespace: 'default' },
      data: { kek: value },
    } as KubeObject);
    const parameters = { nfsUploadUrl: 'nfs://198.51.100.7:/b', keyEncryptionKey: 'plain-key' };
    await client.create(ClusterBackupScheduleType, schedule('schedule', { parameters }));
    const fact = async (...more: string[]) => {
      const { stdout } = await ran(['api', 'learn', '--json', '--write', 'api.yaml', ...more], {
        KUBECONFIG,
      });
      expect(`${stdout}${learnt('api.yaml')}`).not.toMatch(/plain-key|nobody-is-to-see|198\.51\.100/);
      expect(learnt('api.yaml')).not.toContain(value);
      return JSON.parse(stdout).facts.keySecretDataKey;
    };
    expect(await fact()).toMatchObject({ open: expect.stringMatching(/--read-secrets/) });
    expect(await fact('--read-secrets')).toMatchObject({ value: 'kek', certainty: 'observed' });
  });

  it('says of files that tell nothing what to export', async () => {
    const { code, stderr } = await ran(['api', 'learn', '--from', given('other.yaml', 'a: b\n')]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/kubectl get crd -o yaml/),
    });
  });
});

describe('the learned file', () => {
  it('judges manifests before anything is sent, and says whose rule it is', async () => {
    await started();
    given('crds.yaml', RENAMED.crds.map((crd) => stringify(crd)).join('---\n'));
    await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'api.yaml']);
    const wrong = given('wrong.yaml', schedule('cronSchedule', { retention: 3 }));
    const { code, stderr } = await ran(['apply', wrong, '--api', 'api.yaml']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no such field, by the schema that was learned of the management cluster/);
    expect(stderr).toMatch(/spec\.retention/);
    const byVariable = await ran(['check', wrong], { MOSK_BACKUP_API: 'api.yaml' });
    expect(byVariable.stdout).toMatch(/schema that was learned of the management cluster/);
  });

  it('that is wrong fails before anything is written', async () => {
    const { kubeconfigPath: KUBECONFIG, client } = await started();
    given('crds.yaml', RENAMED.crds.map((crd) => stringify(crd)).join('---\n'));
    await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'api.yaml']);
    const theirs = given('theirs.yaml', schedule('cronSchedule'));
    const { code, stderr } = await ran(['apply', theirs, '--api', 'api.yaml'], { KUBECONFIG });
    expect(code).toBe(6);
    expect(stderr).toMatch(/spec\.cronSchedule[\s\S]*api learn/);
    expect((await client.list(ClusterBackupScheduleType, 'default')).items).toEqual([]);
  });

  it('makes a local management cluster of which the same is learned', async () => {
    given('crds.yaml', RENAMED.crds.map((crd) => stringify(crd)).join('---\n'));
    await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'api.yaml']);
    const io = fakeIo({ cwd: folder });
    const ended = run(['local', 'up', '--dir', 'd', '--json', '--api', 'api.yaml'], io);
    await until('the local cluster says where it is', () => io.output.stdout.includes('\n'));
    const KUBECONFIG = JSON.parse(io.output.stdout).kubeconfig;
    const { stdout } = await ran(['api', 'learn', '--api', 'api.yaml'], { KUBECONFIG });
    const manifest = given('schedule.yaml', schedule('cronSchedule'));
    const applied = await ran(['apply', manifest, '--api', 'api.yaml'], { KUBECONFIG });
    io.interrupt();
    await ended;
    expect(stdout).toMatch(/^The same as before\.$/m);
    expect(applied).toMatchObject({ code: 0 });
  });

  it('gives schemas of its own to kubeconform and editors', async () => {
    given('crds.yaml', RENAMED.crds.map((crd) => stringify(crd)).join('---\n'));
    await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'api.yaml']);
    await ran(['generate', 'schemas', '--out', '.', '--api', 'api.yaml']);
    const { properties } = JSON.parse(learnt('clusterbackupschedule_v1alpha1.json'));
    expect(Object.keys(properties.spec.properties)).toEqual(['cronSchedule', 'parameters', 'targetCluster']);
  });

  it('stands in an inventory as it is', async () => {
    given('crds.yaml', RENAMED.crds.map((crd) => stringify(crd)).join('---\n'));
    await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'api.yaml']);
    const indented = learnt('api.yaml').replaceAll(/^(?=.)/gm, '      ');
    const inventory = given(
      'inventory.yaml',
      `managementClusters:
  - name: frankfurt
    release: 2.32.1
    api:
${indented}
clusters: [{ name: prod, project: default, managementCluster: frankfurt, release: 26.2.1 }]
`,
    );
    const manifest = given('schedule.yaml', schedule('cronSchedule'));
    const where = ['--inventory', inventory, '--management-cluster', 'frankfurt'];
    const { stdout, stderr } = await ran(['check', manifest, ...where]);
    expect({ stdout, stderr }).toMatchObject({ stdout: expect.stringMatching(/in 1 object of 1 file/) });
    expect(stdout).not.toMatch(/cron-valid|would refuse/);
  });

  it('lies where an inventory says, from its own folder', async () => {
    given('crds.yaml', RENAMED.crds.map((crd) => stringify(crd)).join('---\n'));
    mkdirSync(path.join(folder, 'fleet', 'apis'), { recursive: true });
    await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'fleet/apis/frankfurt.yaml']);
    const listing = (api: string) =>
      given('fleet/inventory.yaml', {
        managementClusters: [{ name: 'frankfurt', release: '2.32.1', api }],
        clusters: [{ name: 'prod', project: 'default', managementCluster: 'frankfurt', release: '26.2.1' }],
      });
    const check = (manifest: string, inventory: string) =>
      ran(['check', manifest, '--inventory', inventory, '--management-cluster', 'frankfurt']);

    const right = await check(
      given('schedule.yaml', schedule('cronSchedule')),
      listing('apis/frankfurt.yaml'),
    );
    expect(right.stdout).toMatch(/in 1 object of 1 file/);
    expect(right.stdout).not.toMatch(/cron-valid|would refuse/);
    const wrong = await check(given('ours.yaml', schedule('schedule')), listing('./apis/frankfurt.yaml'));
    expect(wrong.stdout).toMatch(/schedule\.cronField in fleet\/apis\/frankfurt\.yaml/);

    const missing = await check('schedule.yaml', listing('apis/berlin.yaml'));
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(
      /fleet\/inventory\.yaml: managementClusters\[0\] \(frankfurt\): api: fleet\/apis\/berlin\.yaml/,
    );
    given('fleet/apis/berlin.yaml', { release: '26.3', schedule: { cronField: 'targetCluster' } });
    expect((await check('schedule.yaml', listing('apis/berlin.yaml'))).stderr).toMatch(
      /fleet\/apis\/berlin\.yaml: schedule\.cronField/,
    );
  });

  it('of a later version is read as far as it is known, with a warning', async () => {
    given('crds.yaml', RENAMED.crds.map((crd) => stringify(crd)).join('---\n'));
    await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'api.yaml']);
    given('later.yaml', `${learnt('api.yaml')}weather: sunny\n`);
    const { code, stderr } = await ran(['generate', 'schemas', '--out', '.', '--api', 'later.yaml']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'warning: later.yaml is of a later version: weather is passed over, and kept\n',
    });
  });

  it('with an open member refuses what depends on it, with the candidates', async () => {
    const two = INVENTED_APIS.find(({ open }) => 'schedule.cronField' in open);
    given('crds.yaml', (two?.crds ?? []).map((crd) => stringify(crd)).join('---\n'));
    await ran(['api', 'learn', '--from', 'crds.yaml', '--write', 'api.yaml']);
    const { code, stderr } = await ran(['apply', given('s.yaml', schedule('cron')), '--api', 'api.yaml']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/api-unknown[\s\S]*candidates: cron, retentionCron/);
  });

  it('with an open path of the backup section says that nobody knows where archives go', async () => {
    const { kubeconfigPath: KUBECONFIG, client } = await started();
    await client.create(ClusterBackupScheduleType, schedule('schedule'));
    await ran(['api', 'learn', '--write', 'api.yaml'], { KUBECONFIG });
    expect(MoskApi.parse(learnt('api.yaml')).knows('clusterBackupPath')).toBe(false);
    const explained = await ran(['explain', 'prod', '--api', 'api.yaml'], { KUBECONFIG });
    expect(explained.stdout).toMatch(/not known: that of the Cluster, if it has one/);
    expect((await ran(['explain', 'prod'], { KUBECONFIG })).stdout).toMatch(/a manager node of the cluster/);
  });

  it('tells a live credential by its form alone', async () => {
    const { kubeconfigPath: KUBECONFIG, client } = await started();
    await client.create(RCloneCredentialType, {
      apiVersion: apiVersionOf(RCloneCredentialType),
      kind: RCloneCredentialType.kind,
      metadata: { name: 'the-storage', namespace: 'default' },
      spec: {
        remoteName: 's3',
        remoteConfig: { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'id' },
        remoteConfigSecretKey: 'secret_access_key',
        remoteSecret: { value: 'a-secret-access-key-of-forty-characters-' },
      },
    } as KubeObject);
    const { stdout } = await ran(['api', 'learn', '--write', 'api.yaml'], { KUBECONFIG });
    expect(`${stdout}${learnt('api.yaml')}`).not.toMatch(/the-storage|s3\.example|of-forty-characters/);
  });
});
