import type { connect } from '../../kubernetes';
import type { CommonInputs } from './behaviour';
import { moskApiOf } from './mosk-api';
import { perProcess, thisProcess } from './process';

export type Mosk = Awaited<ReturnType<typeof connect>>;

type Destination = Pick<CommonInputs, 'context' | 'kubeconfig' | 'api'>;

const connectionsHere = perProcess(() => new Map<string, Promise<Mosk>>());

/** One connection for all resources of a deployment that mean the same cluster, so that they share their watches. */
export function managementCluster(inputs: Destination): Promise<Mosk> {
  const { context, kubeconfig } = destination(inputs, process.env);
  const api = moskApiOf(inputs);
  const connections = connectionsHere();
  const key = JSON.stringify([context, kubeconfig, api.settings]);
  const known = connections.get(key);
  if (known !== undefined) return known;
  const opened = thisProcess().connect({ context, kubeconfig, api });
  connections.set(key, opened);
  opened.catch(() => connections.delete(key));
  return opened;
}

/** For hooks, which run in the program's process, and for tests: a deployment ends with its process. */
export async function closeConnections(): Promise<void> {
  const connections = connectionsHere();
  const open = [...connections.values()];
  connections.clear();
  for (const connection of open) (await connection).close();
}

/** The environment wins, because a state may be used on a machine with another kubeconfig. */
export function destination(
  { context, kubeconfig }: Destination,
  env: Readonly<Record<string, string | undefined>>,
): { context?: string; kubeconfig?: string } {
  return {
    context: env.MOSK_BACKUP_CONTEXT ?? context,
    kubeconfig: env.MOSK_BACKUP_KUBECONFIG ?? kubeconfig,
  };
}
