import type { CommandContext } from '../command-context';
import { withManagementCluster } from '../session';

/** A management cluster of an inventory, and how it is asked. */
interface Listed {
  readonly name: string;
  readonly context: CommandContext;
}

/**
 * All names that each management cluster has in an inventory, as far as their contexts lead to the same address. Nothing is
 * sent.
 */
export async function namesOnServer(all: readonly Listed[]): Promise<(name: string) => readonly string[]> {
  const servers = new Map<string, string>();
  for (const { name, context } of all) {
    // What cannot be opened is told when it is its turn.
    const server = await withManagementCluster(context, async ({ mosk }) => mosk.client.server).catch(
      () => undefined,
    );
    if (server !== undefined) servers.set(name, server);
  }
  return (name) => {
    const server = servers.get(name);
    return server === undefined ? [name] : [...servers.keys()].filter((each) => servers.get(each) === server);
  };
}
