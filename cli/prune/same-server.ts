import type { CommandContext } from '../command-context';
import { withManagementCluster } from '../session';

/** A management cluster of an inventory, and how it is asked. */
interface Listed {
  readonly name: string;
  readonly context: CommandContext;
}

/** What a management cluster is called in an inventory. */
export interface Names {
  /** By contexts that lead to the same address in the same way. */
  readonly certain: readonly string[];
  /** By contexts that lead to it through another proxy: behind that a private address may be another server. */
  readonly perhaps: readonly string[];
}

interface Way {
  readonly server: string;
  readonly proxy: string | undefined;
}

/**
 * All names that each management cluster has in an inventory, as far as their contexts lead to the same address. Nothing is
 * sent.
 */
export async function namesOnServer(all: readonly Listed[]): Promise<(name: string) => Names> {
  const ways = new Map<string, Way>();
  for (const { name, context } of all) {
    // What cannot be opened is told when it is its turn.
    const way = await withManagementCluster(context, async ({ mosk: { server, proxy } }) => ({
      server,
      proxy,
    })).catch(() => undefined);
    if (way !== undefined) ways.set(name, way);
  }
  return (name) => {
    const own = ways.get(name);
    if (own === undefined) return { certain: [name], perhaps: [] };
    const names = (isMeant: (way: Way) => boolean) =>
      [...ways].filter(([, way]) => way.server === own.server && isMeant(way)).map(([each]) => each);
    return {
      certain: names(({ proxy }) => proxy === own.proxy),
      perhaps: names(({ proxy }) => proxy !== own.proxy),
    };
  };
}
