import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupSpec,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  EventType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  NamespaceType,
  RCloneCredentialType,
  type ResourceType,
} from '../../../lib/model';
import { type Controller, type ControllerOptions, startController } from '../../../local/controller';
import { type S3Server, startS3 } from '../../../local/storage';
import type { ApiClient } from '../../../providers/kubernetes';
import { startTarget, TARGET_START_TIMEOUT, type Target } from '../../target';
import { until } from '../../until';

export const KEY = 'a-key-encryption-key-for-tests-0123456789';
export const s3Credentials = { accessKeyId: 'local', secretAccessKey: 'storage-secret-of-the-test' };

/** An API server, a controller and a storage; each test takes a namespace of its own. */
export interface BackupWorld {
  readonly target: Target;
  readonly client: ApiClient;
  readonly s3: S3Server;
  /** What the controller said. */
  readonly log: string[];
  /** The node's disk and the buckets. */
  readonly directory: string;
  project(namespace?: string): Promise<Project>;
  restartController(options?: Partial<ControllerOptions>): Promise<void>;
  stopController(): Promise<void>;
  stop(): Promise<void>;
}

export interface Project {
  readonly namespace: string;
  readonly cluster: ClusterManifest;
  create<T extends KubeObject>(type: ResourceType, name: string, content: object): Promise<T>;
  /** A credential and a key named `s3` and `kek`, and parameters that use them. */
  remote(): Promise<NonNullable<ClusterBackupSpec['parameters']>>;
  backup(name: string, spec?: Partial<ClusterBackupSpec>): Promise<ClusterBackupManifest>;
  read(name: string): Promise<ClusterBackupManifest | undefined>;
  setDelete(name: string, value: boolean): Promise<void>;
  /** The backup once it has this status. Fails when another end is reached first. */
  until(name: string, status: string): Promise<ClusterBackupManifest>;
  /** Messages of the events about a backup. */
  warnings(name: string): Promise<(string | undefined)[]>;
  /** Remote files of this project, sorted. */
  remoteFiles(): string[];
  remoteFile(name: string): string;
  /** Archives that stay on the node, sorted. */
  nodeFiles(): string[];
}

const ENDS = ['Completed', 'Failed', 'Deleted', 'DeleteFailed', 'Stuck'];

export async function startWorld(options: Partial<ControllerOptions> = {}): Promise<BackupWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), 'mosk-controller-'));
  const buckets = path.join(directory, 'buckets');
  const [target, s3] = await Promise.all([startTarget(), startS3({ directory: buckets, ...s3Credentials })]);
  mkdirSync(path.join(buckets, 'backups'));
  const { client } = target;
  const log: string[] = [];
  let controller: Controller | undefined;
  let projects = 0;

  const start = (more: Partial<ControllerOptions> = {}) =>
    startController({ client, directory, log: (line) => log.push(line), ...options, ...more });
  controller = await start();

  const world: BackupWorld = {
    target,
    client,
    s3,
    log,
    directory,
    restartController: async (more) => {
      await controller?.stop();
      controller = await start(more);
    },
    stopController: async () => {
      await controller?.stop();
      controller = undefined;
    },
    stop: async () => {
      await controller?.stop();
      await Promise.all([target.stop(), s3.stop()]);
      rmSync(directory, { recursive: true });
    },
    project: (namespace) => {
      projects += 1;
      return createProject(world, namespace ?? `project-${projects}`);
    },
  };
  return world;
}

/** A world for all tests of a file or `describe`, and a project of its own for each of them. */
export function projectForEach(begin: (world: BackupWorld, project: Project) => void): void {
  let world: BackupWorld;
  beforeAll(async () => {
    world = await startWorld();
  }, TARGET_START_TIMEOUT);
  afterAll(() => world.stop());
  beforeEach(async () => begin(world, await world.project()));
}

async function createProject({ client, s3, directory }: BackupWorld, namespace: string): Promise<Project> {
  const remoteFolder = path.join(directory, 'buckets', 'backups', namespace);

  const create = <T extends KubeObject>(type: ResourceType, name: string, content: object) =>
    client.create<T>(type, {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: { name, namespace },
      ...content,
    } as T);

  await client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const cluster = await create<ClusterManifest>(ClusterType, 'prod', {
    spec: { providerSpec: { value: {} } },
  });
  const read = (name: string) => client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name);

  return {
    namespace,
    cluster,
    create,
    read,
    remote: async () => {
      await create(RCloneCredentialType, 's3', {
        spec: credentialSpec(s3.endpoint, MoskApi.v26_2.remoteSecret(s3Credentials.secretAccessKey)),
      });
      await create(KeyEncryptionKeyType, 'kek', { spec: { secret: { value: KEY } } });
      return { keyEncryptionKey: 'kek', rclone: { bucket: `backups/${namespace}`, credential: 's3' } };
    },
    backup: (name, spec) =>
      create<ClusterBackupManifest>(ClusterBackupType, name, { spec: { targetCluster: 'prod', ...spec } }),
    setDelete: async (name, value) => {
      await client.patch(ClusterBackupType, namespace, name, { spec: { delete: value } }, { type: 'merge' });
    },
    until: (name, status) =>
      until(`${name} to be ${status}`, async () => {
        const backup = await read(name);
        const current = backup?.status?.status ?? '';
        if (backup !== undefined && current === status) return backup;
        if (ENDS.includes(current) && !mayFollow(current, status))
          throw new Error(`${name} is ${current}, not ${status}`);
        return undefined;
      }),
    warnings: async (name) => {
      const { items } = await client.list<
        KubeObject & { message?: string; involvedObject?: { name: string } }
      >(EventType, namespace);
      return items.filter((event) => event.involvedObject?.name === name).map(({ message }) => message);
    },
    remoteFiles: () => filesUnder(remoteFolder),
    remoteFile: (name) => path.join(remoteFolder, name),
    nodeFiles: () => filesUnder(path.join(directory, 'archives', namespace)),
  };
}

export function credentialSpec(endpoint: string, remoteSecret: object): object {
  return {
    remoteName: 'local',
    remoteConfig: { type: 's3', endpoint, access_key_id: s3Credentials.accessKeyId },
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret,
  };
}

/** A deletion that was requested after an end goes on from that end. */
function mayFollow(end: string, status: string): boolean {
  const deletion = ['DeletionPending', 'DeletionInProgress', 'Deleted', 'DeleteFailed'];
  if (status === 'Stuck') return end === 'Completed';
  return deletion.includes(status) && (!deletion.includes(end) || end === 'DeleteFailed');
}

function filesUnder(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .sort();
  } catch {
    return [];
  }
}
