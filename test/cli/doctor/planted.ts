/** What can be wrong, each planted on a local management cluster that is well, and what has to be said of it. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { exampleBackup } from '../../../cli/example';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterBackupType,
  CustomResourceDefinitionType,
  KEY_VERIFIED_ANNOTATION,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  type ResourceType,
} from '../../../lib/model';
import { connect } from '../../../providers/kubernetes';
import { installGuard } from '../../engines/install-guard';
import { type LocalSite, startLocalSite } from '../local-site';
import { type FrontOptions, type StorageFront, startStorageFront } from './storage-front';

/** A management cluster, and whatever stands around it. */
export interface World {
  readonly local: LocalSite;
  readonly fronts: StorageFront[];
  /** Rights that the server says are missing, as `verb resource`. */
  readonly refused: string[];
}

export interface Planted {
  plant(world: World): Promise<unknown>;
  /** State, place and evidence, on one line. */
  readonly line: RegExp;
  /** The command that goes with it. */
  readonly command: RegExp;
  /** What doctor ends with if there is nothing else. */
  readonly exitCode: 6 | 7 | 3 | 0;
  /** Whether that command is all that is to be done. */
  readonly mends?: boolean;
}

export const NAME = 'prod-before-upgrade';
export const WRONG_SECRET = 'a-secret-that-nobody-sees';
export const OPTIONS = ['--rpo', '26h', '--probe-write'];

/** A set-up in which nothing is wrong. */
export async function startHealthy(): Promise<World> {
  const local = await startLocalSite({ clusters: ['prod', 'old'] });
  try {
    await installGuard(local.site.client);
    for (const argv of [
      ['apply', 'example', '--wait'],
      ['key', 'check', 'prod-2026', '--key-file', 'example.key', '--record'],
    ]) {
      const { exitCode, stderr } = await local.cli(argv);
      if (exitCode !== 0) throw new Error(stderr);
    }
  } catch (error) {
    await local.stop();
    throw error;
  }
  return { local, fronts: [], refused: [] };
}

export async function stopWorld({ local, fronts }: World): Promise<void> {
  await local.stop();
  for (const front of fronts) await front.stop();
}

/** The server answers as if these rights were missing. */
export function connectTo({ refused }: World): typeof connect {
  return async (options) => {
    const mosk = await connect(options);
    const create: typeof mosk.client.create = async (type, object, o) => {
      const answer = await mosk.client.create(type, object, o);
      const { verb, resource } = ((object.spec ?? {}) as Asked).resourceAttributes ?? {};
      return refused.includes(`${verb} ${resource}`) ? { ...answer, status: { allowed: false } } : answer;
    };
    return { ...mosk, client: { ...mosk.client, create } };
  };
}

interface Asked {
  readonly resourceAttributes?: { readonly verb: string; readonly resource: string };
}

const create = ({ local }: World, type: ResourceType, name: string, spec: object) =>
  local.site.client.create(type, {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { name, namespace: 'prod' },
    spec,
  } as KubeObject);

const schedule = (world: World, name: string, parameters?: object, targetCluster = 'prod') =>
  // It fires on no night of this test.
  create(world, ClusterBackupScheduleType, name, { targetCluster, schedule: '0 1 29 2 *', parameters });

/** A credential that a schedule uses. */
async function credential(
  world: World,
  name: string,
  { config = {}, secret, bucket = 'mosk-backups' }: { config?: object; secret?: string; bucket?: string },
): Promise<void> {
  const { endpoint, accessKeyId, secretAccessKey } = world.local.example.storage;
  await create(world, RCloneCredentialType, name, {
    remoteName: name,
    remoteConfig: { type: 's3', endpoint, access_key_id: accessKeyId, ...config },
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret: MoskApi.v26_2.remoteSecret(secret ?? secretAccessKey),
  });
  await schedule(world, name, { rclone: { bucket: `${bucket}/${name}`, credential: name } });
}

/** A storage with something before it. */
async function behindFront(world: World, name: string, options: FrontOptions): Promise<void> {
  const front = await startStorageFront(world.local.example.storage.endpoint, options);
  world.fronts.push(front);
  await credential(world, name, { config: { endpoint: front.endpoint } });
}

/** A backup that was made, and is no longer what it was. */
async function backupIn(world: World, status: string): Promise<void> {
  const { site, cli, example } = world.local;
  const name = `is-${status.toLowerCase()}`;
  const { metadata, ...rest } = exampleBackup(example);
  await site.client.create(ClusterBackupType, { ...rest, metadata: { ...metadata, name } });
  await cli(['wait', name]);
  await site.client.patch(
    ClusterBackupType,
    'prod',
    name,
    { status: { status } },
    { type: 'merge', subresource: 'status' },
  );
}

const failed = (status: string): Planted => ({
  plant: (world) => backupIn(world, status),
  line: new RegExp(
    `^  PROBLEM +ClusterBackup prod/is-${status.toLowerCase()}: it is ${status} \\(begun .*no later one of prod is good\\)$`,
    'm',
  ),
  command: new RegExp(`mosk-backup status is-${status.toLowerCase()} -n prod$`, 'm'),
  exitCode: 3,
});

const LOOK_AGAIN = /^ +mosk-backup doctor -n prod$/m;
const edit = (name: string) =>
  new RegExp(`^ +kubectl edit rclonecredentials\\.kaas\\.mirantis\\.com ${name} -n prod$`, 'm');

export const PLANTED: Readonly<Record<string, Planted>> = {
  'wrong secret': {
    plant: (world) => credential(world, 'wrong-secret', { secret: WRONG_SECRET }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/wrong-secret: s3:\/\/mosk-backups: the storage refused \(HTTP 403 SignatureDoesNotMatch\)$/m,
    command: edit('wrong-secret'),
    exitCode: 7,
  },
  'expired certificate': {
    plant: (world) => behindFront(world, 'expired', { certificate: 'expired' }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/expired: s3:\/\/mosk-backups: the certificate of the storage is not valid at this time \(CERT_HAS_EXPIRED\)$/m,
    command: LOOK_AGAIN,
    exitCode: 7,
  },
  'untrusted CA': {
    plant: (world) => behindFront(world, 'untrusted', { certificate: 'untrusted' }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/untrusted: s3:\/\/mosk-backups: the certificate of the storage is not trusted \(UNABLE_TO_\w+\)$/m,
    command: /^ +NODE_EXTRA_CA_CERTS=ca\.pem mosk-backup doctor -n prod$/m,
    exitCode: 7,
  },
  'wrong region': {
    plant: (world) =>
      behindFront(world, 'wrong-region', {
        refuses: { status: 400, code: 'AuthorizationHeaderMalformed', more: '<Region>eu-central-1</Region>' },
      }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/wrong-region: s3:\/\/mosk-backups: the storage refused \(HTTP 400 AuthorizationHeaderMalformed\)\n +the bucket is in the region eu-central-1: set region: eu-central-1/m,
    command: edit('wrong-region'),
    exitCode: 7,
  },
  'missing bucket': {
    plant: (world) => credential(world, 'missing-bucket', { bucket: 'no-such-bucket' }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/missing-bucket: s3:\/\/no-such-bucket: the storage refused \(HTTP 404 NoSuchBucket\)\n +create the bucket/m,
    command: LOOK_AGAIN,
    exitCode: 7,
  },
  'read-only key': {
    plant: (world) =>
      behindFront(world, 'read-only', {
        refuses: { status: 403, code: 'AccessDenied', methods: ['PUT', 'DELETE'] },
      }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/read-only: s3:\/\/mosk-backups: cannot upload the file: the storage refused \(HTTP 403 AccessDenied\)\n +give this access key the right to read, write, list and delete/m,
    command: LOOK_AGAIN,
    exitCode: 7,
  },
  'missing key': {
    plant: (world) =>
      schedule(world, 'without-key', {
        rclone: { bucket: 'mosk-backups/keyless', credential: 's3-backup' },
        keyEncryptionKey: 'gone-2025',
      }),
    line: /^ {2}PROBLEM +KeyEncryptionKey prod\/gone-2025: there is no such key, and no Secret of this name \(named by ClusterBackupSchedule prod\/without-key\)$/m,
    command: /^ +mosk-backup key create gone-2025 --stdin -n prod$/m,
    exitCode: 7,
  },
  'dangling credential': {
    plant: (world) =>
      schedule(world, 'dangling', { rclone: { bucket: 'mosk-backups/x', credential: 'nowhere' } }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/nowhere: there is no such credential \(named by ClusterBackupSchedule prod\/dangling\)$/m,
    command: /^ +mosk-backup help credential create$/m,
    exitCode: 7,
  },
  overdue: {
    async plant(world) {
      const { site, cli, example } = world.local;
      const { metadata, spec, ...rest } = exampleBackup({ ...example, cluster: 'old' });
      const name = 'of-friday';
      await site.client.create(ClusterBackupType, { ...rest, metadata: { ...metadata, name }, spec });
      await cli(['wait', name]);
      const at = new Date(Date.now() - 75 * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
      const status = { completedAt: at, uploadedAt: at };
      await site.client.patch(
        ClusterBackupType,
        'prod',
        name,
        { status },
        { type: 'merge', subresource: 'status' },
      );
      await schedule(world, 'weekly', spec.parameters, 'old');
    },
    line: /^ {2}PROBLEM +Cluster prod\/old: its last good backup is too old \(3d old, of \S+Z\)$/m,
    command: /^ +mosk-backup create --from-schedule weekly --wait -n prod$/m,
    exitCode: 3,
    mends: true,
  },
  Stuck: failed('Stuck'),
  DeleteFailed: failed('DeleteFailed'),
  Failed: failed('Failed'),
  'file gone': {
    async plant({ local }) {
      rmSync(path.join(local.site.s3.directory, local.site.s3.bucket, 'prod', `${NAME}.dek`));
    },
    line: /^ {2}PROBLEM +ClusterBackup prod\/prod-before-upgrade: the storage does not have its files \(s3:\/\/mosk-backups\/prod\/prod-before-upgrade\.dek\)$/m,
    command: /^ +mosk-backup create --like prod-before-upgrade -n prod$/m,
    exitCode: 7,
    mends: true,
  },
  'clock skew': {
    plant: (world) => behindFront(world, 'skewed', { aheadMs: 20 * 60_000 }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/skewed: s3:\/\/mosk-backups: the clock of the storage is not that of this machine \(this machine is (?:1199|1200|1198) s behind it\)$/m,
    command: LOOK_AGAIN,
    exitCode: 7,
  },
  "dead cluster's schedule": {
    plant: (world) => schedule(world, 'of-the-dead', undefined, 'gone'),
    line: /^ {2}PROBLEM +ClusterBackupSchedule prod\/of-the-dead: its cluster does not exist \(Cluster prod\/gone\)$/m,
    command: /^ +kubectl delete clusterbackupschedules\.kaas\.mirantis\.com of-the-dead -n prod$/m,
    exitCode: 3,
    mends: true,
  },
  'missing guard': {
    async plant({ local }) {
      const type = {
        ...{ group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingAdmissionPolicyBinding' },
        ...{ plural: 'validatingadmissionpolicybindings', namespaced: false },
      };
      await local.site.client.delete(type, undefined, 'mosk-backup-orphan-guard');
    },
    line: /^ {2}PROBLEM +https:\/\/127\.0\.0\.1:\d+: it is missing: whoever deletes a backup leaves its files to nobody$/m,
    command: /^ +mosk-backup generate guard \| kubectl apply -f -$/m,
    exitCode: 3,
    mends: true,
  },
  'missing right': {
    async plant({ refused }) {
      refused.push('create clusterbackupschedules');
    },
    line: /^ {2}PROBLEM +project prod: a right is missing that apply needs \(create clusterbackupschedules\)$/m,
    command: /^ +kubectl auth can-i --list -n prod$/m,
    exitCode: 6,
  },
  'unreachable storage': {
    plant: (world) => credential(world, 'unreachable', { config: { endpoint: 'http://127.0.0.1:9' } }),
    line: /^ {2}not checked +RCloneCredential prod\/unreachable: s3:\/\/mosk-backups: its storage was not reached from here \(the storage cannot be reached: nothing listens at 127\.0\.0\.1:9.*\)\n +check the endpoint/m,
    command: LOOK_AGAIN,
    exitCode: 0,
  },
  'unverified key': {
    plant: ({ local }) =>
      local.site.client.patch(
        KeyEncryptionKeyType,
        'prod',
        'prod-2026',
        { metadata: { annotations: { [KEY_VERIFIED_ANNOTATION]: null } } },
        { type: 'merge' },
      ),
    line: /^ {2}PROBLEM +KeyEncryptionKey prod\/prod-2026: nobody has verified from a file that it is kept outside the cluster$/m,
    command: /^ +mosk-backup key check prod-2026 --key-file FILE --record -n prod$/m,
    exitCode: 7,
    mends: true,
  },
  'wrong addressing': {
    plant: (world) =>
      behindFront(world, 'addressing', { refuses: { status: 403, code: 'SecondLevelDomainForbidden' } }),
    line: /^ {2}PROBLEM +RCloneCredential prod\/addressing: s3:\/\/mosk-backups: the storage refused \(HTTP 403 SecondLevelDomainForbidden\)\n +the storage wants the bucket before the host name/m,
    command: edit('addressing'),
    exitCode: 7,
  },
  // The last one: no schedule can be made after it.
  'drifted API': {
    async plant({ local }) {
      const { client } = local.site;
      const name = 'clusterbackupschedules.kaas.mirantis.com';
      const crd = await client.get<KubeObject>(CustomResourceDefinitionType, undefined, name);
      const text = JSON.stringify(crd)
        .replaceAll('"schedule":{"', '"cronExpression":{"')
        .replaceAll('"schedule"]', '"cronExpression"]');
      await client.update(CustomResourceDefinitionType, JSON.parse(text));
    },
    line: /^ {2}PROBLEM +https:\/\/127\.0\.0\.1:\d+: schedule\.cronField is schedule in MOSK 26\.2, is cronExpression here \(schema of ClusterBackupSchedule\)$/m,
    command: /^ +mosk-backup api learn --write api\.yaml$/m,
    exitCode: 6,
  },
};
