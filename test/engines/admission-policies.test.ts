import {
  apiVersionOf,
  BACKUP_TYPES,
  CustomResourceDefinitionType,
  type KubeObject,
  NamespaceType,
  type ResourceType,
} from '../../lib/model';
import { ADMISSION_RULES, admissionPolicies, BackupPolicy, RULES } from '../../lib/policy';
import { grouped } from '../../lib/policy/judging/grouped';
import type { ApiClient, Transport } from '../../providers/kubernetes';
import { textOf } from '../../providers/kubernetes/api/transport';
import { admissionCases, judgedAlone, onlyRule } from '../lib/policy/admission/cases';
import { backup, credential, key, S3, schedule } from '../lib/policy/cases/objects';
import { until } from '../until';
import { connectedApiserver } from './connected-apiserver';
import { describeWithEngines } from './describe-with-engines';

jest.setTimeout(180_000);

const clusterType = (group: string, kind: string, plural: string): ResourceType => ({
  group,
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});
const ADMISSION_TYPES = [
  clusterType('admissionregistration.k8s.io', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies'),
  clusterType(
    'admissionregistration.k8s.io',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
  ),
];

/** Breaks a rule that no CRD repeats: by it policies are known to be in force. */
const NO_FOLDER = backup({ parameters: { ...S3, rclone: { ...S3.rclone, bucket: 'backups' } } });
const IN_CLEAR = { parameters: { rclone: S3.rclone } };

/** What the server made of a write. */
interface Verdict {
  readonly status: number;
  readonly message: string;
  readonly warnings: string;
}

describeWithEngines(
  ['kube-apiserver', 'etcd', 'kubectl'],
  'admission policies on a real kube-apiserver',
  () => {
    let transport: Transport;
    let client: ApiClient;

    connectedApiserver((connected) => {
      ({ transport, client } = connected);
    });

    async function write(method: 'POST' | 'PUT', object: KubeObject, dryRun = true): Promise<Verdict> {
      const type = BACKUP_TYPES.find(({ kind }) => kind === object.kind);
      const collection = `/apis/${object.apiVersion}/namespaces/${object.metadata.namespace}/${type?.plural}`;
      const name = method === 'PUT' ? `/${object.metadata.name}` : '';
      const answer = await transport({
        method,
        path: `${collection}${name}${dryRun ? '?dryRun=All' : ''}`,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(object),
      });
      const { message = '' } = JSON.parse(await textOf(answer)) as { message?: string };
      return { status: answer.status, message, warnings: String(answer.headers.warning ?? '') };
    }

    const create = (object: object, namespace: string) => write('POST', within(namespace, object));

    async function namespaced(namespace: string): Promise<void> {
      const metadata = { name: namespace };
      await client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata });
    }

    async function install(objects: readonly KubeObject[]): Promise<void> {
      for (const object of objects) {
        const type = ADMISSION_TYPES.find(({ kind }) => kind === object.kind);
        if (type !== undefined) await client.create(type, object);
      }
    }

    /** A policy takes effect a moment after it was accepted. */
    const inForce = (object: object, namespace: string) =>
      until('the policy is in force', async () => (await create(object, namespace)).status === 422);

    it('let a sound set of objects pass, by the strictest policy', async () => {
      await namespaced('sound');
      const strict = BackupPolicy.strict();
      await install(admissionPolicies(strict, { name: 'sound', projects: ['sound'] }));
      await inForce(backup(IN_CLEAR), 'sound');

      for (const object of [backup(), schedule(), credential(), key()]) {
        expect(await create(object, 'sound')).toEqual({ status: 201, message: '', warnings: '' });
      }
    });

    it('say rule, what has to hold and what to do, and do what the level says', async () => {
      for (const level of ['error', 'warning', 'info'] as const) {
        await namespaced(level);
        const policy = new BackupPolicy({
          extends: onlyRule('MB003'),
          levels: { MB003: level, MB017: 'error' },
        });
        await install(admissionPolicies(policy, { name: level, projects: [level] }));
      }
      // The last one that was installed comes last into force.
      await inForce(NO_FOLDER, 'info');

      const text =
        'MB003 encryption-required: Archives are encrypted before they leave the cluster. To do: name';
      const [error, warning, info] = await Promise.all(
        ['error', 'warning', 'info'].map((level) => create(backup(IN_CLEAR), level)),
      );
      expect(error).toMatchObject({ status: 422, message: expect.stringContaining(text) });
      expect(warning).toMatchObject({ status: 201, warnings: expect.stringContaining(text) });
      expect(info).toMatchObject({ status: 201, warnings: '' });
    });

    it('let updates of older objects pass, and refuse those that break a rule anew', async () => {
      await namespaced('older');
      const older = within('older', backup(IN_CLEAR, { name: 'older' }));
      const sound = within('older', schedule());
      for (const object of [older, sound]) expect((await write('POST', object, false)).status).toBe(201);
      await install(admissionPolicies(onlyRule('MB003'), { name: 'older', projects: ['older'] }));
      await inForce(backup(IN_CLEAR), 'older');

      const labelled = { ...older, metadata: { ...older.metadata, labels: { team: 'storage' } } };
      const deleted = { ...older, spec: { ...(older.spec as object), delete: true } };
      expect((await write('PUT', await current(labelled))).status).toBe(200);
      expect((await write('PUT', await current(deleted))).status).toBe(200);
      const broken = { ...sound, spec: { ...(sound.spec as object), ...IN_CLEAR } };
      expect((await write('PUT', await current(broken))).message).toContain('MB003');
    });

    it('ask nobody who is exempt, and guard no other project', async () => {
      await namespaced('exempt');
      await namespaced('other');
      const exemptUsers = ["nobody's", await userName()];
      const options = { name: 'exempt', projects: ['exempt', 'other'], exemptUsers };
      await install(admissionPolicies(onlyRule('MB003'), options));
      await install(admissionPolicies(onlyRule('MB017'), { name: 'exempt-after', projects: ['other'] }));
      await inForce(NO_FOLDER, 'other');

      expect((await create(backup(IN_CLEAR), 'exempt')).status).toBe(201);
      expect((await create(NO_FOLDER, 'exempt')).status).toBe(201);
    });

    describe('without the rules of the CRDs, so that they alone decide,', () => {
      /** One namespace for the cases of one rule with one policy. */
      const groups = [
        ...grouped(admissionCases(), ({ rule, policy }) => `${rule} ${JSON.stringify(policy)}`).values(),
      ].flatMap((cases, index) => {
        const [first] = cases;
        const namespace = `case-${index}`;
        if (first === undefined) return [];
        // Waivers of a policy name the namespace.
        const props = JSON.parse(JSON.stringify(first.policy).replaceAll(' prod/', ` ${namespace}/`));
        const { tiers, defaultTier } = first.policy;
        return [{ namespace, cases, policy: onlyRule(first.rule, { ...props, tiers, defaultTier }) }];
      });

      beforeAll(async () => {
        for (const type of BACKUP_TYPES) await relax(`${type.plural}.${type.group}`);
        for (const { namespace, policy } of groups) {
          await namespaced(namespace);
          await install(admissionPolicies(policy, { name: namespace, projects: [namespace] }));
        }
        await namespaced('last');
        await install(admissionPolicies(onlyRule('MB017'), { name: 'last', projects: ['last'] }));
        await inForce(NO_FOLDER, 'last');
      });

      it.each(Object.keys(ADMISSION_RULES))(
        'refuse what %s forbids and accept what it allows',
        async (rule) => {
          const title = RULES.find(({ id }) => id === rule)?.title ?? '';
          let refused = 0;
          for (const { namespace, cases } of groups.filter((each) => each.cases[0]?.rule === rule)) {
            for (const each of cases) {
              const { status, message } = await create(each.object, namespace);
              const forbidden = judgedAlone(each);
              expect({ ...each, status, message }).toMatchObject(
                forbidden
                  ? { status: 422, message: expect.stringContaining(title) }
                  : { status: 201, message: '' },
              );
              refused += Number(forbidden);
            }
          }
          expect(refused).toBeGreaterThan(0);
        },
      );
    });

    function within(namespace: string, object: object): KubeObject {
      const { metadata, ...rest } = object as KubeObject;
      return { ...rest, metadata: { ...metadata, namespace } };
    }

    async function userName(): Promise<string> {
      const type = clusterType('authentication.k8s.io', 'SelfSubjectReview', 'selfsubjectreviews');
      const review = { apiVersion: apiVersionOf(type), kind: type.kind, metadata: { name: '' } };
      const { status } = await client.create<KubeObject>(type, review);
      return (status as { userInfo: { username: string } }).userInfo.username;
    }

    /** With the resource version that an update needs. */
    async function current(object: KubeObject): Promise<KubeObject> {
      const type = BACKUP_TYPES.find(({ kind }) => kind === object.kind) as ResourceType;
      const { namespace = '', name } = object.metadata;
      const found = await client.get(type, namespace, name);
      return { ...object, metadata: { ...found?.metadata, ...object.metadata } };
    }

    /** Leaves of a CRD nothing but its names: whatever is written passes, but for the policies. */
    async function relax(name: string): Promise<void> {
      const crd = await client.get(CustomResourceDefinitionType, undefined, name);
      const { versions } = (crd?.spec ?? {}) as { versions: { schema: unknown }[] };
      const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
      const spec = {
        versions: versions.map((version) => ({ ...version, schema: { openAPIV3Schema: anything } })),
      };
      await client.patch(CustomResourceDefinitionType, undefined, name, { spec }, { type: 'merge' });
      const type = BACKUP_TYPES.find(({ plural }) => name.startsWith(`${plural}.`));
      const probe = {
        apiVersion: apiVersionOf(type as ResourceType),
        kind: type?.kind,
        metadata: { name: 'probe' },
      };
      await until('the CRD takes anything', async () => (await create(probe, 'default')).status === 201);
    }
  },
);
