import { BackupError } from '../../lib/errors';
import { type ProbedProject, type StorageUsers, storageUsers } from '../../lib/monitoring';
import { type Clock, createGate } from '../../providers/kubernetes';
import type { ManagementClusterWatch } from './management-cluster-watch';
import type { Probe, Probing } from './probe-project';

/** Nobody is asked more often: a storage counts requests, and so may whoever looks after it. */
export const SHORTEST_PROBE_MS = 5 * 60_000;
/** Requests at a time, of each management cluster. */
const AT_A_TIME = 4;
/** How often it is looked whether a project is due, or has come. */
const LOOK_MS = 5_000;

export interface StorageProbe {
  /** The last results, but for those that are too old to say anything. */
  probed(): readonly ProbedProject[];
  /** By what they are about. */
  troubles(): ReadonlyMap<string, string>;
  /** Asks for all projects that are due, one after the other. */
  round(signal: AbortSignal): Promise<void>;
  /** Rounds until the signal. */
  keepProbing(signal: AbortSignal): Promise<void>;
}

interface State {
  readonly dueMs: number;
  readonly result: ProbedProject | undefined;
  readonly troubles: ReadonlyMap<string, string>;
}

export interface ProbeOptions {
  readonly everyMs: number;
  readonly clock: Clock;
  readonly probe: (users: StorageUsers, probing: Probing) => Promise<Probe>;
}

/**
 * Asks the storages of one management cluster every so often. Where one does not answer it is asked again after the shortest
 * time, so that what lasts for a moment is no alert.
 */
export function createStorageProbe(
  watch: Pick<ManagementClusterWatch, 'view' | 'client'>,
  { everyMs, clock, probe }: ProbeOptions,
): StorageProbe {
  const gate = createGate(AT_A_TIME);
  const states = new Map<string, State>();

  async function probed(users: StorageUsers, signal: AbortSignal): Promise<void> {
    const { project } = users;
    const before = states.get(project);
    const client = watch.client();
    if (client === undefined) return;
    try {
      const atMs = clock.now();
      const { troubles, ...result } = await probe(users, { client, api: watch.view().api, gate, signal });
      const waitMs = result.credentials.every(({ up }) => up) ? everyMs : SHORTEST_PROBE_MS;
      states.set(project, { dueMs: atMs + waitMs, result: { project, atMs, ...result }, troubles });
    } catch (error) {
      if (signal.aborted) return;
      if (!BackupError.is(error)) throw error;
      // What the API does not say, other metrics tell; the last result stands for a while.
      const troubles = new Map([['', `storages are not tried: ${error.problem}`]]);
      states.set(project, { dueMs: clock.now() + SHORTEST_PROBE_MS, result: before?.result, troubles });
    }
  }

  async function round(signal: AbortSignal): Promise<void> {
    const view = watch.view();
    const all = storageUsers(view);
    const isComplete = view.clusters.complete && view.schedules.complete && view.backups.complete;
    const named = new Set(all.map(({ project }) => project));
    if (isComplete) for (const each of states.keys()) if (!named.has(each)) states.delete(each);
    for (const users of all) {
      if (signal.aborted) return;
      if (clock.now() >= (states.get(users.project)?.dueMs ?? 0)) await probed(users, signal);
    }
  }

  return {
    probed: () => {
      const oldestMs = clock.now() - 2 * everyMs - SHORTEST_PROBE_MS;
      return [...states.values()].flatMap(({ result }) =>
        result !== undefined && result.atMs >= oldestMs ? [result] : [],
      );
    },
    troubles: () =>
      new Map(
        [...states].flatMap(([project, { troubles }]) =>
          [...troubles].map(([credential, why]) => [
            credential === '' ? `project ${project}` : `RCloneCredential ${project}/${credential}`,
            why,
          ]),
        ),
      ),
    round,
    async keepProbing(signal) {
      while (!signal.aborted) {
        await round(signal);
        await clock.sleep(LOOK_MS, signal);
      }
    },
  };
}
