/** What can be asked of a cluster that runs: by those who have its kubeconfig, over its own API server. */
import type { Control } from './api';
import type { ActingFaults, ClusterFaults } from './cluster-faults';
import type { FaultRule, Occurrence, PlannedFault, StorageFaultRule, StuckRule } from './faults';

/** How a cluster is. */
export interface ClusterStatus {
  readonly pid: number;
  /** RFC 3339 */
  readonly since: string;
  readonly url: string;
  readonly kubeconfig: string;
  readonly namespace: string;
  /** Whether its objects outlive it. */
  readonly persists: boolean;
  readonly objects: number;
  /** Of the process, in bytes. */
  readonly memory: { readonly rss: number; readonly heapUsed: number };
  readonly storage: { readonly endpoint: string; readonly bucket: string; readonly directory: string };
  readonly faults: {
    /** Those that may still act. */
    readonly planned: readonly PlannedFault[];
    /** What goes wrong right now with the cluster itself. */
    readonly acting: ActingFaults;
    /** How many have acted on a request to the API. */
    readonly fired: number;
  };
}

/** What is to go wrong from now on. */
export interface FaultOrder {
  readonly api?: readonly FaultRule[];
  readonly storage?: readonly StorageFaultRule[];
  readonly stuck?: readonly StuckRule[];
  readonly outageMs?: number;
  readonly restartController?: boolean;
  readonly skewClockMs?: number;
}

export interface ControlParts {
  status(): ClusterStatus;
  readonly faults: ClusterFaults;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export function createControl({ status, faults, reset, stop }: ControlParts): Control {
  return async (asked, body) => {
    switch (asked) {
      case 'GET status':
        return status();
      case 'POST down':
        // Whoever asks is answered first.
        setImmediate(() => void stop());
        return {};
      case 'POST reset':
        await reset();
        return {};
      case 'POST faults':
        await orderFaults(faults, body as FaultOrder);
        return {};
      case 'DELETE faults':
        faults.clear();
        return {};
      default:
        return undefined;
    }
  };
}

/** @throws BackupError `usage` for a fault that could never act */
export async function orderFaults(faults: ClusterFaults, asked: FaultOrder): Promise<void> {
  for (const rule of asked.api ?? []) faults.api(endless(rule));
  for (const rule of asked.storage ?? []) faults.storage(endless(rule));
  for (const rule of asked.stuck ?? []) faults.stuck(endless(rule));
  if (asked.skewClockMs !== undefined) faults.skewClock(asked.skewClockMs);
  if (asked.restartController) await faults.restartController();
  // It is over when its time is, not when whoever asked has lost patience.
  if (asked.outageMs !== undefined) await begun(faults.outage(asked.outageMs));
}

/** Infinity is null in JSON. */
function endless<Rule extends Occurrence>(rule: Rule): Rule {
  return (rule.times as number | null) === null ? { ...rule, times: Number.POSITIVE_INFINITY } : rule;
}

/** Rejects with what is wrong at once; what goes on is left to go on. */
async function begun(going: Promise<void>): Promise<void> {
  await Promise.race([going, new Promise<void>((resolve) => setImmediate(resolve))]);
}
