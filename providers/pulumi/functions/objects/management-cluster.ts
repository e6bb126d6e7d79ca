import { durationMs } from '../../../../lib/model';
import { type connect, patientClient } from '../../../kubernetes';
import type { CommonInputs } from '../engine/behaviour';
import { engineGone, requireEngine } from '../engine/engine';
import { moskApiOf } from '../engine/mosk-api';
import { perProcess, thisProcess } from '../engine/process';

export type Mosk = Awaited<ReturnType<typeof connect>> & {
  /** Longest wait for one answer of its client, in milliseconds. */
  readonly longestMs?: number;
};

type Destination = Pick<CommonInputs, 'context' | 'kubeconfig' | 'api' | 'timeouts'>;

/** What the engine asks for: `customTimeouts` are by this. */
export type Task = 'create' | 'update' | 'read' | 'delete' | 'foresee';

/** For one answer, where no `customTimeouts` ask for less: nobody sees why a deployment hangs. */
const LONGEST_ANSWER_MS = 5 * 60_000;
/** For what nothing depends on: a preview without its cluster is one all the same. */
const LONGEST_LOOK_AHEAD_MS = 10_000;

/** The engine writes its whole state between two steps, which takes seconds for thousands of resources. */
const LINGER_MS = 30_000;

const connectionsHere = perProcess(() => new Map<string, Promise<Mosk>>());

/**
 * One connection for all resources of a deployment that mean the same cluster, so that they share their watches. Its
 * requests end with the time that the resource has for the task, and with the engine; no write is sent without one.
 */
export async function managementCluster(inputs: Destination, task: Task): Promise<Mosk> {
  const longestMs = longestAnswerMs(inputs, task);
  const mosk = await connection(inputs);
  const patience = { clock: mosk.clock, longestMs, signal: engineGone() };
  return { ...mosk, client: patientClient(mosk.client, patience), longestMs };
}

function connection(inputs: Destination): Promise<Mosk> {
  const { context, kubeconfig } = destination(inputs, process.env);
  const api = moskApiOf(inputs);
  const connections = connectionsHere();
  const key = JSON.stringify([context, kubeconfig, api.settings]);
  const known = connections.get(key);
  if (known !== undefined) return known;
  const opened = thisProcess().connect({
    ...{ context, kubeconfig, api },
    lingerMs: LINGER_MS,
    beforeWrite: requireEngine,
  });
  connections.set(key, opened);
  opened.catch(() => connections.delete(key));
  return opened;
}

/** @throws BackupError `usage` */
function longestAnswerMs({ timeouts = {} }: Destination, task: Task): number {
  if (task === 'read') return LONGEST_ANSWER_MS;
  if (task === 'foresee') return LONGEST_LOOK_AHEAD_MS;
  const given = task === 'update' ? (timeouts.update ?? timeouts.create) : timeouts[task];
  if (given === undefined) return LONGEST_ANSWER_MS;
  return Math.min(LONGEST_ANSWER_MS, durationMs(given, `customTimeouts.${task}`));
}

/** For hooks, which run in the program's process, and for tests: a deployment ends with its process. */
export async function closeConnections(): Promise<void> {
  const connections = connectionsHere();
  const open = [...connections.values()];
  connections.clear();
  for (const opened of open) (await opened).close();
}

/** The environment wins, because a state may be used on a machine with another kubeconfig. */
export function destination(
  { context, kubeconfig }: Pick<Destination, 'context' | 'kubeconfig'>,
  env: Readonly<Record<string, string | undefined>>,
): { context?: string; kubeconfig?: string } {
  return {
    context: env.MOSK_BACKUP_CONTEXT ?? context,
    kubeconfig: env.MOSK_BACKUP_KUBECONFIG ?? kubeconfig,
  };
}
