/** Each job that runs by itself, with exactly the rights that are printed for it, and with one verb less. */
import '../real-target';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../cli/run';
import type { PolicyRule, Role } from '../../lib/gitops';
import { JOB_NAMES, type JobName, jobRoles } from '../../lib/jobs';
import { jobSettings } from '../../lib/jobs/job-settings';
import { type PlacedJob, placedJobs } from '../../lib/jobs/jobs';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  NamespaceType,
  RCloneCredentialType,
  REHEARSED_ANNOTATION,
  type ResourceType,
  type TargetParameters,
} from '../../lib/model';
import { type S3Server, startS3 } from '../../local/storage';
import { fakeIo } from '../cli/fake-io';
import {
  type BackupWorld,
  credentialSpec,
  KEY,
  type Project,
  s3Credentials,
  startWorld,
} from '../local/controller/backup-world';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { createRights, kubeconfigOf, rightsType } from './service-accounts';

const AccessReviewType: ResourceType = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  namespaced: false,
};

/** What an ordinary night does not need. */
const IN_NEED: Partial<Record<JobName, readonly string[]>> = {
  prune: [
    // Where a backup of another project goes that has not begun, and has no target of its own.
    'list clusters',
    // What has become of a write whose answer was lost.
    'get clusterbackups',
  ],
};

interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** All ways to take one verb on one resource away from a Role. */
function withOneVerbLess(role: Role): { readonly right: Right; readonly rules: PolicyRule[] }[] {
  const rights = role.rules.flatMap(({ apiGroups: [group = ''], resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb): Right => ({ verb, group, resource }))),
  );
  return rights.map((right) => ({
    right,
    rules: rights
      .filter((each) => each !== right)
      .map(({ verb, group, resource }) => ({ apiGroups: [group], resources: [resource], verbs: [verb] })),
  }));
}

const optionsOf = (kind: JobName) => ({
  projects: kind === 'unclaimed' ? ['prod', 'neighbour'] : ['prod'],
  managementCluster: 'frankfurt',
  image: 'registry.example/mosk-backup:1',
  jobs: [kind],
  // What storages are asked with is one right more.
  checkFiles: true,
});

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'jobs on a real kube-apiserver', () => {
  let world: BackupWorld;
  let project: Project;
  let neighbour: Project;
  let parameters: TargetParameters;
  let made = 0;
  let elsewhere: S3Server;

  beforeAll(async () => {
    world = await startWorld();
    const directory = path.join(world.directory, 'elsewhere');
    mkdirSync(path.join(directory, 'backups'), { recursive: true });
    elsewhere = await startS3({ directory, ...s3Credentials });
    project = await world.project('prod');
    parameters = await project.remote();
    neighbour = await besides('neighbour');
    const jobs = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mosk-backup' } };
    await world.client.create(NamespaceType, jobs);
    await world.client.create(ClusterBackupScheduleType, {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackupSchedule',
      metadata: {
        name: 'nightly',
        namespace: 'prod',
        annotations: { 'mosk-backup/retention': '{"keepLast":1}' },
      },
      spec: { targetCluster: 'prod', schedule: '0 1 1 1 *', parameters },
    } as KubeObject);
    await createRights(
      world,
      JOB_NAMES.flatMap((kind) => jobRoles(optionsOf(kind))),
    );
  }, 120_000);
  afterAll(async () => {
    await elsewhere.stop();
    await world.stop();
  });

  /** A project whose files have the same names in another storage, which only its credential tells. */
  async function besides(namespace: string): Promise<Project> {
    const other = await world.project(namespace);
    const secret = MoskApi.v26_2.remoteSecret(s3Credentials.secretAccessKey);
    await other.create(RCloneCredentialType, 's3', { spec: credentialSpec(elsewhere.endpoint, secret) });
    await other.create(KeyEncryptionKeyType, 'kek', { spec: { secret: { value: KEY } } });
    return other;
  }

  /** One more than the retention keeps, so that there is something to remove, and to read; none was rehearsed. */
  async function backUp(): Promise<void> {
    const { items } = await world.client.list<KubeObject>(ClusterBackupType, 'prod');
    for (let missing = 2 - items.length; missing > 0; missing -= 1) {
      made += 1;
      const name = `nightly-${made}`;
      await neighbour.backup(name, { parameters });
      await neighbour.until(name, 'Completed');
      await project.backup(name, { parameters, createdBy: { schedule: 'nightly' } } as object);
      await project.until(name, 'Completed');
    }
    const unrehearsed = { metadata: { annotations: { [REHEARSED_ANNOTATION]: null } } };
    for (const { metadata } of items) {
      await world.client.patch(ClusterBackupType, 'prod', metadata.name, unrehearsed, { type: 'merge' });
    }
  }

  /** Until the server has learned of it. */
  async function setRules(
    { metadata: { name, namespace }, ...role }: Role,
    rules: readonly PolicyRule[],
    { verb, group, resource }: Right,
    allowed: boolean,
  ): Promise<void> {
    const type = rightsType(role.kind);
    await world.client.patch(type, namespace ?? '', name, { rules }, { type: 'merge' });
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      metadata: { name: '' },
      spec: {
        user: `system:serviceaccount:mosk-backup:${name}`,
        resourceAttributes: { namespace, verb, group, resource },
      },
    };
    await until(`${verb} ${resource} to be ${allowed}`, async () => {
      const answer = await world.client.create<KubeObject<unknown, { allowed: boolean }>>(
        AccessReviewType,
        review,
      );
      return answer.status?.allowed === allowed;
    });
  }

  /** What a job that has all of its rights does not say. */
  const LOOKED_ONLY_HERE = 'in this namespace only';

  async function attempt(kind: JobName, env: Record<string, string>): Promise<boolean> {
    await backUp();
    const keyFile = path.join(world.directory, 'kek');
    writeFileSync(keyFile, KEY, { mode: 0o600 });
    const settings = { ...jobSettings(optionsOf(kind)), keyFiles: [keyFile] };
    const [{ words }] = placedJobs(settings) as [PlacedJob];
    const io = fakeIo({ env });
    // What is served is the same as what is written.
    const code = await run(kind === 'metrics' ? ['metrics', '--textfile', '-'] : [...words], io);
    const { items } = await world.client.list(ClusterBackupType, 'prod');
    const isDone = items.length === (kind === 'prune' ? 1 : 2);
    return code === 0 && isDone && !io.output.stderr.includes(LOOKED_ONLY_HERE);
  }

  it.each(JOB_NAMES)(
    '%s works with exactly its rights, and not with one verb less',
    async (kind) => {
      const account = { name: `mosk-backup-${kind}`, namespace: 'mosk-backup' };
      const env = { KUBECONFIG: await kubeconfigOf(world, account, { name: 'mosk', namespace: 'prod' }) };
      const works = () => attempt(kind, env);
      const roles = jobRoles(optionsOf(kind)).filter((each) => each.kind.endsWith('Role')) as Role[];
      expect(await works()).toBe(true);

      const needless: string[] = [];
      for (const role of roles) {
        for (const { right, rules } of withOneVerbLess(role)) {
          await setRules(role, rules, right, false);
          if (await works()) needless.push(`${right.verb} ${right.resource}`);
          await setRules(role, role.rules, right, true);
          // What went wrong half-way is finished.
          await until(`${kind} to work again`, works);
        }
      }

      expect(needless).toEqual(IN_NEED[kind] ?? []);
    },
    300_000,
  );
});
