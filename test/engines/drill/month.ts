/** Two management clusters with twelve clusters and their storages, and a month of nights on a clock that jumps. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  type ResourceType,
  scheduledRun,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { type S3Server, startS3 } from '../../../local/storage';
import { type VirtualClock, virtualClock } from '../../providers/kubernetes/virtual-clock';
import { until } from '../../until';
import { type DrilledCluster, type DrilledPlace, NFS_HOST } from './places';

const DAY_MS = 24 * 3_600_000;
const PACE_MS = 1_000;
const NIGHTS = 30;
/** At one o'clock the backups begin. */
const FIRST_NIGHT = Date.parse('2026-09-01T01:00:00Z');
/** In the middle of the month a schedule gets another folder. */
const MOVED_ON = 15;

export interface Month {
  /** A kubeconfig with a context for each management cluster. */
  readonly kubeconfig: string;
  /** SHA-256 of what was archived for `management cluster/project/archive`. */
  readonly archived: ReadonlyMap<string, string>;
  /** The newest good backup of each folder of each cluster, as `management cluster/project/cluster/archive`. */
  readonly newest: ReadonlySet<string>;
  /** Ends the management clusters, and takes away everything that they had. */
  destroy(): Promise<void>;
  /** The storages live on. */
  readonly storages: readonly S3Server[];
}

export async function playMonth(folder: string, places: readonly DrilledPlace[]): Promise<Month> {
  const clock = virtualClock(FIRST_NIGHT - DAY_MS / 2);
  const storages = await Promise.all(places.map(storageOf));
  const running = await Promise.all(
    places.map(async (place, index) => {
      const directory = path.join(folder, `${place.name}-management`);
      mkdirSync(directory, { mode: 0o700 });
      const cluster = await startManagementCluster({
        directory,
        clock,
        paceMs: PACE_MS,
        namespace: place.clusters[0]?.project ?? '',
        clusters: place.clusters.map(({ project, name }) => `${project}/${name}`),
        nfs: { [`nfs://${NFS_HOST}:/${place.name}`]: place.exported },
      });
      const played = { place, cluster, directory };
      await declare(played, storages[index]?.endpoint ?? '');
      return played;
    }),
  );
  const archived = new Map<string, string>();
  const newest = new Map<string, string>();
  for (let night = 0; night < NIGHTS; night += 1) {
    if (night === MOVED_ON) for (const played of running) await move(played);
    const at = FIRST_NIGHT + night * DAY_MS;
    await clock.leap(at - clock.now());
    await passNight(running, at, { clock, archived, newest });
  }
  const kubeconfig = path.join(folder, 'kubeconfig.yaml');
  writeFileSync(kubeconfig, stringify(joined(running)), { mode: 0o600 });
  return {
    kubeconfig,
    archived,
    newest: new Set(newest.values()),
    storages,
    destroy: async () => {
      await Promise.all(running.map(({ cluster }) => cluster.stop()));
      for (const { directory } of running) rmSync(directory, { recursive: true });
      rmSync(kubeconfig);
    },
  };
}

interface Played {
  readonly place: DrilledPlace;
  readonly cluster: LocalManagementCluster;
  readonly directory: string;
}

function storageOf({ buckets, name, secrets }: DrilledPlace): Promise<S3Server> {
  return startS3({
    directory: buckets,
    accessKeyId: `backup-${name}`,
    secretAccessKey: secrets.get(`s3-${name}`) ?? '',
  });
}

const scheduleName = ({ name }: DrilledCluster) => `nightly-${name}`;

async function declare({ place, cluster: { client } }: Played, endpoint: string): Promise<void> {
  const make = (type: ResourceType, namespace: string, name: string, spec: object) =>
    client.create(type, {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: { name, namespace },
      spec,
    } as KubeObject);
  for (const project of new Set(place.clusters.map((each) => each.project))) {
    for (const [name, value] of place.keys)
      await make(KeyEncryptionKeyType, project, name, { secret: { value } });
    for (const [name, value] of place.secrets)
      await make(RCloneCredentialType, project, name, {
        remoteName: 'storage',
        remoteConfig: { type: 's3', provider: 'Other', endpoint, access_key_id: `backup-${place.name}` },
        remoteConfigSecretKey: 'secret_access_key',
        remoteSecret: MoskApi.v26_2.remoteSecret(value),
      });
  }
  for (const each of place.clusters) {
    const { project, name, parameters, inherits = false } = each;
    if (inherits)
      await client.patch(ClusterType, project, name, MoskApi.v26_2.clusterBackupPatch(parameters), {
        type: 'merge',
      });
    await make(ClusterBackupScheduleType, project, scheduleName(each), {
      targetCluster: name,
      schedule: '0 1 * * *',
      ...(!inherits && { parameters }),
    });
    // Only then does the controller know when it is due.
    await until(`${scheduleName(each)} to be taken in`, async () => {
      const schedule = await client.get(ClusterBackupScheduleType, project, scheduleName(each));
      return schedule?.metadata.ownerReferences !== undefined;
    });
  }
}

async function move({ place, cluster: { client } }: Played): Promise<void> {
  for (const each of place.clusters)
    if (each.movedTo !== undefined)
      await client.patch(
        ClusterBackupScheduleType,
        each.project,
        scheduleName(each),
        { spec: { parameters: each.movedTo } },
        { type: 'merge' },
      );
}

interface Seen {
  readonly clock: VirtualClock;
  readonly archived: Map<string, string>;
  readonly newest: Map<string, string>;
}

/**
 * Lets a night pass, and looks at each archive on the manager node before it is encrypted. An archive is there for longer
 * than one pace: until its upload has begun, and a pace more. So there is one hand at the clock, and it waits until all have
 * been looked at.
 */
async function passNight(running: readonly Played[], at: number, seen: Seen): Promise<void> {
  const begun = new Map(running.map((played) => [played, new Set(played.place.clusters)]));
  await until(`the night of ${new Date(at).toISOString()}`, async () => {
    await seen.clock.advance(PACE_MS);
    await Promise.all([...begun].map(([played, clusters]) => lookAt(played, clusters, at, seen)));
    return [...begun.values()].every(({ size }) => size === 0);
  });
}

/** Takes away from `begun` what has completed. */
async function lookAt(
  { place, cluster: { client }, directory }: Played,
  begun: Set<DrilledCluster>,
  at: number,
  { archived, newest }: Seen,
): Promise<void> {
  for (const each of begun) {
    const schedule = { metadata: { name: scheduleName(each), namespace: each.project }, spec: {} };
    const { name } = scheduledRun(schedule as ClusterBackupScheduleManifest, at).metadata;
    const backup = await client.get<ClusterBackupManifest>(ClusterBackupType, each.project, name);
    const id = `${place.name}/${each.project}/${name}`;
    const hash = archived.has(id) ? undefined : unfinished(directory, backup?.metadata.uid);
    if (hash !== undefined) archived.set(id, hash);
    const status = backup?.status?.status;
    if (status === 'Failed') throw new Error(`${id}: ${JSON.stringify(backup?.status)}`);
    if (status !== 'Completed') continue;
    begun.delete(each);
    const { rclone, nfsUploadUrl = rclone?.bucket } = backup?.spec.parameters ?? {};
    newest.set(
      `${place.name}/${each.project}/${each.name} ${nfsUploadUrl}`,
      `${place.name}/${each.project}/${each.name}/${name}`,
    );
  }
}

function unfinished(directory: string, uid = 'none'): string | undefined {
  const folder = path.join(directory, 'node', 'unfinished', uid);
  try {
    if (!readdirSync(folder).includes('archive.tar')) return undefined;
    return sha256(readFileSync(path.join(folder, 'archive.tar')));
  } catch {
    return undefined;
  }
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What people make of two kubeconfigs that call everything alike. */
function joined(running: readonly Played[]) {
  const parts = running.map(({ place: { name }, cluster }) => {
    const { clusters, users } = parse(cluster.kubeconfig);
    return {
      clusters: { ...clusters[0], name },
      users: { ...users[0], name },
      contexts: { name, context: { cluster: name, user: name } },
    };
  });
  const of = (member: 'clusters' | 'users' | 'contexts') => parts.map((part) => part[member]);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: of('clusters'),
    users: of('users'),
    contexts: of('contexts'),
  };
}
