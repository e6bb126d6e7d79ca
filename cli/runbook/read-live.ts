import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { sectionOf } from '../../lib/explain';
import {
  BACKUP_TYPES,
  type ClusterManifest,
  ClusterType,
  type KubeObject,
  type ResourceType,
} from '../../lib/model';
import type { SheetInventory, SheetSource, UnreadCluster } from '../../lib/runbook';
import type { CommandContext } from '../command-context';
import { listEverywhere } from '../list-everywhere';
import { withManagementCluster } from '../session';
import type { WantedCluster } from '../wanted-cluster';
import { storedSizes } from './stored-sizes';

export interface LiveSources {
  readonly sources: readonly SheetSource[];
  readonly unread: readonly { readonly cluster: UnreadCluster; readonly error: unknown }[];
  /** By `sizeKey`. */
  readonly sizes: ReadonlyMap<string, number | 'missing'>;
  /** Why sizes of some storage are not known. */
  readonly unasked: readonly string[];
}

/** Reads what lives, on all of them at once: one that cannot be read hides no other. */
export async function readLive(
  wanted: readonly WantedCluster[],
  inventory: SheetInventory,
  context: CommandContext,
): Promise<LiveSources> {
  const results = await allInOrder(
    wanted.map(async (each) => {
      try {
        return { live: await readOne(each, inventory, context) };
      } catch (error) {
        if (context.io.signal.aborted || !BackupError.is(error)) throw error;
        return { unread: { cluster: { managementCluster: each.name, problem: error.problem }, error } };
      }
    }),
  );
  const read = results.flatMap(({ live }) => live ?? []);
  return {
    sources: read.map(({ source }) => source),
    unread: results.flatMap(({ unread }) => unread ?? []),
    sizes: new Map(read.flatMap(({ sizes }) => [...sizes])),
    unasked: read.flatMap(({ unasked }) => unasked),
  };
}

async function readOne(
  { name, context: named, api, projects }: WantedCluster,
  inventory: SheetInventory,
  { io, globals }: CommandContext,
) {
  const context = { io, globals: () => ({ ...globals(), context: named, api }) };
  return withManagementCluster(context, async ({ mosk: { client } }) => {
    const { namespace } = globals();
    const list = async <T extends KubeObject>(type: ResourceType) =>
      (await listEverywhere<T>(client, type, { projects, namespace, signal: io.signal })).items;
    const lists = await allInOrder(BACKUP_TYPES.map((type) => list<KubeObject>(type)));
    const clusters = await list<ClusterManifest>(ClusterType).catch((error: unknown) => {
      // Without them nothing is known of default targets, which the sheet says.
      if (BackupError.is(error) && error.code === 'forbidden') return [];
      throw error;
    });
    const source: SheetSource = {
      managementCluster: name,
      live: true,
      objects: lists.flat(),
      clusters,
      sections: clusters.flatMap((cluster) => {
        const { name: of, namespace: project = '' } = cluster.metadata;
        const section = sectionOf(cluster, api);
        return section.known ? [{ namespace: project, cluster: of, parameters: section.parameters }] : [];
      }),
    };
    return { source, ...(await storedSizes(source, inventory, client, io.signal)) };
  });
}
