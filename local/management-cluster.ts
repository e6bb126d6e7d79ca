import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BackupError } from '../lib/errors';
import { apiVersionOf, type ClusterManifest, ClusterType, type MoskApi, NamespaceType } from '../lib/model';
import {
  type ApiClient,
  type Clock,
  createClient,
  openConnection,
  systemClock,
} from '../providers/kubernetes';
import { type ApiServer, type AuditEntry, isLocalKubeconfig, startApiServer } from './api';
import { localCluster, localClusterStatus } from './cluster';
import { type ClusterFaults, createClusterFaults } from './cluster-faults';
import { admitBackup, type Controller, startController } from './controller';
import { startS3 } from './storage';

export interface ManagementClusterOptions {
  /**
   * Where the kubeconfig, the buckets and the archives of the node go; made when absent, and kept. By default a
   * temporary folder that goes with the cluster.
   */
  readonly directory?: string;
  /** Port of the API on 127.0.0.1; by default a free one. */
  readonly port?: number;
  /** Port of the S3 endpoint on 127.0.0.1; by default a free one. */
  readonly s3Port?: number;
  /** Names of the Cluster objects that there are from the start; by default `prod`. */
  readonly clusters?: readonly string[];
  /** Namespace of the Cluster objects; by default `default`. */
  readonly namespace?: string;
  /** Bucket that there is from the start; by default `backups`. */
  readonly bucket?: string;
  /** How long each status of a backup lasts at least, in milliseconds; 0 by default. */
  readonly paceMs?: number;
  /** How many requests the audit keeps; the newest 10,000 by default. */
  readonly auditEntries?: number;
  readonly api?: MoskApi;
  readonly clock?: Clock;
  /**
   * Of the chances that faults have: the same seed gives the same ones.
   * @default 1
   */
  readonly seed?: number;
  /** Takes what the controller has to say. */
  readonly log?: (line: string) => void;
}

export interface LocalManagementCluster {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** A kubeconfig of its own, readable by its owner alone: nobody else's is read or written. */
  readonly kubeconfigPath: string;
  /** Its YAML text. Holds a private key. */
  readonly kubeconfig: string;
  /** Namespace of the Cluster objects. */
  readonly namespace: string;
  readonly s3: LocalStorage;
  /** The newest 10,000 requests answered so far; those of the controller have the user `CONTROLLER_USER`. */
  readonly audit: readonly AuditEntry[];
  /** What goes wrong, for trying out and for tests: nothing, until it is said. */
  readonly faults: ClusterFaults;
  /** As the user of the kubeconfig. */
  readonly client: ApiClient;
  /** Ends everything. What the API stored is lost; files stay if `directory` was given. */
  stop(): Promise<void>;
}

export interface LocalStorage {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Made up anew at every start. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  /** Folder whose sub-folders are the buckets. */
  readonly directory: string;
}

/** How the controller appears in the audit. */
export const CONTROLLER_USER = 'mosk-backup-controller';

const ADMIN_USER = 'admin';
const KUBECONFIG = 'kubeconfig.yaml';

/**
 * Starts a management cluster on this machine: an API server, the backup controller and an S3 endpoint with a bucket.
 * For trying things out and for tests, never for production.
 *
 * @throws BackupError when a port is taken, `file-invalid` for a folder with somebody else's kubeconfig
 */
export async function startManagementCluster(
  options: ManagementClusterOptions = {},
): Promise<LocalManagementCluster> {
  const { clusters = ['prod'], namespace = 'default', bucket = 'backups', clock = systemClock } = options;
  const directory = resolve(options.directory ?? (await mkdtemp(join(tmpdir(), 'mosk-local-'))));
  const kubeconfigPath = join(directory, KUBECONFIG);
  const buckets = join(directory, 'buckets');
  await requireNobodysKubeconfig(kubeconfigPath);

  const ends: (() => Promise<void>)[] = [
    () => rm(options.directory === undefined ? directory : kubeconfigPath, { recursive: true, force: true }),
  ];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };

  try {
    await mkdir(join(buckets, bucket), { recursive: true });
    const credentials = {
      accessKeyId: randomBytes(10).toString('hex'),
      secretAccessKey: randomBytes(20).toString('hex'),
    };
    let controller: Controller | undefined;
    const { faults, ...parts } = createClusterFaults(options.seed ?? 1, clock, async () => {
      await controller?.stop();
      controller = await start();
    });
    ends.push(async () => faults.clear());
    const s3 = await startS3({
      directory: buckets,
      port: options.s3Port,
      faults: parts.storage,
      ...credentials,
    });
    ends.push(s3.stop);

    const controllerToken = randomBytes(20).toString('hex');
    const server = await startApiServer({
      port: options.port,
      admission: admitBackup,
      users: [{ name: ADMIN_USER }, { name: CONTROLLER_USER, token: controllerToken }],
      clock,
      now: parts.now,
      faults: parts.api,
      auditEntries: options.auditEntries,
      spare: [CONTROLLER_USER],
    });
    ends.push(server.stop);

    const kubeconfig = server.kubeconfig(ADMIN_USER);
    await rm(kubeconfigPath, { force: true });
    await writeFile(kubeconfigPath, kubeconfig, { mode: 0o600 });
    const client = await clientOf({ kubeconfig: kubeconfigPath }, clock);
    await createClusters(client, namespace, clusters);

    const ofController = await controllerClient(server, controllerToken, clock);
    const start = () =>
      startController({
        client: ofController,
        directory: join(directory, 'node'),
        clock,
        api: options.api,
        paceMs: options.paceMs,
        log: options.log,
      });
    controller = await start();
    ends.push(async () => controller?.stop());

    return {
      url: server.url,
      kubeconfigPath,
      kubeconfig,
      namespace,
      s3: { endpoint: s3.endpoint, ...credentials, bucket, directory: buckets },
      audit: server.audit,
      faults,
      client,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One that an earlier local cluster has left is replaced. @throws BackupError `file-invalid` */
async function requireNobodysKubeconfig(file: string): Promise<void> {
  if (!existsSync(file) || isLocalKubeconfig(await readFile(file, 'utf8'))) return;
  throw new BackupError('file-invalid', 'This file was not written by a local management cluster', {
    at: file,
    fix: 'choose another folder, or move the file away',
  });
}

function controllerClient({ url, ca }: ApiServer, token: string, clock: Clock): Promise<ApiClient> {
  return clientOf({ server: url, ca, token }, clock);
}

async function clientOf(options: Parameters<typeof openConnection>[0], clock: Clock): Promise<ApiClient> {
  const { server, transport } = await openConnection(options, clock, {});
  return createClient({ server, transport, clock });
}

async function createClusters(client: ApiClient, namespace: string, names: readonly string[]): Promise<void> {
  if ((await client.get(NamespaceType, undefined, namespace)) === undefined) {
    await client.create(NamespaceType, {
      apiVersion: apiVersionOf(NamespaceType),
      kind: NamespaceType.kind,
      metadata: { name: namespace },
    });
  }
  for (const name of names) {
    await client.create<ClusterManifest>(ClusterType, localCluster(namespace, name));
    await client.patch(ClusterType, namespace, name, localClusterStatus(), {
      type: 'merge',
      subresource: 'status',
    });
  }
}
