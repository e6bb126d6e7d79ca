import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BackupError } from '../lib/errors';
import { type KubeObject, MoskApi } from '../lib/model';
import { type CustomResourceDefinition, notEnforced } from '../lib/schema';
import {
  type ApiClient,
  type Clock,
  clientOfApi,
  createClient,
  createGate,
  openConnection,
  systemClock,
} from '../providers/kubernetes';
import { type ApiServer, type AuditEntry, startApiServer } from './api';
import { type ClusterFaults, createClusterFaults } from './cluster-faults';
import { createControl } from './control';
import { admitBackup, type Controller, startController } from './controller';
import { definitions, putDefinitions } from './definitions';
import {
  type FolderKeys,
  keptKeys,
  lockFolder,
  newKeys,
  preparePrivateFolder,
  savePorts,
  writePrivately,
} from './folder';
import { bucketsFolder, emptied, hasKeptObjects, nodeFolder, objectsFile } from './kept-files';
import { KUBECONFIG } from './kubeconfig-file';
import { requireNobodysKubeconfig } from './nobodys-kubeconfig';
import { onPort, portOf } from './port';
import { createClusters } from './seeded-clusters';
import { startS3 } from './storage';
import { backUpAroundUpdate } from './update-backups';

export interface ManagementClusterOptions {
  /**
   * Where the kubeconfig, the keys, the buckets and the archives of the node go; made when absent, kept, and its owner's
   * alone. Keys, certificates and, where they are free, ports are the same at every start. By default a temporary folder
   * that goes with the cluster.
   */
  readonly directory?: string;
  /**
   * Whether everything that the API stores is kept in `directory` as well, so that the next start goes on from there, even
   * after the process was killed.
   * @default false
   */
  readonly persist?: boolean;
  /** Port of the API on 127.0.0.1; by default a free one. */
  readonly port?: number;
  /** Port of the S3 endpoint on 127.0.0.1; by default a free one. */
  readonly s3Port?: number;
  /** Names of the Cluster objects that there are from the start, or `project/name` of those elsewhere; by default `prod`. */
  readonly clusters?: readonly string[];
  /** Namespace of the Cluster objects; by default `default`. */
  readonly namespace?: string;
  /** Bucket that there is from the start; by default `backups`. */
  readonly bucket?: string;
  /** `nfs://host:/path` → a folder that stands for this NFS export; none by default. */
  readonly nfs?: Readonly<Record<string, string>>;
  /** How long each status of a backup lasts at least, in milliseconds; 0 by default. */
  readonly paceMs?: number;
  /**
   * How long, in milliseconds, objects stay that go with others: those that they own, the contents of a namespace. In a real
   * cluster it is up to seconds.
   * @default 0
   */
  readonly collectAfterMs?: number;
  /** How many requests the audit keeps; the newest 10,000 by default. */
  readonly auditEntries?: number;
  readonly api?: MoskApi;
  /** CustomResourceDefinitions of a real management cluster, in place of ours of the same names: schema yours, behaviour ours. */
  readonly crds?: readonly KubeObject[];
  readonly clock?: Clock;
  /**
   * Of the chances that faults have: the same seed gives the same ones.
   * @default 1
   */
  readonly seed?: number;
  /** Takes what the controller has to say. */
  readonly log?: (line: string) => void;
}

/** A management cluster that runs in this process. */
export interface LocalManagementCluster {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** A kubeconfig of its own, readable by its owner alone: nobody else's is read or written. */
  readonly kubeconfigPath: string;
  /** Its YAML text. Holds a private key. */
  readonly kubeconfig: string;
  /** Namespace of the Cluster objects. */
  readonly namespace: string;
  /** The S3 endpoint that backups can go to. */
  readonly s3: LocalStorage;
  /** The newest 10,000 requests answered so far; those of the controller have the user `CONTROLLER_USER`. */
  readonly audit: readonly AuditEntry[];
  /** What goes wrong, for trying out and for tests: nothing, until it is said. */
  readonly faults: ClusterFaults;
  /** As the user of the kubeconfig. */
  readonly client: ApiClient;
  /**
   * Plays an update of a cluster as far as backups go: MOSK makes one before and one after it.
   * @param release such as `mke-20.0.0-3.7.24`
   * @returns once the first one has ended and the second one has been asked for
   * @throws BackupError `conflict` for a release that has been updated to before
   */
  updateCluster(cluster: string, release: string): Promise<void>;
  /** Takes all objects, buckets and archives away, and begins as a new cluster would; keys and certificates stay. */
  reset(): Promise<void>;
  /** Ends everything. What the API stored is lost without `persist`; files stay if `directory` was given. */
  stop(): Promise<void>;
  /** Resolves when it has ended, whoever has asked for that. */
  readonly ended: Promise<void>;
}

/** An S3 endpoint with a bucket. */
export interface LocalStorage {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Of the folder; without one, made up at every start. */
  readonly accessKeyId: string;
  /** As old as the access key id. */
  readonly secretAccessKey: string;
  /** Name of the bucket that there is from the start. */
  readonly bucket: string;
  /** Folder whose sub-folders are the buckets. */
  readonly directory: string;
}

/** How the controller appears in the audit. */
export const CONTROLLER_USER = 'mosk-backup-controller';

const ADMIN_USER = 'admin';
const USERS = [ADMIN_USER, CONTROLLER_USER];

/**
 * Starts a management cluster on this machine: an API server, the backup controller and an S3 endpoint with a bucket.
 * For trying things out and for tests, never for production.
 *
 * @throws BackupError `already-running` for a folder in which one runs, `file-invalid` for one with somebody else's
 * kubeconfig or with damaged files; when a port is taken
 */
export async function startManagementCluster(
  options: ManagementClusterOptions = {},
): Promise<LocalManagementCluster> {
  const { clusters = ['prod'], namespace = 'default', bucket = 'backups', clock = systemClock } = options;
  const { persist = false, log = () => {} } = options;
  if (persist && options.directory === undefined) throw nowhereToPersist();
  const directory = resolve(options.directory ?? (await mkdtemp(join(tmpdir(), 'mosk-local-'))));
  const kubeconfigPath = join(directory, KUBECONFIG);
  const buckets = bucketsFolder(directory);
  const since = new Date(clock.now()).toISOString();

  const ends: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  let tellEnd = () => {};
  const ended = new Promise<void>((resolve) => {
    tellEnd = resolve;
  });
  const stop = () => {
    stopped ??= (async () => {
      for (const end of ends.splice(0).reverse()) await end();
      tellEnd();
    })();
    return stopped;
  };

  try {
    let keys: FolderKeys;
    if (options.directory === undefined) {
      ends.push(() => rm(directory, { recursive: true, force: true }));
      keys = newKeys(USERS);
    } else {
      await preparePrivateFolder(directory, log);
      const lock = await lockFolder(directory, clock.now());
      ends.push(lock.release);
      await requireNobodysKubeconfig(kubeconfigPath);
      keys = await keptKeys(directory, USERS);
      ends.push(() => rm(kubeconfigPath, { force: true }));
    }
    await mkdir(join(buckets, bucket), { recursive: true });
    const { accessKeyId, secretAccessKey } = keys;
    const credentials = { accessKeyId, secretAccessKey };
    let controller: Controller | undefined;
    const { faults, ...parts } = createClusterFaults(options.seed ?? 1, clock, async () => {
      await controller?.stop();
      controller = await start();
    });
    ends.push(async () => faults.clear());
    const s3 = await onPort(
      { asked: options.s3Port, kept: keys.s3Port, what: 'The S3 endpoint', log },
      (port) => startS3({ directory: buckets, port, faults: parts.storage, ...credentials }),
    );
    ends.push(s3.stop);

    const crds = definitions(options);
    // Of ours everything is.
    const theirs = (options.crds ?? []) as readonly (KubeObject & CustomResourceDefinition)[];
    for (const crd of theirs) for (const line of notEnforced(crd)) log(`not enforced: ${line}`);
    // Of a folder that is new the server has them from its start.
    const wasKept = persist && hasKeptObjects(directory);
    const controllerToken = randomBytes(20).toString('hex');
    const server = await onPort({ asked: options.port, kept: keys.port, what: 'The API', log }, (port) =>
      startApiServer({
        port,
        certificates: keys.certificates,
        admission: admitBackup,
        crds,
        users: [{ name: ADMIN_USER }, { name: CONTROLLER_USER, token: controllerToken }],
        clock,
        now: parts.now,
        faults: parts.api,
        auditEntries: options.auditEntries,
        collectAfterMs: options.collectAfterMs,
        spare: [CONTROLLER_USER],
        ...(persist && { objectsFile: objectsFile(directory) }),
        log,
        control: (asked, body) => control(asked, body),
      }),
    );
    ends.push(server.stop);
    if (options.directory !== undefined) {
      await savePorts(directory, keys, { port: portOf(server.url), s3Port: portOf(s3.endpoint) });
    }

    const kubeconfig = server.kubeconfig(ADMIN_USER);
    await writePrivately(kubeconfigPath, kubeconfig);
    const { certificate: cert, key } = keys.certificates.clients.get(ADMIN_USER) ?? {};
    const { api = MoskApi.v26_2 } = options;
    const plain = await clientOf({ server: server.url, ca: server.ca, cert, key }, clock);
    const client = clientOfApi(plain, api);
    if (wasKept) await putDefinitions(plain, crds);
    await createClusters(client, namespace, clusters);

    const ofController = clientOfApi(await controllerClient(server, controllerToken, clock), api);
    const start = () =>
      startController({
        client: ofController,
        directory: nodeFolder(directory),
        clock,
        api,
        nfs: options.nfs,
        sticks: (status) => parts.stuck.next(status) !== undefined,
        paceMs: options.paceMs,
        log: options.log,
      });
    controller = await start();
    ends.push(async () => controller?.stop());

    const inTurn = createGate(1);
    const reset = () =>
      inTurn(async () => {
        await controller?.stop();
        server.reset();
        await emptied(directory);
        await mkdir(join(buckets, bucket), { recursive: true });
        await createClusters(ofController, namespace, clusters);
        controller = await start();
      });
    const control = createControl({
      faults,
      reset,
      stop,
      status: () => ({
        pid: process.pid,
        since,
        url: server.url,
        kubeconfig: kubeconfigPath,
        namespace,
        persists: persist,
        objects: server.objects(),
        memory: memoryOf(process.memoryUsage()),
        storage: { endpoint: s3.endpoint, bucket, directory: buckets },
        faults: { planned: faults.planned(), acting: parts.acting(), fired: faults.fired.length },
      }),
    });

    return {
      url: server.url,
      kubeconfigPath,
      kubeconfig,
      namespace,
      s3: { endpoint: s3.endpoint, ...credentials, bucket, directory: buckets },
      audit: server.audit,
      faults,
      client,
      updateCluster: (cluster, release) =>
        backUpAroundUpdate(ofController, clock, { namespace, cluster, release }),
      reset,
      stop,
      ended,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const memoryOf = ({ rss, heapUsed }: NodeJS.MemoryUsage) => ({ rss, heapUsed });

function nowhereToPersist(): BackupError {
  return new BackupError('usage', 'There is no folder to keep the objects in', {
    at: 'persist',
    fix: 'give a directory, or leave out persist',
  });
}

function controllerClient({ url, ca }: ApiServer, token: string, clock: Clock): Promise<ApiClient> {
  return clientOf({ server: url, ca, token }, clock);
}

async function clientOf(options: Parameters<typeof openConnection>[0], clock: Clock): Promise<ApiClient> {
  const { server, transport } = await openConnection(options, clock, {});
  return createClient({ server, transport, clock });
}
