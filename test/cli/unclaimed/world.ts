/** Two management clusters, two storages under several names each, and people: a history that a seed decides. */
import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  ClusterManifest,
  KubeObject,
  RCloneCredentialManifest,
  TargetParameters,
} from '../../../lib/model';
import { seededRandom } from '../../../local/faults';

export const HOUR = 3_600_000;
const KAAS = 'kaas.mirantis.com/v1alpha1';

/** Endpoint as somebody has written it → storage. */
export const ENDPOINTS: Readonly<Record<string, 'one' | 'two'>> = {
  'https://one.example.com': 'one',
  'HTTP://ONE.example.com:80/': 'one',
  'one.example.com.': 'one',
  'https://two.example.com:9000': 'two',
  'http://two.example.com:9000//': 'two',
};

export interface StoredFile {
  readonly size: number;
  readonly modified: number;
  /** Uid of the backup that wrote it; a stranger's has none. */
  readonly writer: string | undefined;
}

/** An object that may be changed by the history. */
export interface Site {
  readonly name: string;
  backups: ClusterBackupManifest[];
  schedules: ClusterBackupScheduleManifest[];
  clusters: ClusterManifest[];
  credentials: RCloneCredentialManifest[];
  records: KubeObject[];
  /** Namespaces of which nothing may be read. */
  closed: Set<string>;
  /** Nor may the namespaces be listed. */
  hidesNamespaces: boolean;
}

/** All that there is at one moment. */
export interface World {
  now: number;
  sites: Site[];
  /** storage → `bucket/key` → file */
  storages: Record<'one' | 'two', Map<string, StoredFile>>;
  declared: ClusterBackupManifest[];
}

export const copyOf = (world: World): World => structuredClone(world);

export interface History {
  readonly world: World;
  readonly random: () => number;
  /** Somebody does something. */
  step(): string;
}

const NAMESPACES = ['prod', 'lab'];
const BUCKETS = ['backups/prod', 'backups', 'backups/prod/deep', 'archive/lab'];
const NAMES = ['nightly-1', 'nightly-2', 'nightly', 'before.dek', 'weekly.encrypted', 'a', 'a-b'];

export function beginHistory(seed: number): History {
  const random = seededRandom(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const chance = (share: number) => random() < share;
  let serial = 0;

  const world: World = {
    now: Date.UTC(2027, 0, 1),
    sites: ['a', 'b'].map((name) => ({
      name,
      backups: [],
      schedules: [],
      clusters: NAMESPACES.map((namespace) => cluster(namespace)),
      credentials: NAMESPACES.flatMap((namespace) => [
        credential(namespace, 'c1'),
        credential(namespace, 'c2'),
      ]),
      records: [],
      closed: new Set<string>(),
      hidesNamespaces: false,
    })),
    storages: { one: new Map(), two: new Map() },
    declared: [],
  };
  // Somebody who is always there, so that both storages can be listed.
  for (const endpoint of ['https://one.example.com', 'https://two.example.com:9000']) {
    world.sites[0]?.credentials.push(credential('always', ENDPOINTS[endpoint] ?? '', endpoint));
  }

  function credential(namespace: string, name: string, endpoint = pick(Object.keys(ENDPOINTS))) {
    return {
      apiVersion: KAAS,
      kind: 'RCloneCredential',
      metadata: { namespace, name },
      spec: {
        remoteName: name,
        remoteConfig: { type: 's3', endpoint, access_key_id: 'id' },
        remoteConfigSecretKey: 'secret_access_key',
        remoteSecret: { value: `secret of ${namespace}/${name}` },
      },
    } as RCloneCredentialManifest;
  }
  function cluster(namespace: string): ClusterManifest {
    const spec = chance(0.5) ? section(target()) : {};
    return {
      apiVersion: 'cluster.k8s.io/v1alpha1',
      kind: 'Cluster',
      metadata: { namespace, name: 'k' },
      spec,
    };
  }
  function section(parameters: TargetParameters | undefined) {
    return { providerSpec: { value: { backup: parameters } } };
  }
  function target(): TargetParameters {
    const rclone = { bucket: pick(BUCKETS), credential: pick(['c1', 'c2']) };
    return { rclone, ...(chance(0.6) && { keyEncryptionKey: 'kek' }) };
  }
  const site = () => pick(world.sites);
  const time = (ms = world.now) => new Date(ms).toISOString();
  const ours = () => world.sites.flatMap((each) => each.backups.map((backup) => ({ site: each, backup })));
  const parametersOf = ({ spec, metadata }: ClusterBackupManifest, at: Site) =>
    spec.parameters ??
    (
      at.clusters.find((each) => each.metadata.namespace === metadata.namespace)?.spec as never as {
        providerSpec?: { value: { backup?: TargetParameters } };
      }
    )?.providerSpec?.value.backup;

  /** Where the files lie that MOSK would write now. */
  function filesNow(backup: ClusterBackupManifest, at: Site) {
    const parameters = parametersOf(backup, at);
    const name = parameters?.rclone?.credential;
    const found = at.credentials.find(
      (each) => each.metadata.namespace === backup.metadata.namespace && each.metadata.name === name,
    );
    const storage = ENDPOINTS[found?.spec.remoteConfig.endpoint ?? ''];
    if (parameters?.rclone === undefined || storage === undefined) return [];
    const base = `${parameters.rclone.bucket}/${backup.spec.fileNames?.MKE ?? backup.metadata.name}`;
    const files = parameters.keyEncryptionKey === undefined ? [base] : [`${base}.dek`, `${base}.encrypted`];
    return files.map((file) => ({ storage, file }));
  }
  function write(files: ReturnType<typeof filesNow>, writer: string | undefined) {
    for (const { storage, file } of files) {
      world.storages[storage].set(file, {
        size: 1 + Math.floor(random() * 9999),
        modified: world.now,
        writer,
      });
    }
  }
  function change(at: Site, backup: ClusterBackupManifest, changed: ClusterBackupManifest | undefined) {
    at.backups = at.backups.flatMap((each) =>
      each !== backup ? [each] : changed === undefined ? [] : [changed],
    );
  }
  const running = () =>
    ours().filter(({ backup }) => !['Completed', 'Failed', 'Deleted'].includes(backup.status?.status ?? ''));

  const acts: Record<string, () => void> = {
    begin() {
      const at = site();
      const namespace = pick(NAMESPACES);
      const name = pick(NAMES);
      if (at.backups.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace))
        return;
      const metadata = { namespace, name, uid: `uid-${++serial}`, creationTimestamp: time() };
      const fileNames = chance(0.15) ? { MKE: `${pick(NAMES)}.tar` } : undefined;
      const parameters = chance(0.8) ? target() : undefined;
      at.backups.push({
        ...{ apiVersion: KAAS, kind: 'ClusterBackup', metadata },
        spec: { targetCluster: 'k', ...(parameters && { parameters }), ...(fileNames && { fileNames }) },
      });
    },
    goOn() {
      const chosen = pick(running());
      if (chosen === undefined) return;
      const { site: at, backup } = chosen;
      const files = filesNow(backup, at);
      const { status = '' } = backup.status ?? {};
      const next = (
        { '': 'InProgress', InProgress: files.length === 0 ? 'Completed' : 'UploadingInProgress' } as Record<
          string,
          string | undefined
        >
      )[status];
      const set = (changed: object) =>
        change(at, backup, { ...backup, status: { ...backup.status, ...changed } });
      if (chance(0.15)) {
        if (status === 'UploadingInProgress') write(files.slice(0, 1), backup.metadata.uid);
        set({ status: 'Failed', ...(chance(0.1) && { status: 'Stuck' }) });
      } else if (next === 'InProgress') set({ status: next, startedAt: time() });
      else if (next === 'Completed') set({ status: next, completedAt: time() });
      else if (next !== undefined) {
        if (chance(0.5)) write(files.slice(0, 1), backup.metadata.uid);
        set({ status: next, completedAt: time() });
      } else {
        write(files, backup.metadata.uid);
        const archive = files.at(-1)?.file ?? '';
        const fileNames = { MKE: `rclone:${archive.slice(archive.lastIndexOf('/') + 1)}` };
        set({ status: 'Completed', uploadedAt: time(), ...(archive !== '' && { fileNames }) });
      }
    },
    removeProperly() {
      const chosen = pick(ours());
      if (chosen?.backup.status?.status !== 'Completed') return;
      for (const { storage, file } of filesNow(chosen.backup, chosen.site))
        world.storages[storage].delete(file);
      const { backup, site: at } = chosen;
      const shell = {
        ...backup,
        spec: { ...backup.spec, delete: true },
        status: { ...backup.status, status: 'Deleted' },
      };
      change(at, backup, chance(0.5) ? shell : undefined);
    },
    takeAway() {
      const chosen = pick(ours());
      if (chosen !== undefined) change(chosen.site, chosen.backup, undefined);
    },
    orphan() {
      const chosen = pick(ours());
      if (chosen === undefined) return;
      const { backup, site: at } = chosen;
      const files = filesNow(backup, at);
      if (files.length > 0) {
        const { namespace = '', name, uid } = backup.metadata;
        const host = { one: 'one.example.com', two: 'two.example.com:9000' }[files[0]?.storage ?? 'one'];
        const list = chance(0.05) ? '{' : JSON.stringify(files.map(({ file }) => `s3://${file}`));
        const data = {
          backup: name,
          uid,
          cluster: 'k',
          why: 'orphaned',
          at: time(),
          files: list,
          storage: host,
        };
        const metadata = {
          namespace,
          name: `mosk-backup-left-${uid}`,
          labels: { 'mosk-backup/left-behind': 'true' },
        };
        at.records.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as KubeObject);
      }
      change(at, backup, undefined);
    },
    stranger() {
      const file = `${pick(BUCKETS)}/${pick([...NAMES, 'notes.pdf', 'x.dek', 'y.encrypted', 'velero/tree'])}`;
      write([{ storage: pick(['one', 'two'] as const), file }], undefined);
    },
    lose() {
      const storage = pick(['one', 'two'] as const);
      const file = pick([...world.storages[storage].keys()]);
      if (file !== undefined) world.storages[storage].delete(file);
    },
    declare() {
      const parameters = chance(0.8) ? target() : undefined;
      const metadata = { namespace: pick(NAMESPACES), name: pick(NAMES) };
      const spec = { targetCluster: 'k', ...(parameters && { parameters }) };
      world.declared.push({ apiVersion: KAAS, kind: 'ClusterBackup', metadata, spec });
    },
    schedule() {
      const metadata = { namespace: pick(NAMESPACES), name: pick(['nightly', 'a']) };
      const spec = { targetCluster: 'k', parameters: target() };
      site().schedules.push({ apiVersion: KAAS, kind: 'ClusterBackupSchedule', metadata, spec });
    },
    moveSection() {
      const at = site();
      at.clusters = at.clusters.map((each) =>
        chance(0.5) ? { ...each, spec: section(chance(0.7) ? target() : undefined) } : each,
      );
    },
    moveCredential() {
      const at = site();
      const moved = pick(at.credentials.filter(({ metadata }) => metadata.namespace !== 'always'));
      const { namespace = '', name = '' } = moved?.metadata ?? {};
      at.credentials = at.credentials.map((each) => (each === moved ? credential(namespace, name) : each));
    },
    wait() {
      world.now += pick([1, 5, 30, 72, 200]) * HOUR;
    },
  };
  const often = [
    'begin',
    'begin',
    'begin',
    'goOn',
    'goOn',
    'goOn',
    'goOn',
    'goOn',
    'goOn',
    'wait',
    'wait',
    'takeAway',
  ];
  const deck = [...Object.keys(acts), ...often];

  return {
    world,
    random,
    step() {
      const act = pick(deck);
      acts[act]?.();
      world.now += HOUR / 60;
      return act;
    },
  };
}
