/** A local management cluster in this process on a virtual clock, whose objects are kept, so that it can be started again. */
import { BackupError } from '../../../lib/errors';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type KubeObject,
  NamespaceType,
  RCloneCredentialType,
  type ResourceType,
} from '../../../lib/model';
import { createEndpoint, type Endpoint } from '../../../local/api';
import { admitBackup, type BackupFiles, type Controller, startController } from '../../../local/controller';
import { type ApiFaults, createApiFaults, createStuckFaults, seededRandom } from '../../../local/faults';
import { type ApiClient, createClient, type Transport } from '../../../providers/kubernetes';
import { inProcessTransport } from '../../promises/in-process-transport';
import { MINUTE, type VirtualClock } from '../../providers/kubernetes/virtual-clock';

export const PROJECT = 'shop';
export const CREDENTIAL = 's3';
const STEP_MS = 50 * MINUTE;

export type Work = 'archive' | 'upload' | 'deletion';

export interface WeekSite {
  /** To whom nothing ever happens. */
  readonly people: ApiClient;
  /** `upload shop-1`: of this cluster that work fails for as long as it is in here. */
  readonly failing: Set<string>;
  /** The same, for work that takes six times as long. */
  readonly slow: Set<string>;
  /** What gets stuck. */
  readonly stuck: ReturnType<typeof createStuckFaults>;
  /** Of the exporter. */
  readonly transport: Transport;
  /** How far the clock of the server is ahead, in milliseconds. */
  skewMs: number;
  make(type: ResourceType, name: string, spec: object): Promise<KubeObject>;
  goDown(): void;
  comeBack(): void;
  isDown(): boolean;
  /** Ends everything but the kept objects, and goes on from there: resolves once the clock has passed what was under way. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param objectsFile where the objects are kept */
export async function startWeekSite(clock: VirtualClock, objectsFile: string): Promise<WeekSite> {
  let faults: ApiFaults;
  let endpoint: Endpoint;
  let controller: Controller;
  const failing = new Set<string>();
  const slow = new Set<string>();
  const stuck = createStuckFaults(seededRandom(1));

  function open(): void {
    faults = createApiFaults(seededRandom(1));
    endpoint = createEndpoint({
      clock,
      objectsFile,
      faults,
      now: () => clock.now() + site.skewMs,
      admission: admitBackup,
      users: ['people', 'mosk', 'exporter'].map((name) => ({ name, token: name })),
      spare: ['people'],
    });
  }
  const transportOf = (user: string) =>
    inProcessTransport({ deliver: (request) => endpoint.deliver(request) }, user);
  const clientOf = (user: string) =>
    createClient({ transport: transportOf(user), clock, server: 'https://site', random: seededRandom(1) });
  const start = () =>
    startController({
      client: clientOf('mosk'),
      clock,
      directory: '/nowhere',
      files: weekFiles(clock, failing, slow),
      sticks: (status) => stuck.next(status) !== undefined,
    });

  const people = clientOf('people');
  const site: WeekSite = {
    people,
    failing,
    slow,
    stuck,
    transport: transportOf('exporter'),
    skewMs: 0,
    make: (type, name, spec) =>
      people.create(type, {
        apiVersion: apiVersionOf(type),
        kind: type.kind,
        metadata: { name, ...(type !== NamespaceType && { namespace: PROJECT }) },
        spec,
      } as KubeObject),
    goDown: () => faults.goDown(),
    comeBack: () => faults.comeBack(),
    isDown: () => faults.isDown(),
    async restart() {
      await controller.stop();
      faults.goDown();
      endpoint.close();
      open();
      controller = await start();
    },
    async stop() {
      await controller.stop();
      faults.goDown();
      endpoint.close();
    },
  };
  open();
  await site.make(NamespaceType, PROJECT, {});
  await site.make(RCloneCredentialType, CREDENTIAL, {
    remoteName: 's3',
    remoteConfig: { type: 's3', endpoint: 'https://s3.example.org', access_key_id: 'us' },
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret: { secret: { name: 'moved', key: 'value' } },
  });
  controller = await start();
  return site;
}

/** Nothing is stored: what counts is how long it takes and how it ends. */
function weekFiles(clock: VirtualClock, failing: Set<string>, slow: Set<string>): BackupFiles {
  async function step(work: Work, { spec }: ClusterBackupManifest): Promise<void> {
    const about = `${work} ${spec.targetCluster}`;
    await clock.sleep(slow.has(about) ? 6 * STEP_MS : STEP_MS);
    if (failing.has(about))
      throw new BackupError('storage-error', `The ${work} has failed, as it was told to`);
  }
  return {
    archive: (backup) => step('archive', backup),
    keep: async ({ metadata }) => ({ MKE: metadata.name }),
    async upload(backup) {
      await step('upload', backup);
      return { MKE: `s3:${backup.metadata.name}` };
    },
    deleteRemote: (backup) => step('deletion', backup),
    forget: async () => {},
  };
}
