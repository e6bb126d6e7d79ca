import { join } from 'node:path';
import { BackupError } from '../lib/errors';
import { type Clock, openConnection, systemClock, type Transport } from '../providers/kubernetes';
import { CONTROL_ROOT } from './api';
import type { ClusterStatus, FaultOrder } from './control';
import { holderOf } from './folder';
import { KUBECONFIG } from './kubeconfig-file';

/** A cluster that runs in another process, and was started in a folder. */
export interface RunningCluster {
  status(): Promise<ClusterStatus>;
  /** Asks it to end, and resolves when it has. @throws BackupError `timeout` */
  down(): Promise<void>;
  /** Takes all objects and files away, and begins anew; keys and certificates stay. */
  reset(): Promise<void>;
  fault(order: FaultOrder): Promise<void>;
  clearFaults(): Promise<void>;
  /** Closes the connection. */
  close(): void;
}

/** For what it still has to write. */
const LONGEST_END_MS = 60_000;
const LOOK_MS = 50;

/** @throws BackupError `not-running`, `kubeconfig-invalid` */
export async function runningCluster(directory: string, clock: Clock = systemClock): Promise<RunningCluster> {
  if ((await holderOf(directory)) === undefined) throw notRunning(directory);
  // Never through a proxy: it is on this machine.
  const { transport } = await openConnection({ kubeconfig: join(directory, KUBECONFIG) }, clock, {});
  const ask = (method: 'GET' | 'POST' | 'DELETE', what: string, body?: object) =>
    asked(transport, directory, { method, what, body });

  return {
    status: () => ask('GET', 'status') as Promise<ClusterStatus>,
    reset: async () => void (await ask('POST', 'reset')),
    fault: async (order) => void (await ask('POST', 'faults', order)),
    clearFaults: async () => void (await ask('DELETE', 'faults')),
    async down() {
      await ask('POST', 'down');
      const until = clock.now() + LONGEST_END_MS;
      while ((await holderOf(directory)) !== undefined) {
        if (clock.now() > until) {
          throw new BackupError('timeout', 'The management cluster has not ended yet', {
            at: directory,
            fix: 'look again with "mosk-backup local status"',
          });
        }
        await clock.sleep(LOOK_MS);
      }
    },
    close: () => transport.close?.(),
  };
}

export function notRunning(directory: string): BackupError {
  return new BackupError('not-running', 'No management cluster runs in this folder', {
    at: directory,
    fix: 'start one with "mosk-backup local up", or say in which folder one runs with --dir',
  });
}

async function asked(
  transport: Transport,
  directory: string,
  { method, what, body }: { method: 'GET' | 'POST' | 'DELETE'; what: string; body?: object },
): Promise<unknown> {
  const path = `${CONTROL_ROOT}${what}`;
  const headers = { 'content-type': 'application/json' };
  const response = await transport({
    method,
    path,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((cause) => {
    throw new BackupError('unreachable', 'The management cluster of this folder does not answer', {
      at: directory,
      fix: 'look again with "mosk-backup local status"; or end its process',
      cause,
    });
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  const answer = JSON.parse(Buffer.concat(chunks).toString());
  if (response.status === 200) return answer;
  throw new BackupError(response.status === 400 ? 'usage' : 'api-error', String(answer.message), {
    at: directory,
    value: `${response.status}`,
  });
}
