/** The rights that docs/monitoring.md names, on a server that enforces them: enough, and not one too many. */
import '../real-target';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../cli/run';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  type KubeObject,
  RCloneCredentialType,
  SecretType,
} from '../../lib/model';
import { fakeIo } from '../cli/fake-io';
import { type BackupWorld, startWorld } from '../local/controller/backup-world';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { createRights, kubeconfigOf } from './service-accounts';

jest.setTimeout(180_000);

const PROBED_RIGHTS = [RCloneCredentialType, SecretType].map((type) => ({ type, verb: 'get' }));
const KINDS = [ClusterType, ClusterBackupScheduleType, ClusterBackupType];
const RIGHTS = KINDS.flatMap((type) => ['list', 'watch'].map((verb) => ({ type, verb })));

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'the rights of an exporter', () => {
  let world: BackupWorld;
  beforeAll(async () => {
    world = await startWorld();
    await world.project('prod');
  });
  afterAll(() => world.stop());

  /** A service account with these rights, in all projects or in that one. */
  async function account(name: string, rights: typeof RIGHTS, project?: string): Promise<string> {
    const [role, binding, metadata] =
      project === undefined
        ? ['ClusterRole', 'ClusterRoleBinding', { name }]
        : ['Role', 'RoleBinding', { name, namespace: project }];
    const rules = rights.map(({ type, verb }) => ({
      apiGroups: [type.group],
      resources: [type.plural],
      verbs: [verb],
    }));
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    const objects = [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'prod' } },
      { apiVersion, kind: role, metadata, rules },
      {
        apiVersion,
        kind: binding,
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role, name },
        subjects: [{ kind: 'ServiceAccount', name, namespace: 'prod' }],
      },
    ] as KubeObject[];
    await createRights(world, objects);
    return kubeconfigOf(world, { name, namespace: 'prod' }, { name: 'mgmt' });
  }

  /** What the exporter tells when all that it can read has been read, and read again. */
  async function told(kubeconfig: string, ...argv: readonly string[]): Promise<string> {
    const io = fakeIo({ cwd: world.directory, env: { KUBECONFIG: kubeconfig } });
    const ended = run(['metrics', '--listen', '127.0.0.1:0', '--every', '100ms', ...argv], io);
    const url = await until('it to listen', () => /http:\S+/.exec(io.output.stderr)?.[0]);
    const texts: string[] = [];
    // A watch that is refused is known a moment after the list.
    await until('two texts that say the same', async () => {
      const answer = await fetch(url);
      if (answer.ok) texts.push(up(await answer.text()));
      return texts.length >= 10 && new Set(texts.slice(-8)).size === 1;
    });
    const text = await (await fetch(url)).text();
    io.interrupt();
    expect(await ended).toBe(0);
    return text;
  }

  const up = (text: string) =>
    text
      .split('\n')
      .filter((line) => /_up\{/.test(line))
      .join('\n');

  it('are list and watch on three kinds', async () => {
    const text = await told(await account('enough', RIGHTS));
    expect(text).toContain('mosk_backup_management_cluster_up{management_cluster="mgmt"} 1\n');
    expect(text).toContain(
      'mosk_backup_cluster_exists{management_cluster="mgmt",project="prod",target_cluster="prod"} 1\n',
    );
  });

  it.each(RIGHTS.map((right) => [`${right.verb} ${right.type.plural}`, right] as const))(
    'are too few without %s, and the exporter says which kind',
    async (name, missing) => {
      const rights = RIGHTS.filter((each) => each !== missing);
      const text = await told(await account(`no-${name.replace(' ', '-')}`, rights));
      expect(text).toContain('mosk_backup_management_cluster_up{management_cluster="mgmt"} 0\n');
      const unread = [...text.matchAll(/kind_up\{[^}]*kind="(\w+)"\} 0/g)].map(([, kind]) => kind);
      expect(unread).toEqual([missing.type.kind]);
    },
  );

  describe('that asks storages', () => {
    beforeAll(async () => {
      const project = await world.project('stored');
      await project.backup('good', { parameters: await project.remote() });
      await project.until('good', 'Completed');
      await until('the upload', async () => (await project.read('good'))?.status?.uploadedAt);
    });

    async function probed(name: string, rights: typeof RIGHTS) {
      const env = { KUBECONFIG: await account(name, rights) };
      const io = fakeIo({ cwd: world.directory, env });
      expect(await run(['metrics', '--textfile', '-', '--probe-storage'], io)).toBe(0);
      return io.output;
    }

    it('are get on credentials and secrets as well', async () => {
      const { stdout, stderr } = await probed('probing', [...RIGHTS, ...PROBED_RIGHTS]);
      const credential = '{management_cluster="mgmt",project="stored",credential="s3"}';
      expect(stdout).toContain(`mosk_backup_storage_up${credential} 1\n`);
      expect(stdout).toMatch(/last_good_files_missing\{[^}]*project="stored"[^}]*\} 0\n/);
      expect(stderr).toBe('');
    });

    it.each(PROBED_RIGHTS)(
      'are too few without $verb $type.plural: nothing is tried, and that is said',
      async (missing) => {
        const rights = [...RIGHTS, ...PROBED_RIGHTS].filter((each) => each !== missing);
        const { stdout, stderr } = await probed(`unprobing-${missing.type.plural}`, rights);
        expect(stdout).not.toMatch(/storage_up|files_missing/);
        expect(stdout).toContain('mosk_backup_management_cluster_up{management_cluster="mgmt"} 1\n');
        expect(stderr).toMatch(/^warning: mgmt: RCloneCredential stored\/s3: it is not tried: .*\n$/);
      },
    );
  });

  it('may be given in the projects of the inventory alone', async () => {
    writeFileSync(
      path.join(world.directory, 'inventory.yaml'),
      `managementClusters: [{ name: mgmt, release: 2.32.1 }]
clusters: [{ name: prod, project: prod, managementCluster: mgmt, release: 26.2.1 }]
`,
    );
    const text = await told(await account('project', RIGHTS, 'prod'), '--inventory', 'inventory.yaml');
    expect(text).toContain('mosk_backup_management_cluster_up{management_cluster="mgmt"} 1\n');
    expect(text).toContain(
      'mosk_backup_good_backups{management_cluster="mgmt",project="prod",target_cluster="prod"} 0\n',
    );
  });
});
