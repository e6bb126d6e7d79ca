import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  LeftRecordType,
  type ResourceType,
  readLeftRecord,
} from '../../lib/model';
import type { ReportSource } from '../../lib/report';
import { type ApiClient, createGate } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import { distinctTroubles } from '../distinct-troubles';
import { type Listed, listEverywhere } from '../list-everywhere';
import { withManagementCluster } from '../session';
import type { WantedCluster } from '../wanted-cluster';

export interface LiveReport {
  readonly sources: readonly ReportSource[];
  /** Why something could not be read. */
  readonly errors: readonly BackupError[];
}

/** Management clusters that are read at a time. */
const AT_A_TIME = 4;

/** Reads all of them: a management cluster, or a kind, that cannot be read hides no other. */
export async function readLive(
  wanted: readonly WantedCluster[],
  context: CommandContext,
): Promise<LiveReport> {
  const gate = createGate(AT_A_TIME);
  const read = await Promise.all(wanted.map((each) => gate(() => readOne(each, context))));
  return { sources: read.map(({ source }) => source), errors: read.flatMap(({ errors }) => errors) };
}

async function readOne(wanted: WantedCluster, { io, globals }: CommandContext) {
  const { name, context: named, api, projects } = wanted;
  const context = { io, globals: () => ({ ...globals(), context: named, api }) };
  const { kubeconfig, namespace } = globals();
  const options = [
    ...(named === undefined ? [] : ['--context', named]),
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
  ];
  const at = (error: BackupError) => (name === '' ? error : error.moved(name));
  try {
    return await withManagementCluster(context, async ({ mosk: { client } }) => {
      const read = <T extends KubeObject>(type: ResourceType) =>
        readKind<T>(client, type, { projects, namespace, signal: io.signal });
      const [clusters, schedules, backups, keys, left] = await Promise.all([
        read<ClusterManifest>(ClusterType),
        read<ClusterBackupScheduleManifest>(ClusterBackupScheduleType),
        read<ClusterBackupManifest>(ClusterBackupType),
        read(KeyEncryptionKeyType),
        read(LeftRecordType),
      ]);
      const records = 'items' in left ? { items: left.items.map(readLeftRecord) } : left;
      const looked = 'items' in backups ? backups.projects : undefined;
      const source: ReportSource = {
        name,
        api,
        options,
        clusters,
        schedules,
        backups,
        keys,
        left: records,
        projects: looked,
      };
      const errors = [clusters, schedules, backups, keys, left].flatMap((each) =>
        'error' in each ? each.error : [],
      );
      return { source, errors: distinctTroubles(errors).map(at) };
    });
  } catch (error) {
    if (io.signal.aborted || !BackupError.is(error)) throw error;
    const { problem } = error;
    const unread = { clusters: { problem }, schedules: { problem }, backups: { problem } };
    return {
      source: { name, api, options, ...unread, keys: { problem }, left: { problem }, projects: undefined },
      errors: [at(error)],
    };
  }
}

async function readKind<T extends KubeObject>(
  client: ApiClient,
  type: ResourceType,
  everywhere: Parameters<typeof listEverywhere>[2],
): Promise<Listed<T> | { readonly problem: string; readonly error: BackupError }> {
  try {
    return await listEverywhere<T>(client, type, everywhere);
  } catch (error) {
    if (everywhere.signal.aborted || !BackupError.is(error)) throw error;
    return { problem: error.problem, error };
  }
}
