import { BackupError } from '../../lib/errors';
import type { MoskApi } from '../../lib/model';
import type { Unread } from '../../lib/unclaimed';
import type { ApiClient, Mosk } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import { openSession } from '../session';

/** A management cluster that may write to the storages, and how it is called. */
export interface OpenCluster {
  /** Its name in the inventory, else the name of its context. */
  readonly name: string;
  readonly api: MoskApi;
  readonly client: ApiClient;
  /** Namespaces that are there by all that is known without asking it. */
  readonly namespaces: readonly string[];
}

/** One that is to be asked. */
export interface NamedCluster {
  /** `undefined`: as its context is called. */
  readonly name: string | undefined;
  readonly context: string | undefined;
  readonly api: MoskApi;
  readonly namespaces: readonly string[];
}

/**
 * Opens them all, hands them over, and closes them whatever happens. One that cannot be opened is told of, and hides none
 * of the others.
 */
export async function withClusters<T>(
  named: readonly NamedCluster[],
  { io, globals }: CommandContext,
  use: (open: readonly OpenCluster[], unread: readonly Unread[]) => Promise<T>,
): Promise<T> {
  const opened: Mosk[] = [];
  const open: OpenCluster[] = [];
  const unread: Unread[] = [];
  try {
    for (const { name, context, api, namespaces } of named) {
      try {
        const { mosk } = await openSession({ io, globals: () => ({ ...globals(), context, api }) });
        opened.push(mosk);
        const known = [...new Set([...namespaces, mosk.namespace])];
        open.push({ name: name ?? mosk.context ?? mosk.server, api, client: mosk.client, namespaces: known });
      } catch (error) {
        if (!BackupError.is(error)) throw error;
        const managementCluster = name ?? context ?? 'the management cluster of the kubeconfig';
        unread.push(unreadOf(managementCluster, undefined, undefined, error, true));
      }
    }
    return await use(open, unread);
  } finally {
    for (const mosk of opened) mosk.close();
  }
}

export function unreadOf(
  managementCluster: string,
  namespace: string | undefined,
  kind: string | undefined,
  error: BackupError,
  mayClaim: boolean,
): Unread {
  const fix = error.code === 'forbidden' || error.fix === undefined ? {} : { fix: error.fix };
  return { managementCluster, namespace, kind, why: error.problem, ...fix, mayClaim };
}
