/** A management cluster in this process on a virtual clock: API, controller and storage, with a witness of every change. */
import {
  apiVersionOf,
  type ClusterBackupManifest,
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
import { type ApiFault, createApiFaults, seededRandom } from '../../local/faults';
import { type ApiClient, createClient, type Transport } from '../../providers/kubernetes';
import { type VirtualClock, virtualClock } from '../providers/kubernetes/virtual-clock';
import type { ClusterWrite } from './deployment-schedule';
import { inProcessTransport } from './in-process-transport';
import { nfsOf, type Section, type SectionChange, sectionChange } from './section';
import { type Sequence, startSequence } from './sequence';
import { type StoredFiles, storedFiles } from './stored-files';
import { type Change, type ObjectChange, witness } from './witness';
import type { World } from './world';

/** Two projects of MOSK; each has a Cluster of the same name. */
export const NAMESPACES = ['prod', 'lab'] as const;
export type Namespace = (typeof NAMESPACES)[number];
export const NAMESPACE: Namespace = 'prod';
export const CLUSTER = 'prod';

export const SECRETS = [
  'the-key-that-nobody-must-ever-see-0123456789',
  'the-secret-access-key-0123456789',
] as const;

/** Spelled in two ways: one storage all the same. */
export const ENDPOINTS: Readonly<Record<Namespace, string>> = {
  prod: 'https://s3.example.org',
  lab: 'https://S3.example.org:443/',
};

/** MOSK has moved the value out of sight already. */
const MOVED = { secret: { name: 'moved', key: 'value' } };

/** As many processes of ours may use it, each under a name of its own. */
const MOST_PROCESSES = 80;
const PROCESSES = Array.from({ length: MOST_PROCESSES }, (_, index) => `p${index}`);
const USERS = ['mosk', 'people', ...PROCESSES].map((name) => ({ name, token: name }));
export const PEOPLE = 'people';

/** A request that was answered. */
export interface Request extends AuditEntry {
  /** Before those of the changes that it made. */
  readonly n: number;
  /** By our clock, not by the server's. */
  readonly at: number;
  /** The answer was out of date. */
  readonly isStale: boolean;
}

/** Everything that happened on one management cluster, in order. */
export interface Happened {
  readonly backups: readonly Change<ClusterBackupManifest>[];
  readonly records: readonly Change<KubeObject>[];
  /** Of all users but the controller. */
  readonly requests: readonly Request[];
  readonly sections: readonly SectionChange[];
}

export interface Site {
  readonly clock: VirtualClock;
  readonly sequence: Sequence;
  readonly files: StoredFiles;
  readonly faults: ReturnType<typeof createApiFaults>;
  /** Every change of every backup until now, in order. */
  readonly changes: readonly ObjectChange<ClusterBackupManifest>[];
  /** Of any backup. */
  onChange(listener: () => void): void;
  /** With its connection for people with kubectl, to whom nothing ever happens. */
  readonly people: ApiClient;
  /** The last one that was written with `writeCluster`. */
  sectionOfPeople(): Section | 'none';
  /** A connection of ours; faults act on it. */
  transport(process: string): Transport;
  /** Writes to the Cluster, as a colleague with kubectl or MOSK itself would. */
  writeCluster(section: ClusterWrite['section']): Promise<void>;
  /** What everybody may read of keys and credentials besides their values. */
  annotations(): Promise<string>;
  restartController(): Promise<void>;
  /** Nothing goes wrong any more. */
  calm(): Promise<void>;
  stop(): Promise<void>;
  happened(): Happened;
}

interface Shared {
  readonly clock: VirtualClock;
  readonly sequence: Sequence;
}

/** @param shared with another management cluster of the same world; without, the first one */
export async function startSite({ seed, files: behaviour, skewMs }: World, shared?: Shared): Promise<Site> {
  const { clock, sequence } = shared ?? { clock: virtualClock(), sequence: startSequence() };
  const plan = createApiFaults(seededRandom(seed));
  const stale = new Set<number>();
  const faults = {
    ...plan,
    next(question: Parameters<typeof plan.next>[0]): ApiFault | undefined {
      const fault = plan.next(question);
      // It is answered before anything else is.
      if (fault?.kind === 'stale') stale.add(endpoint.audit.length);
      return fault;
    },
  };
  const endpoint = createEndpoint({
    clock,
    now: () => clock.now() + skewMs,
    faults,
    users: USERS,
    spare: ['mosk', PEOPLE],
    watchHistory: 500,
    auditEntries: Number.POSITIVE_INFINITY,
  });
  const requestNumbers = sequence.follow(endpoint.audit);
  const connected = (name: string) =>
    createClient({ transport: inProcessTransport(endpoint, name), clock, server: 'https://site' });
  const mosk = connected('mosk');
  const people = connected(PEOPLE);
  const files = storedFiles(clock, sequence, behaviour);
  const sections: SectionChange[] = [];
  let sectionOfPeople: Section | 'none' = 'none';
  const look = <T extends KubeObject>(type: ResourceType) =>
    witness<T>(endpoint, type, 'mosk', () => ({ n: sequence.next(), at: clock.now() }));

  const make = (type: ResourceType, namespace: string | undefined, name: string, content: object) =>
    mosk.create(type, {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: { name, namespace },
      ...content,
    } as KubeObject);

  const start = () => startController({ client: mosk, clock, directory: '/nowhere', files, log: () => {} });
  let controller: Controller;

  async function restartController(): Promise<void> {
    await controller.stop();
    controller = await start();
  }

  async function begin() {
    for (const namespace of NAMESPACES) {
      await make(NamespaceType, undefined, namespace, {});
      await make(ClusterType, namespace, CLUSTER, { spec: {} });
      await make(KeyEncryptionKeyType, namespace, 'kek', { spec: MOVED });
      await make(RCloneCredentialType, namespace, 's3', {
        spec: {
          remoteName: 's3',
          remoteConfig: { type: 's3', endpoint: ENDPOINTS[namespace], access_key_id: 'us' },
          remoteConfigSecretKey: 'secret_access_key',
          remoteSecret: MOVED,
        },
      });
    }
    await make(ClusterType, NAMESPACE, 'spare', { spec: {} });
    const backups = await look<ClusterBackupManifest>(ClusterBackupType);
    const records = await look<KubeObject>(CONFIG_MAPS);
    const clusters = await look<ClusterManifest>(ClusterType);
    clusters.onChange(({ at, object }) => {
      const { namespace, name } = object.metadata;
      if (namespace === NAMESPACE && name === CLUSTER) sections.push(sectionChange(at, object));
    });
    controller = await start();
    return { backups, records };
  }
  const { backups, records } = await clock.until(begin());

  function requests(): Request[] {
    sequence.next();
    return endpoint.audit.map((entry, index) => ({
      ...entry,
      n: requestNumbers[index] ?? 0,
      at: Date.parse(entry.time) - skewMs,
      isStale: stale.has(index),
    }));
  }

  return {
    clock,
    sequence,
    files,
    faults,
    people,
    changes: backups.changes,
    onChange: backups.onChange,
    sectionOfPeople: () => sectionOfPeople,
    transport: (process) => inProcessTransport(endpoint, process),
    async writeCluster(section) {
      const patch = (body: object, subresource?: 'status') =>
        people.patch(ClusterType, NAMESPACE, CLUSTER, body, { type: 'merge', subresource });
      if (section === 'the same') await patch({ status: { seen: clock.now() } }, 'status');
      else {
        const target = section === 'none' ? null : { nfsUploadUrl: nfsOf(section) };
        await patch(MoskApi.v26_2.clusterBackupPatch(target));
        sectionOfPeople = section;
      }
    },
    async annotations() {
      const kinds = [KeyEncryptionKeyType, RCloneCredentialType];
      const lists = await Promise.all(kinds.map((kind) => mosk.list(kind, undefined)));
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
    happened() {
      const all = requests();
      const by = <T extends KubeObject>(changes: readonly ObjectChange<T>[]): Change<T>[] =>
        changes.map((change) => ({ ...change, by: all[change.request]?.user ?? '' }));
      const done = { backups: by(backups.changes), records: by(records.changes) };
      // What a request has done was numbered before it was in the audit.
      for (const { request, n } of [...backups.changes, ...records.changes]) {
        const cause = all[request];
        if (cause !== undefined && cause.n > n) all[request] = { ...cause, n: n - 0.5 };
      }
      return { ...done, requests: all.filter(({ user }) => user !== 'mosk'), sections: [...sections] };
    },
  };
}

export const CONFIG_MAPS: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
