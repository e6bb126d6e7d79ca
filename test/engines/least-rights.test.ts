/** The Roles that are documented or printed, on a server that enforces them: each is enough, and none has too much. */
import '../real-target';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { run } from '../../cli/run';
import { gitOpsRoles } from '../../lib/gitops';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../lib/model';
import {
  type ApiClient,
  connect,
  createClient,
  type Mosk,
  openConnection,
  systemClock,
} from '../../providers/kubernetes';
import { fakeIo } from '../cli/fake-io';
import { type BackupWorld, type Project, startWorld } from '../local/controller/backup-world';
import { failureOf } from '../providers/kubernetes/management-api';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { authorityOf, createRights, kubeconfigOf, rightsType, tokenOf } from './service-accounts';

interface Role extends KubeObject {
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

const ALL_PROJECTS = path.join(__dirname, '../../examples/connecting/all-projects.yaml');
const RUNNER = path.join(__dirname, '../../examples/connecting/runner.yaml');

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'on a real kube-apiserver', () => {
  let world: BackupWorld;
  let project: Project;
  let endpoint: { server: string; ca: string };

  beforeAll(async () => {
    world = await startWorld();
    project = await world.project('prod');
    endpoint = {
      server: world.client.server,
      ca: Buffer.from(authorityOf(world), 'base64').toString('utf8'),
    };
  }, 120_000);
  afterAll(() => world.stop());

  const setRules = ({ metadata: { name } }: Role, rules: Role['rules']) =>
    world.client.patch(rightsType('Role'), 'prod', name, { rules }, { type: 'merge' });

  const remove = (type: ResourceType | undefined, name: string) =>
    world.client.delete(type as ResourceType, 'prod', name);

  const apply = (objects: readonly KubeObject[]) => createRights(world, objects);
  const tokenFor = (name: string) => tokenOf(world, { name, namespace: 'prod' });

  const as = async (account: string): Promise<Mosk> =>
    connect({ ...endpoint, token: await tokenFor(account) });

  const backup = (name: string, parameters?: object): ClusterBackupManifest => ({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: 'prod' },
    spec: { targetCluster: 'prod', parameters },
  });

  describe('the service account of a runner', () => {
    let mosk: Mosk;
    let role: Role;
    let parameters: object;

    beforeAll(async () => {
      const objects = parseAllDocuments(readFileSync(RUNNER, 'utf8')).map(
        (each) => each.toJS() as KubeObject,
      );
      role = objects.find(({ kind }) => kind === 'Role') as Role;
      parameters = await project.remote();
      await apply(objects);
      mosk = await as('backup-runner');
    });
    afterAll(() => mosk.close());

    const owner = { tool: 'test', scope: 'org/project', name: 'before-upgrade' };
    const clusterUid = () => project.cluster.metadata.uid;

    it('makes, adopts, waits for and removes backups with the Role of the documentation', async () => {
      await mosk.run(backup('nightly', parameters), { owner, clusterUid: clusterUid() });
      await mosk.run(backup('nightly', parameters), { owner, clusterUid: clusterUid() });
      expect(await mosk.wait({ namespace: 'prod', name: 'nightly' })).toMatchObject({ status: 'Completed' });
      expect(project.remoteFiles()).toHaveLength(2);
      const removed = await mosk.remove({ namespace: 'prod', name: 'nightly' }, { clusterUid: clusterUid() });
      expect(removed.outcome).toBe('deleted');
      expect(project.remoteFiles()).toEqual([]);
    });

    it('may change neither credentials, keys nor Clusters, and sees no other project', async () => {
      const failures = await Promise.all([
        failureOf(mosk.client.list(ClusterBackupType, 'default')),
        failureOf(mosk.client.delete(KeyEncryptionKeyType, 'prod', 'kek')),
      ]);
      expect(failures.map(({ code }) => code)).toEqual(['forbidden', 'forbidden']);
    });

    it('is told of a key that does not exist, though it may not look whether a Secret has this name', async () => {
      const mistyped = { ...parameters, keyEncryptionKey: 'keg' };
      const error = await failureOf(mosk.run(backup('mistyped', mistyped), { owner }));
      expect(error).toMatchObject({ code: 'reference-missing', value: 'KeyEncryptionKey prod/keg' });
      expect(await project.read('mistyped')).toBeUndefined();
    });

    it('is found by a program in a pod, without a kubeconfig', async () => {
      const pod = path.join(world.directory, 'serviceaccount');
      mkdirSync(pod);
      writeFileSync(path.join(pod, 'token'), await tokenFor('backup-runner'));
      writeFileSync(path.join(pod, 'ca.crt'), endpoint.ca);
      writeFileSync(path.join(pod, 'namespace'), 'prod');
      const { hostname, port } = new URL(endpoint.server);
      const env = { HOME: pod, KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
      const { transport, server, namespace } = await openConnection({}, systemClock, env, pod);
      const client = createClient({ transport, server, clock: systemClock });
      expect(namespace).toBe('prod');
      expect(await client.list(ClusterBackupType, namespace)).toBeDefined();
      transport.close?.();
    });

    const doctor = async () => {
      const argv = ['doctor', '--for', 'create', 'wait', 'remove', '-n', 'prod', '--json'];
      const account = { name: 'backup-runner', namespace: 'prod' };
      const kubeconfig = await kubeconfigOf(world, account, { name: 'mosk', namespace: 'prod' });
      const io = fakeIo({ env: { KUBECONFIG: kubeconfig } });
      return { exitCode: await run(argv, io), io };
    };

    it('is all that doctor wants for it, though CRDs may not be read', async () => {
      const { exitCode, io } = await doctor();
      expect(io.output.stderr).toBe('');
      expect(exitCode).toBe(0);
      const { user, permissions, api, findings } = JSON.parse(io.output.stdout);
      expect(user).toBe('system:serviceaccount:prod:backup-runner');
      expect(permissions.map(({ allowed }: { allowed: boolean }) => allowed)).not.toContain(false);
      // Everybody may read /openapi/v3.
      expect(api.length).toBeGreaterThan(20);
      expect(findings).toContainEqual(expect.objectContaining({ check: 'api', state: 'ok' }));
    });

    it('lacks what doctor names when a verb is taken away', async () => {
      // Reading events is for better messages alone.
      const needed = role.rules.filter(({ resources }) => !resources.includes('events'));
      for (const { resources, verbs } of needed) {
        for (const verb of verbs) {
          const rules = role.rules.map((rule) =>
            rule.resources === resources ? { ...rule, verbs: verbs.filter((each) => each !== verb) } : rule,
          );
          await setRules(
            role,
            rules.filter((rule) => rule.verbs.length > 0),
          );
          const missing = resources.map((resource) => `${verb} ${resource}`).join(', ');
          // The server learns of a changed Role a moment later.
          await until(`doctor to miss ${missing}`, async () => {
            const { exitCode, io } = await doctor();
            const { findings } = JSON.parse(io.output.stdout);
            const values = findings.flatMap(({ state, value }: { state: string; value: string }) =>
              state === 'problem' ? [value] : [],
            );
            return exitCode === 6 && values.join(', ') === missing;
          });
        }
      }
      await setRules(role, role.rules);
    });
  });

  describe('people, with the Role that is printed for them', () => {
    let mosk: Mosk;
    beforeAll(async () => {
      const roles = gitOpsRoles({ namespace: 'prod', people: 'system:serviceaccounts:prod' });
      await apply(roles.filter(({ metadata }) => metadata.name === 'mosk-backup-people'));
      await apply([account('somebody')]);
      mosk = await as('somebody');
    });
    afterAll(async () => {
      mosk.close();
      await remove(rightsType('RoleBinding'), 'mosk-backup-people');
    });

    it('make a backup, and see it through', async () => {
      const parameters = { rclone: { bucket: 'backups/prod', credential: 's3' }, keyEncryptionKey: 'kek' };
      expect(await mosk.run(backup('by-hand', parameters))).toMatchObject({ status: 'Completed' });
    });

    it('have its files deleted, and leave the object to the engine', async () => {
      const error = await failureOf(mosk.remove({ namespace: 'prod', name: 'by-hand' }));
      expect(error.code).toBe('forbidden');
      expect(error.problem).toContain('"delete"');
      expect(project.remoteFiles()).toEqual([]);
      expect((await project.read('by-hand'))?.status?.status).toBe('Deleted');
    });
  });

  describe('an engine, with the Role that is printed for it', () => {
    let client: ApiClient;
    let mosk: Mosk;
    beforeAll(async () => {
      const roles = gitOpsRoles({ namespace: 'prod', engine: { name: 'engine', namespace: 'prod' } });
      await apply(roles.filter(({ metadata }) => metadata.name === 'mosk-backup-engine'));
      await apply([account('engine')]);
      mosk = await as('engine');
      client = mosk.client;
    });
    afterAll(() => mosk.close());

    it('applies what is declared, and prunes backups and schedules', async () => {
      const schedule = { ...backup('nightly'), kind: 'ClusterBackupSchedule' };
      const spec = { targetCluster: 'prod', schedule: '0 1 * * *' };
      const options = { type: 'apply', fieldManager: 'engine', force: true } as const;
      const applied = { ...schedule, spec };
      await client.patch(ClusterBackupScheduleType, 'prod', 'nightly', applied, options);
      await client.patch(ClusterBackupScheduleType, 'prod', 'nightly', applied, options);
      await client.delete(ClusterBackupScheduleType, 'prod', 'nightly');
      await client.delete(ClusterBackupType, 'prod', 'by-hand');
    });

    it('prunes neither keys nor credentials', async () => {
      for (const [type, name] of [
        [KeyEncryptionKeyType, 'kek'],
        [RCloneCredentialType, 's3'],
      ] as const) {
        expect((await failureOf(client.delete(type, 'prod', name))).code).toBe('forbidden');
      }
    });
  });

  describe('whose files are whose', () => {
    const owner = { tool: 'test', scope: 'org/project', name: 'whose' };
    let parameters: object;
    let mosk: Mosk;
    beforeAll(async () => {
      parameters = { rclone: { bucket: 'backups/whose', credential: 's3' }, keyEncryptionKey: 'kek' };
      mosk = await as('backup-runner');
    });
    afterAll(() => mosk.close());

    it('is recorded by a runner that orphans a backup, and looked for in its own project only, which it says', async () => {
      const made = await mosk.run(backup('orphaned', parameters), { owner });
      const removed = await mosk.remove({ namespace: 'prod', name: 'orphaned' }, { mode: 'orphan' });
      expect(removed).toMatchObject({ outcome: 'orphaned', files: made.files });
      expect(await mosk.left.list('prod')).toMatchObject([{ left: { uid: made.uid, files: made.files } }]);
      const again = await failureOf(mosk.run(backup('orphaned', parameters), { owner }));
      expect(again.code).toBe('remote-path-used');
      const fresh = await as('backup-runner');
      const { warnings } = await fresh.run(backup('looked', parameters), { owner });
      expect(warnings).toEqual([expect.stringContaining('in this namespace only')]);
      fresh.close();
    });

    it('is looked for in all projects with the ClusterRole of the documentation', async () => {
      const objects = parseAllDocuments(readFileSync(ALL_PROJECTS, 'utf8')).map((each) => each.toJS());
      await apply(objects as KubeObject[]);
      const { warnings } = await until('the server to learn of it', async () => {
        const fresh = await as('backup-runner');
        const removed = await fresh.remove({ namespace: 'prod', name: 'looked' }, { mode: 'keep' });
        const { warnings } = await fresh.run(backup(`all-${Date.now()}`, parameters), { owner });
        fresh.close();
        return removed.outcome === 'kept' && warnings.length === 0 ? { warnings } : undefined;
      });
      expect(warnings).toEqual([]);
    });
  });

  it('no printed Role lets anybody read a Secret', async () => {
    for (const each of ['backup-runner', 'somebody', 'engine']) {
      const mosk = await as(each);
      expect((await failureOf(mosk.client.list(SecretType, 'prod'))).code).toBe('forbidden');
      mosk.close();
    }
  });
});

const account = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'prod' },
});
