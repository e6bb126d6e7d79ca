import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { ClusterBackupType } from '../../lib/model';
import type { CommandContext } from '../command-context';
import type { OpenCluster } from '../unclaimed';
import { type NamedCluster, withClusters } from '../unclaimed/management-clusters';
import { gapText } from './claims-elsewhere';

/** Long enough for an answer; one that gives none is looked at no more. */
const LONGEST_MS = 20_000;

/**
 * Opens management clusters that may write into the same buckets, as long as `use` takes, and tells of those that do not
 * answer: they keep nobody from pruning.
 */
export async function withOthers<T>(
  named: readonly NamedCluster[],
  context: CommandContext,
  onGap: (text: string) => void,
  use: (others: readonly OpenCluster[]) => Promise<T>,
): Promise<T> {
  return withClusters(named, context, async (open, unread) => {
    for (const { managementCluster, why } of unread) onGap(gapText(managementCluster, why));
    const { signal } = context.io;
    const answering = await allInOrder(
      open.map(async (each) => {
        const problem = await silence(each, signal);
        if (problem !== undefined) onGap(gapText(each.name, problem));
        return problem === undefined ? [each] : [];
      }),
    );
    return use(answering.flat());
  });
}

/** Why it says nothing; `undefined`: it answers. */
async function silence({ client }: OpenCluster, signal: AbortSignal): Promise<string | undefined> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  try {
    await client.list(ClusterBackupType, undefined, { limit: 1, signal: soon });
    return undefined;
  } catch (error) {
    if (!BackupError.is(error) || signal.aborted) throw error;
    // Some of its namespaces may be read; what may not is told then.
    return error.code === 'forbidden' ? undefined : error.problem;
  }
}
