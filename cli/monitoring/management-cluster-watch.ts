import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  type KubeObject,
  type MoskApi,
} from '../../lib/model';
import type { ManagementClusterView, ReadObjects } from '../../lib/monitoring';
import { type ApiClient, type Mosk, systemClock } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import { openSession } from '../session';
import { type KindWatch, type WatchScope, watchKind } from './kind-watch';

/** A kubeconfig may be mended, or be written only later. */
const RETRY_MS = 60_000;

/** A management cluster that is to be watched. */
export interface WatchedCluster {
  /** `undefined`: as its context is called. */
  readonly name: string | undefined;
  readonly context: string | undefined;
  readonly api: MoskApi;
  readonly scope: WatchScope;
}

export interface ManagementClusterWatch {
  readonly name: string;
  view(): ManagementClusterView;
  /** `undefined`: there is no way to it yet. */
  client(): ApiClient | undefined;
  /** Whether each kind was heard of, or why it is not. */
  settled(): boolean;
  /** Whether waiting would change nothing for a minute. */
  hasFailed(): boolean;
  /** Of each kind that cannot be read, why. */
  troubles(): readonly BackupError[];
  close(): void;
}

/**
 * Watches the three kinds until it is closed. One that cannot be opened is tried again each minute.
 * @throws BackupError `kubeconfig-invalid` and the like where the name is that of its context, so nobody knows it
 */
export async function watchManagementCluster(
  watched: WatchedCluster,
  { io, globals }: CommandContext,
): Promise<ManagementClusterWatch> {
  const { context, api, scope } = watched;
  const closed = new AbortController();
  let opened: Opened | undefined;
  let failure: BackupError | undefined;

  async function open(): Promise<void> {
    try {
      const { mosk } = await openSession({ io, globals: () => ({ ...globals(), context, api }) });
      // Whoever has ended it meanwhile does not wait for this.
      if (closed.signal.aborted) mosk.close();
      else opened = watchKinds(mosk, scope);
      failure = undefined;
    } catch (error) {
      if (!BackupError.is(error)) throw error;
      failure = error;
    }
  }

  async function keepTrying(): Promise<void> {
    while (opened === undefined && !closed.signal.aborted) {
      await systemClock.sleep(RETRY_MS, closed.signal);
      if (!closed.signal.aborted) await open();
    }
  }

  await open();
  if (failure !== undefined && watched.name === undefined) throw failure;
  const name = watched.name ?? opened?.mosk.context ?? opened?.mosk.server ?? '';
  void keepTrying();
  return {
    name,
    view() {
      if (opened === undefined)
        return { name, api, clusters: UNREAD, schedules: UNREAD, backups: UNREAD, collectedMs: undefined };
      const { clusters, schedules, backups } = opened;
      const heard = [clusters, schedules, backups].map((each) => each.heardMs());
      return {
        name,
        api,
        clusters: clusters.read(),
        schedules: schedules.read(),
        backups: backups.read(),
        collectedMs: heard.includes(undefined) ? undefined : Math.min(...(heard as number[])),
      };
    },
    client: () => opened?.mosk.client,
    settled: () =>
      opened === undefined ? failure !== undefined : kindsOf(opened).every((each) => each.settled()),
    hasFailed: () =>
      opened === undefined ? failure !== undefined : kindsOf(opened).some((each) => each.hasFailed()),
    troubles: () =>
      opened === undefined ? [failure ?? []].flat() : kindsOf(opened).flatMap((each) => each.trouble() ?? []),
    close() {
      closed.abort();
      if (opened === undefined) return;
      for (const each of kindsOf(opened)) each.close();
      opened.mosk.close();
    },
  };
}

interface Opened {
  readonly mosk: Mosk;
  readonly clusters: KindWatch<ClusterManifest>;
  readonly schedules: KindWatch<ClusterBackupScheduleManifest>;
  readonly backups: KindWatch<ClusterBackupManifest>;
}

const kindsOf = ({ clusters, schedules, backups }: Opened): readonly KindWatch<KubeObject>[] => [
  clusters,
  schedules,
  backups as KindWatch<KubeObject>,
];

function watchKinds(mosk: Mosk, scope: WatchScope): Opened {
  return {
    mosk,
    clusters: watchKind<ClusterManifest>(mosk, ClusterType, scope),
    schedules: watchKind<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, scope),
    backups: watchKind<ClusterBackupManifest>(mosk, ClusterBackupType, scope),
  };
}

const UNREAD: ReadObjects<never> = { complete: false, knows: () => false, objects: [] };
