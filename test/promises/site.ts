/** A management cluster in this process on a virtual clock: API, controller and storage, with a witness of every change. */
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupStatus,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  NamespaceType,
  RCloneCredentialType,
  type ResourceType,
} from '../../lib/model';
import { type AuditEntry, createEndpoint } from '../../local/api';
import { type Controller, startController } from '../../local/controller';
import { createApiFaults, seededRandom } from '../../local/faults';
import { createClient, type Transport } from '../../providers/kubernetes';
import { type VirtualClock, virtualClock } from '../providers/kubernetes/virtual-clock';
import type { ClusterWrite } from './deployment-schedule';
import { inProcessTransport } from './in-process-transport';
import { nfsOf, type Section, type SectionChange, sectionChange } from './section';
import { type StoredFiles, storedFiles } from './stored-files';
import type { World } from './world';

export const NAMESPACE = 'prod';
export const SECRETS = [
  'the-key-that-nobody-must-ever-see-0123456789',
  'the-secret-access-key-0123456789',
] as const;

const FOREIGN_TARGET = { rclone: { bucket: 'elsewhere', credential: 's3' } };

const USERS = [
  { name: 'us', token: 'us' },
  { name: 'neighbour', token: 'neighbour' },
  { name: 'mosk', token: 'mosk' },
] as const;

/** One change of one object, as it happened. */
export interface Change {
  readonly at: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly backup: ClusterBackupManifest;
}

/** A request of ours that was answered. */
export interface Request extends AuditEntry {
  /** By our clock, not by the server's. */
  readonly at: number;
}

export interface Site {
  readonly clock: VirtualClock;
  readonly files: StoredFiles;
  readonly faults: ReturnType<typeof createApiFaults>;
  /** Every change of every backup, in order. */
  readonly changes: readonly Change[];
  readonly sections: readonly SectionChange[];
  /** The last one that was written with `writeCluster`. */
  sectionOfPeople(): Section | 'none';
  audit(): Request[];
  /** A connection of ours; faults act on it. */
  transport(user?: 'us' | 'neighbour'): Transport;
  read(name: string): Promise<ClusterBackupManifest | undefined>;
  /** Writes a status as MOSK itself would. */
  setStatus(name: string, status: ClusterBackupStatus): Promise<void>;
  /** Asks for deletion, or deletes, as a colleague with kubectl would. */
  requestDeletion(name: string): Promise<void>;
  deleteObject(name: string): Promise<void>;
  /** Writes to the Cluster, as a colleague with kubectl or MOSK itself would. */
  writeCluster(section: ClusterWrite['section']): Promise<void>;
  /** A backup that somebody else makes; waits a little for the name to be free. */
  createForeign(name: string): Promise<void>;
  /** What everybody may read of keys and credentials besides their values. */
  annotations(): Promise<string>;
  restartController(): Promise<void>;
  /** Nothing goes wrong any more. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSite({ seed, files: behaviour, skewMs }: World): Promise<Site> {
  const clock = virtualClock();
  const faults = createApiFaults(seededRandom(seed));
  const endpoint = createEndpoint({
    clock,
    now: () => clock.now() + skewMs,
    faults,
    users: USERS,
    spare: ['mosk'],
    watchHistory: 500,
  });
  const transportOf = (token: string) => inProcessTransport(endpoint, token);
  const mosk = createClient({ transport: transportOf('mosk'), clock, server: 'https://site' });
  const files = storedFiles(clock, behaviour);
  const changes: Change[] = [];
  const sections: SectionChange[] = [];
  let sectionOfPeople: Section | 'none' = 'none';

  const make = (type: ResourceType, name: string, content: object) =>
    mosk.create(type, {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: type.namespaced ? { name, namespace: NAMESPACE } : { name },
      ...content,
    } as KubeObject);

  const start = () => startController({ client: mosk, clock, directory: '/nowhere', files, log: () => {} });
  let controller: Controller;

  async function restartController(): Promise<void> {
    await controller.stop();
    controller = await start();
  }

  async function begin(): Promise<void> {
    await make(NamespaceType, NAMESPACE, {});
    await make(ClusterType, 'prod', { spec: {} });
    await make(KeyEncryptionKeyType, 'kek', { spec: { secret: { value: SECRETS[0] } } });
    await make(RCloneCredentialType, 's3', {
      spec: {
        remoteName: 's3',
        remoteConfig: { type: 's3', endpoint: 'https://s3.example.org', access_key_id: 'us' },
        remoteConfigSecretKey: 'secret_access_key',
        remoteSecret: { value: SECRETS[1] },
      },
    });
    await witness<ClusterBackupManifest>(transportOf('mosk'), ClusterBackupType, (type, backup) =>
      changes.push({ at: clock.now(), type, backup }),
    );
    await witness<ClusterManifest>(transportOf('mosk'), ClusterType, (_type, object) =>
      sections.push(sectionChange(clock.now(), object)),
    );
    controller = await start();
  }
  await clock.until(begin());

  return {
    clock,
    files,
    faults,
    changes,
    sections,
    sectionOfPeople: () => sectionOfPeople,
    audit: () =>
      endpoint.audit
        .filter(({ user }) => user !== 'mosk')
        .map((entry) => ({ ...entry, at: Date.parse(entry.time) - skewMs })),
    transport: (user = 'us') => transportOf(user),
    read: (name) => mosk.get(ClusterBackupType, NAMESPACE, name),
    async setStatus(name, status) {
      await mosk.patch(
        ClusterBackupType,
        NAMESPACE,
        name,
        { status },
        { type: 'merge', subresource: 'status' },
      );
    },
    async requestDeletion(name) {
      await mosk.patch(ClusterBackupType, NAMESPACE, name, { spec: { delete: true } }, { type: 'merge' });
    },
    async deleteObject(name) {
      await mosk.delete(ClusterBackupType, NAMESPACE, name);
    },
    async writeCluster(section) {
      const patch = (body: object, subresource?: 'status') =>
        mosk.patch(ClusterType, NAMESPACE, 'prod', body, { type: 'merge', subresource });
      if (section === 'the same') await patch({ status: { seen: clock.now() } }, 'status');
      else {
        const target = section === 'none' ? null : { nfsUploadUrl: nfsOf(section) };
        await patch(MoskApi.v26_2.clusterBackupPatch(target));
        sectionOfPeople = section;
      }
    },
    async createForeign(name) {
      for (let tries = 0; tries < 50; tries++) {
        if ((await mosk.get(ClusterBackupType, NAMESPACE, name)) === undefined) break;
        await clock.sleep(500);
      }
      if ((await mosk.get(ClusterBackupType, NAMESPACE, name)) !== undefined) return;
      await make(ClusterBackupType, name, { spec: { targetCluster: 'prod', parameters: FOREIGN_TARGET } });
    },
    async annotations() {
      const kinds = [KeyEncryptionKeyType, RCloneCredentialType];
      const lists = await Promise.all(kinds.map((kind) => mosk.list(kind, NAMESPACE)));
      return JSON.stringify(lists.flatMap(({ items }) => items.map(({ metadata }) => metadata)));
    },
    restartController,
    async calm() {
      faults.clear();
      faults.comeBack();
      files.mend();
      await restartController();
    },
    stop: () => controller.stop(),
  };
}

/** The local server writes into an open watch before it answers, so the witness has seen what anybody has been told. */
async function witness<T>(
  transport: Transport,
  type: ResourceType,
  note: (event: Change['type'], object: T) => void,
): Promise<void> {
  const path = `/apis/${apiVersionOf(type)}/${type.plural}?watch=true&timeoutSeconds=9999999`;
  const { body } = await transport({ method: 'GET', path, headers: {} });
  void (async () => {
    for await (const bytes of body) {
      const { type: event, object } = JSON.parse(Buffer.from(bytes).toString());
      if (event !== 'BOOKMARK') note(event, object);
    }
  })();
}
