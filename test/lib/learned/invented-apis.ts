import { apiFile, apiFileText, kindsOfDefinitions, type LiveObjects, learnApi } from '../../../lib/learned';
import {
  type ApiFact,
  ClusterBackupScheduleType,
  ClusterType,
  isOpen,
  type KubeObject,
  MoskApi,
  nested,
  RCloneCredentialType,
} from '../../../lib/model';
import { type CustomResourceDefinition, crds } from '../../../lib/schema';

export type Definition = KubeObject & CustomResourceDefinition;

// biome-ignore lint/suspicious/noExplicitAny: schemas are changed wherever an invented API differs
type Schema = any;

/** An API that nobody has, and what is to be learned of it. */
export interface InventedApi {
  readonly name: string;
  readonly crds: readonly Definition[];
  readonly objects: readonly KubeObject[];
  /** Member → value, or the candidates of one that stays open. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly open: Readonly<Record<string, readonly string[] | undefined>>;
}

interface Invention extends Omit<InventedApi, 'crds' | 'objects' | 'open'> {
  /** Changes the schemas, by kind: of the whole object, and of its spec. */
  readonly change: (schemas: Record<string, Schema>, specs: Record<string, Schema>) => void;
  readonly version?: string;
  /** By kind. */
  readonly plurals?: Readonly<Record<string, string>>;
  /** `spec` of live objects: of a Cluster, a schedule, a credential. */
  readonly cluster?: object;
  readonly schedule?: object;
  readonly credential?: object;
  /** Beside `schedule.timeZone` and `keySecretDataKey`, which nothing tells. */
  readonly open?: Readonly<Record<string, readonly string[] | undefined>>;
}

const CRON = { type: 'string', description: 'Cron expression of five fields.' };
const SECTION = { rclone: { bucket: 'backups', credential: 's3' } };
const sectionAt = (...path: string[]) => nested(path, SECTION);

/** Takes the field of ours away, and puts others in its place. */
function cron(
  spec: Schema,
  fields: Record<string, Schema>,
  required: readonly string[] = Object.keys(fields),
) {
  delete spec.properties.schedule;
  spec.required = ['targetCluster', ...required];
  Object.assign(spec.properties, fields);
}

/** `remoteSecret` with these members alone; `secret.value` is one of `secret`. */
function secret(spec: Schema, ...members: readonly string[]) {
  const properties: Schema = {};
  for (const member of members) {
    const [name = '', inner] = member.split('.');
    if (inner === undefined) properties[name] = { type: 'string' };
    else {
      properties[name] ??= { type: 'object', properties: {} };
      properties[name].properties[inner] = { type: 'string' };
    }
  }
  spec.properties.remoteSecret = { type: 'object', properties };
}

const INVENTIONS: readonly Invention[] = [
  {
    name: 'another name of the cron field; a value becomes {secret: {name, key}}',
    change(_, { ClusterBackupSchedule, RCloneCredential }) {
      cron(ClusterBackupSchedule, { cronSchedule: CRON });
      secret(RCloneCredential, 'value', 'secret.name', 'secret.key');
    },
    cluster: sectionAt('providerSpec', 'value', 'backup'),
    facts: {
      'schedule.cronField': 'cronSchedule',
      remoteSecretForm: 'value',
      secretReferenceForm: 'secret.name',
      clusterBackupPath: ['spec', 'providerSpec', 'value', 'backup'],
    },
  },
  {
    name: 'a nested cron field; {secret: {value}}; no Cluster has a section',
    change(_, { ClusterBackupSchedule, RCloneCredential }) {
      const schedule = {
        type: 'object',
        required: ['cron'],
        properties: {
          cron: CRON,
          timeZone: { type: 'string', description: 'IANA name, for cron.', enum: ['UTC'] },
        },
      };
      cron(ClusterBackupSchedule, { schedule });
      secret(RCloneCredential, 'secret.value', 'secret.name', 'secret.key');
    },
    cluster: { providerSpec: { value: {} } },
    facts: {
      'schedule.cronField': 'schedule.cron',
      remoteSecretForm: 'secret.value',
      secretReferenceForm: 'secret.name',
      'extraFields.ClusterBackupSchedule': { 'schedule.timeZone': 'string' },
    },
    open: { clusterBackupPath: undefined },
  },
  {
    name: 'two strings that could be cron expressions; a value becomes {name, key}',
    change(_, { ClusterBackupSchedule, RCloneCredential }) {
      cron(ClusterBackupSchedule, { cron: CRON, retentionCron: CRON }, ['cron']);
      secret(RCloneCredential, 'value', 'name', 'key');
    },
    cluster: sectionAt('backup'),
    facts: {
      remoteSecretForm: 'value',
      secretReferenceForm: 'name and key',
      clusterBackupPath: ['spec', 'backup'],
    },
    open: { 'schedule.cronField': ['cron', 'retentionCron'] },
  },
  {
    name: 'suspend and retention; a value becomes {name}',
    change(_, { ClusterBackupSchedule, RCloneCredential }) {
      cron(ClusterBackupSchedule, { cron: CRON });
      ClusterBackupSchedule.properties.suspend = { type: 'boolean', default: false };
      ClusterBackupSchedule.properties.retention = {
        type: 'object',
        properties: { keepLast: { type: 'integer', minimum: 1 } },
      };
      secret(RCloneCredential, 'value', 'name');
    },
    cluster: sectionAt('providerSpec', 'value', 'kaas', 'backups'),
    credential: { name: 's3-generated' },
    facts: {
      'schedule.cronField': 'cron',
      remoteSecretForm: 'value',
      secretReferenceForm: 'name',
      clusterBackupPath: ['spec', 'providerSpec', 'value', 'kaas', 'backups'],
      'extraFields.ClusterBackupSchedule': { suspend: 'boolean', 'retention.keepLast': 'integer' },
    },
  },
  {
    name: 'other plurals and another version',
    change() {},
    version: 'v1beta1',
    plurals: { ClusterBackup: 'mkebackups', RCloneCredential: 'storagecredentials' },
    credential: { name: 's3-generated', key: 'value' },
    facts: {
      'schedule.cronField': 'schedule',
      remoteSecretForm: 'value',
      secretReferenceForm: 'name and key',
      'resources.ClusterBackup': { plural: 'mkebackups', version: 'v1beta1' },
      'resources.RCloneCredential': { plural: 'storagecredentials', version: 'v1beta1' },
      'resources.KeyEncryptionKey': { plural: 'keyencryptionkeys', version: 'v1beta1' },
      'resources.Cluster': { plural: 'clusters', version: 'v1alpha1' },
    },
    open: { clusterBackupPath: undefined },
  },
  {
    name: 'a status that no release documents',
    change({ ClusterBackup }) {
      ClusterBackup.properties.status.properties.status.enum.push('Verifying');
    },
    facts: { 'schedule.cronField': 'schedule', remoteSecretForm: 'value', statuses: ['Verifying'] },
    open: { clusterBackupPath: undefined, secretReferenceForm: ['secret.name', 'name and key'] },
  },
  {
    name: 'further fields that have to be there',
    change(_, { ClusterBackup, ClusterBackupSchedule }) {
      ClusterBackup.properties.reason = { type: 'string', minLength: 1 };
      ClusterBackup.required.push('reason');
      ClusterBackupSchedule.properties.tier = { type: 'string', enum: ['gold', 'silver'] };
      ClusterBackupSchedule.required.push('tier');
    },
    facts: {
      'schedule.cronField': 'schedule',
      remoteSecretForm: 'value',
      'extraFields.ClusterBackup': { reason: 'string, required' },
      'extraFields.ClusterBackupSchedule': { tier: 'string, required' },
    },
    open: { clusterBackupPath: undefined, secretReferenceForm: ['secret.name', 'name and key'] },
  },
  {
    name: 'a cron field that only its pattern gives away; oneOf',
    change(_, { ClusterBackupSchedule }) {
      const when = { type: 'string', pattern: '^(\\S+ ){4}\\S+$', 'x-kubernetes-validations': [] };
      cron(ClusterBackupSchedule, { when, note: { type: 'string' } }, ['when']);
      const { parameters } = ClusterBackupSchedule.properties;
      ClusterBackupSchedule.properties.parameters = {
        type: parameters.type,
        description: parameters.description,
        properties: parameters.properties,
        oneOf: [{ required: ['rclone'] }, { required: ['nfsUploadUrl'] }],
      };
      ClusterBackupSchedule.properties.window = {
        nullable: true,
        'x-kubernetes-int-or-string': true,
      };
    },
    schedule: { when: '0 2 * * *', parameters: SECTION },
    facts: {
      'schedule.cronField': 'when',
      remoteSecretForm: 'value',
      'extraFields.ClusterBackupSchedule': { note: 'string', window: 'any' },
    },
    open: { clusterBackupPath: undefined, secretReferenceForm: ['secret.name', 'name and key'] },
  },
];

/** APIs that differ in one thing only, which nothing that is written touches. */
const SLIGHT_INVENTIONS: readonly Invention[] = [
  {
    name: 'the backup section at another path',
    change() {},
    cluster: sectionAt('backup'),
    facts: { clusterBackupPath: ['spec', 'backup'] },
  },
  {
    name: 'further fields that may be there',
    change(_, { ClusterBackup, ClusterBackupSchedule }) {
      ClusterBackup.properties.note = { type: 'string' };
      ClusterBackupSchedule.properties.suspend = { type: 'boolean', default: false };
    },
    cluster: sectionAt('providerSpec', 'value', 'backup'),
    facts: { 'extraFields.ClusterBackup': { note: 'string' } },
  },
];

export const INVENTED_APIS: readonly InventedApi[] = INVENTIONS.map(inventedApi);
export const SLIGHTLY_OTHER_APIS: readonly InventedApi[] = SLIGHT_INVENTIONS.map(inventedApi);

function inventedApi(invention: Invention): InventedApi {
  const { name, facts, open } = invention;
  return {
    ...{ name, facts, crds: definitionsOf(invention), objects: objectsOf(invention) },
    open: { 'schedule.timeZone': undefined, keySecretDataKey: undefined, ...open },
  };
}

function definitionsOf({ name, change, version, plurals = {} }: Invention): Definition[] {
  const all = structuredClone(crds()) as Schema[];
  const schemas = Object.fromEntries(
    all.map(({ spec }) => [spec.names.kind, spec.versions[0].schema.openAPIV3Schema]),
  );
  const specs = Object.fromEntries(
    Object.entries<Schema>(schemas).map(([kind, { properties }]) => [kind, properties.spec]),
  );
  change(schemas, specs);
  for (const [kind, schema] of Object.entries<Schema>(schemas)) schema.description = `${kind} with ${name}`;
  for (const { metadata, spec } of all) {
    if (spec.names.kind === ClusterType.kind) continue;
    if (version !== undefined) spec.versions[0].name = version;
    const plural = plurals[spec.names.kind];
    // Columns speak of fields that there may not be any more.
    spec.versions[0].additionalPrinterColumns = undefined;
    if (plural === undefined) continue;
    spec.names.plural = plural;
    metadata.name = `${plural}.${spec.group}`;
  }
  return JSON.parse(JSON.stringify(all));
}

function objectsOf({ version = 'v1alpha1', cluster, schedule, credential }: Invention): KubeObject[] {
  const kaas = `kaas.mirantis.com/${version}`;
  const object = (
    apiVersion: string,
    { kind }: { kind: string },
    name: string,
    spec: object,
  ): KubeObject => ({
    apiVersion,
    kind,
    metadata: { name, namespace: 'default' },
    spec,
  });
  return [
    ...(cluster === undefined ? [] : [object('cluster.k8s.io/v1alpha1', ClusterType, 'prod', cluster)]),
    ...(schedule === undefined
      ? []
      : [object(kaas, ClusterBackupScheduleType, 'nightly', { targetCluster: 'prod', ...schedule })]),
    ...(credential === undefined
      ? []
      : [
          object(kaas, RCloneCredentialType, 's3', {
            remoteName: 's3',
            remoteConfig: { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'backups' },
            remoteConfigSecretKey: 'secret_access_key',
            remoteSecret: credential,
          }),
        ]),
  ];
}

/** What somebody who may list everything sees of objects. */
export function seen(objects: readonly KubeObject[]): LiveObjects {
  const of = (kind: string) => ({ objects: objects.filter((each) => each.kind === kind) });
  return {
    Cluster: of('Cluster'),
    ClusterBackup: of('ClusterBackup'),
    ClusterBackupSchedule: of('ClusterBackupSchedule'),
    RCloneCredential: of('RCloneCredential'),
    KeyEncryptionKey: of('KeyEncryptionKey'),
    keySecretDataKeys: undefined,
  };
}

/** What is learned of it with full rights, and what a person then states of what is needed and stays open. */
export function settledApi({ crds: theirs, objects }: InventedApi): MoskApi {
  const learned = learnApi({ kinds: kindsOfDefinitions(theirs), live: seen(objects) }, '2026-11-30');
  const { file } = apiFile(learned, MoskApi.v26_2);
  const cron = file.facts['schedule.cronField'] as ApiFact;
  const facts = { ...file.facts, 'schedule.cronField': isOpen(cron) ? { value: 'cron' } : cron };
  return MoskApi.parse(apiFileText({ ...file, facts }));
}
