/** A management cluster that has an invented API, with its controller set to it, and the command line in front of it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../../cli/run';
import {
  apiVersionOf,
  BACKUP_TYPES,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  isOpen,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  type ResourceType,
} from '../../../lib/model';
import { type LocalStorage, startManagementCluster } from '../../../local';
import { startController } from '../../../local/controller';
import { startS3 } from '../../../local/storage';
import {
  type ApiClient,
  clientOfApi,
  createClient,
  openConnection,
  systemClock,
} from '../../../providers/kubernetes';
import { type KubeApiserver, startKubeApiserver } from '../../engines/kube-apiserver';
import { replaceDefinitions } from '../../engines/replace-definitions';
import { type InventedApi, settledApi } from '../../lib/learned/invented-apis';
import { TARGET_KIND } from '../../target';
import { until } from '../../until';
import { fakeIo } from '../fake-io';

type Storage = Pick<LocalStorage, 'endpoint' | 'accessKeyId' | 'secretAccessKey'>;

/** What a management cluster is, whichever kind of server it runs on. */
interface Server {
  readonly kubeconfigPath: string;
  /** As an administrator, of the plurals and versions that it has. */
  readonly client: ApiClient;
  readonly s3: Storage;
  /** Another one, once a person has written something of the backup kinds. */
  writes(): Promise<unknown>;
  stop(): Promise<void>;
}

export interface InventedSite extends Omit<Server, 'stop'> {
  /** Where commands run. */
  readonly folder: string;
  /** Runs a command as it is typed. */
  ran(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** The same of one that has to succeed. @returns its stdout */
  fine(...argv: string[]): Promise<string>;
  /** Puts objects into a folder of their own, one file each. @returns its name */
  written(name: string, objects: readonly KubeObject[]): string;
  /** Learns the API into `api.yaml`, and states there what stays open and is needed. */
  learned(): Promise<MoskApi>;
  stop(): Promise<void>;
}

/** Opens them one after the other; on a kube-apiserver, all on one. */
export interface InventedSites {
  open(invented: InventedApi): Promise<InventedSite>;
  stop(): Promise<void>;
}

export async function startInventedSites(): Promise<InventedSites> {
  const real = TARGET_KIND === 'real' ? await startKubeApiserver() : undefined;
  return {
    open: async (invented) => siteOn(await (real ? realServer(real, invented) : localServer(invented))),
    stop: async () => real?.stop(),
  };
}

async function localServer(invented: InventedApi): Promise<Server> {
  const { crds } = invented;
  const cluster = await startManagementCluster({ clusters: ['prod'], api: settledApi(invented), crds });
  const isWrite = ({ user = '', verb = '', group = '' }) =>
    user === 'admin' && group === 'kaas.mirantis.com' && /create|patch|update|delete/.test(verb);
  return {
    ...{ kubeconfigPath: cluster.kubeconfigPath, client: cluster.client, s3: cluster.s3, stop: cluster.stop },
    writes: async () => cluster.audit.filter(isWrite).length,
  };
}

async function realServer({ kubeconfigPath }: KubeApiserver, invented: InventedApi): Promise<Server> {
  const { server, transport } = await openConnection({ kubeconfig: kubeconfigPath }, systemClock, {});
  const plain = createClient({ server, transport, clock: systemClock });
  await replaceDefinitions(plain, invented.crds);
  // Its controller does what this API says, which nobody has to learn.
  const api = settledApi(invented);
  const client = clientOfApi(plain, api);
  await client.create(ClusterType, {
    ...{ apiVersion: apiVersionOf(ClusterType), kind: ClusterType.kind },
    ...{ metadata: { name: 'prod', namespace: 'default' }, spec: { providerSpec: { value: {} } } },
  });
  const directory = mkdtempSync(path.join(tmpdir(), 'invented-'));
  const buckets = path.join(directory, 'buckets');
  mkdirSync(path.join(buckets, 'backups'), { recursive: true });
  const access = { accessKeyId: 'local', secretAccessKey: 'secret-access-key-of-the-storage' };
  const s3 = await startS3({ directory: buckets, ...access });
  const controller = await startController({ client, directory, api });
  const all = async () => {
    const listings = await Promise.all(BACKUP_TYPES.map((type) => client.list(type, 'default')));
    return listings.flatMap(({ items }) => items);
  };
  return {
    ...{ kubeconfigPath, client, s3: { endpoint: s3.endpoint, ...access } },
    writes: async () => (await all()).map(({ metadata: { uid, generation } }) => [uid, generation]),
    async stop() {
      // A definition ends when its objects do, and backups end with their files.
      for (const type of [...BACKUP_TYPES].reverse()) {
        for (const { metadata } of (await client.list(type, 'default')).items)
          await client.delete(type, 'default', metadata.name);
      }
      await until('the objects to be gone', async () => (await all()).length === 0);
      await controller.stop();
      await s3.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

function siteOn({ stop, ...server }: Server): InventedSite {
  const folder = mkdtempSync(path.join(tmpdir(), 'learned-test-'));
  const ran = async (...argv: string[]) => {
    const io = fakeIo({ cwd: folder, env: { KUBECONFIG: server.kubeconfigPath } });
    return { code: await run(argv, io), ...io.output };
  };
  const fine = async (...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await ran(...argv);
    expect({ argv, code, stderr: code === 0 ? '' : stderr }).toEqual({ argv, code: 0, stderr: '' });
    return stdout;
  };
  return {
    ...server,
    ...{ folder, ran, fine },
    written(name, objects) {
      mkdirSync(path.join(folder, name), { recursive: true });
      for (const object of objects) {
        const file = path.join(folder, name, `${object.kind}-${object.metadata.name}.yaml`);
        writeFileSync(file, stringify(object));
      }
      return name;
    },
    async learned() {
      await fine('api', 'learn', '--write', 'api.yaml');
      return settled(path.join(folder, 'api.yaml'));
    },
    async stop() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What a person knows of each, besides what was learned. */
const STATED: Readonly<Record<string, string>> = { 'schedule.cronField': 'cron' };

function settled(file: string): MoskApi {
  let text = readFileSync(file, 'utf8');
  const learnt = MoskApi.parse(text);
  for (const [member, value] of Object.entries(STATED)) {
    if (learnt.knows(member)) continue;
    text = text.replace(
      new RegExp(`(  ${member.replace('.', '\\.')}:\\n)(    .*\\n)+`),
      `$1    value: ${value}\n    certainty: stated\n`,
    );
  }
  writeFileSync(file, text);
  return MoskApi.parse(text);
}

/** What a person gives for the fields that one of them demands. */
const DEMANDED: Readonly<Record<string, { [field: string]: unknown }>> = {
  ClusterBackup: { reason: 'a rehearsal' },
  ClusterBackupSchedule: { tier: 'gold' },
};

export function demandedFields({ learned }: MoskApi, kind: string): { [field: string]: unknown } {
  const fact = learned?.facts[`extraFields.${kind}`];
  const demands = fact !== undefined && !isOpen(fact) && JSON.stringify(fact.value).includes('required');
  return (demands ? DEMANDED[kind] : undefined) ?? {};
}

export const KEK = 'a-key-encryption-key-for-tests-0123456789';
const PARAMETERS = { rclone: { bucket: 'backups/prod', credential: 's3' }, keyEncryptionKey: 'kek' };

/** A credential, a key, a schedule and a backup of it, as a person writes them for this API. */
export function manifestsOf(
  api: MoskApi,
  { endpoint, accessKeyId, secretAccessKey }: Storage,
): [KubeObject, KubeObject, KubeObject, KubeObject] {
  const object = (type: ResourceType, name: string, spec: object): KubeObject => ({
    apiVersion: api.apiVersionOf(type),
    kind: type.kind,
    metadata: { name, namespace: 'default' },
    spec,
  });
  return [
    object(RCloneCredentialType, 's3', {
      remoteName: 's3',
      remoteConfig: { type: 's3', endpoint, access_key_id: accessKeyId },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: api.remoteSecret(secretAccessKey),
    }),
    object(KeyEncryptionKeyType, 'kek', { secret: { value: KEK } }),
    object(ClusterBackupScheduleType, 'nightly', {
      targetCluster: 'prod',
      parameters: PARAMETERS,
      ...api.cronSpec('0 2 * * *'),
      ...demandedFields(api, ClusterBackupScheduleType.kind),
    }),
    object(ClusterBackupType, 'first', {
      targetCluster: 'prod',
      parameters: PARAMETERS,
      ...demandedFields(api, ClusterBackupType.kind),
    }),
  ];
}
