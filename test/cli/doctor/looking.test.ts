/** What is looked at, with which rights, and what is not checked instead of being good. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { neededFor } from '../../../cli/doctor';
import { exampleBackup } from '../../../cli/example';
import { ClusterBackupType, type SecretManifest, SecretType } from '../../../lib/model';
import { OPTIONS, startHealthy, stopWorld, type World } from './planted';

jest.setTimeout(60_000);

let world: World;
beforeAll(async () => {
  world = await startHealthy();
});
afterAll(() => stopWorld(world));

const verdict = (text: string) => text.trimEnd().split('\n').at(-1);
const doctor = (...argv: string[]) => world.local.cli(['doctor', ...argv]);

/** `verb resource` of what was asked of the server. */
async function askedBy(...argv: string[]): Promise<string[]> {
  const { audit } = world.local.site;
  const before = audit.length;
  await doctor(...argv);
  const asked = audit.slice(before).filter(({ user }) => user === 'admin');
  return [...new Set(asked.map(({ verb, resource }) => `${verb} ${resource}`))];
}

/** Who asks who they are and what they may needs no right, nor what the server tells everybody of itself; definitions are looked at where they may be. */
const NO_RIGHT = [
  'create selfsubjectreviews',
  'create selfsubjectaccessreviews',
  'get customresourcedefinitions',
  'get ',
];

it.each([[['create', 'wait', 'remove']], [['status']], [['verify']], [['apply', 'verify']]] as const)(
  'with --for %j nothing is asked that these commands do not ask',
  async (commands) => {
    const asked = await askedBy('--for', ...commands, ...OPTIONS);

    const needed = neededFor(commands).map(({ verb, type }) => `${verb} ${type.plural}`);
    expect(asked.filter((each) => !needed.includes(each) && !NO_RIGHT.includes(each))).toEqual([]);
    expect(asked.length).toBeGreaterThan(2);
  },
);

it('what is not looked at for that is not checked, and neither a failure nor good; with --strict it is one', async () => {
  const { exitCode, stdout } = await doctor('--for', 'status');

  expect(stdout).toMatch(
    /^ {2}not checked +RCloneCredential|^ {2}not checked +project prod: no credential was tried/m,
  );
  expect(stdout).toMatch(/"list rclonecredentials" is a right that status does not need/);
  expect(verdict(stdout)).toMatch(/^0 problems, [1-9]\d* not checked$/);
  expect(exitCode).toBe(0);
  expect((await doctor('--for', 'status', '--strict')).exitCode).toBe(2);
});

it('an age that nobody has said is not checked, and the option for it is named', async () => {
  const { stdout } = await doctor();

  expect(stdout).toMatch(
    / {2}not checked +project prod: how old .*\n.*\n +mosk-backup doctor -n prod --rpo 26h$/m,
  );
  expect(verdict(stdout)).toBe('0 problems, 1 not checked');
});

describe('with an inventory', () => {
  const inventory = (clusters: object[]) => {
    const file = path.join(world.local.folder, 'inventory.json');
    const managementClusters = [
      { name: 'berlin', release: '2.32.1', context: 'mosk-backup-local' },
      { name: 'munich', release: '2.32.1', context: 'nowhere' },
    ];
    writeFileSync(file, JSON.stringify({ managementClusters, clusters }));
  };
  const cluster = (name: string, managementCluster = 'berlin') => ({
    ...{ name, managementCluster },
    ...{ project: 'prod', release: '26.2.1' },
  });

  it('all management clusters are visited, and one that cannot be reached is a problem of its own', async () => {
    inventory([cluster('prod'), cluster('shop', 'munich')]);

    const { exitCode, stdout } = await doctor('--inventory', 'inventory.json', ...OPTIONS, '--json');

    const { verdict: said, managementClusters } = JSON.parse(stdout);
    expect(managementClusters.map(({ name }: { name: string }) => name)).toEqual(['berlin', 'munich']);
    const [berlin, munich] = managementClusters;
    expect(berlin.findings.filter(({ state }: { state: string }) => state !== 'ok')).toEqual([]);
    expect(munich.findings[0]).toMatchObject({
      check: 'identity',
      state: 'problem',
      where: 'munich',
      exitCode: 6,
    });
    expect(said).toMatch(/^1 problem, /);
    expect(exitCode).toBe(6);
  });

  it('a cluster that it lists and nobody backs up is overdue, without any --rpo', async () => {
    inventory([cluster('prod'), cluster('forgotten')]);

    const { exitCode, stdout } = await doctor('--inventory', 'inventory.json');

    expect(stdout).toMatch(
      /^ {2}PROBLEM +Cluster prod\/forgotten: it has no good backup\n.*\n +mosk-backup explain forgotten -n prod --context/m,
    );
    expect(exitCode).toBe(6);
  });
});

it('--fail-on never ends with 0, whatever is found', async () => {
  expect((await doctor('--for', 'status', '--strict', '--fail-on', 'never')).exitCode).toBe(0);
});

it('a Secret that is gone is named with what it is for; what cannot be tried without it is not checked', async () => {
  const { client } = world.local.site;
  const { items } = await client.list<SecretManifest>(SecretType, 'prod');
  const [secret] = items.filter(({ metadata }) => metadata.name.startsWith('s3-backup-'));
  const { name = '' } = secret?.metadata ?? {};
  await client.delete(SecretType, 'prod', name);

  const { exitCode, stdout } = await doctor(...OPTIONS);

  expect(stdout).toContain(
    `RCloneCredential prod/s3-backup: its Secret ${name} does not exist (named by ClusterBackup prod/prod-before-upgrade)`,
  );
  expect(stdout).toContain(`kubectl create secret generic ${name} --from-file=`);
  expect(verdict(stdout)).toBe('1 problem, 2 not checked');
  expect(exitCode).toBe(7);
  const { type, data } = secret ?? {};
  const metadata = { name, namespace: 'prod' };
  await client.create(SecretType, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type,
    data,
  } as SecretManifest);
});

// The last one: OrphanGuard lets nobody delete it.
it('an NFS export is not checked, ever', async () => {
  const { site, example } = world.local;
  const { metadata, spec, ...rest } = exampleBackup(example);
  const name = 'on-nfs';
  await site.client.create(ClusterBackupType, {
    ...rest,
    metadata: { ...metadata, name },
    spec: { targetCluster: 'old', parameters: { nfsUploadUrl: 'nfs://nas:/backups' } },
  });
  await world.local.cli(['wait', name]);
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const status = { status: 'Completed', uploadedAt: now, completedAt: now };
  await site.client.patch(
    ClusterBackupType,
    'prod',
    name,
    { status },
    { type: 'merge', subresource: 'status' },
  );

  const { stdout, exitCode } = await doctor(...OPTIONS);

  expect(stdout).toMatch(
    /^ {2}not checked +ClusterBackup prod\/on-nfs: .*the NFS export nfs:\/\/nas:\/backups cannot be asked/m,
  );
  expect(stdout).toMatch(
    /^ {2}not checked +nfs:\/\/nas:\/backups: .*\(named by ClusterBackup prod\/on-nfs\)$/m,
  );
  expect(verdict(stdout)).toBe('0 problems, 2 not checked');
  expect(exitCode).toBe(0);
});
