import type { Clock } from '../providers/kubernetes';
import {
  checkNumber,
  createApiFaults,
  createStorageFaults,
  createStuckFaults,
  type FaultRule,
  type FiredFault,
  LONGEST_WAIT_MS,
  type PlannedFault,
  type StorageFaultRule,
  type StuckRule,
  seededRandom,
} from './faults';

/** What can be made to go wrong on a local management cluster. Requests of its own controller are spared by `api`. */
export interface ClusterFaults {
  /** Requests to the API server go wrong. @throws BackupError `usage` for a rule that could never act */
  api(rule: FaultRule): void;
  /** Requests to the storage go wrong, and so do the backups that need them. @throws BackupError `usage` */
  storage(rule: StorageFaultRule): void;
  /** Backups get stuck where the controller works on them, as MOSK says of some. @throws BackupError `usage` */
  stuck(rule: StuckRule): void;
  /**
   * The API server breaks its connections and answers nobody for so many milliseconds, 24 days at most, or until
   * `clear()`. Resolves when it is over.
   * @throws BackupError `usage`
   */
  outage(ms: number): Promise<void>;
  /** The controller ends where it is, and another one goes on. */
  restartController(): Promise<void>;
  /**
   * The API server's own clock goes wrong by so many milliseconds, forward or back: by a hundred years at most.
   * @throws BackupError `usage`
   */
  skewClock(ms: number): void;
  /** Nothing goes wrong any more, from now on: an outage ends too. */
  clear(): void;
  /** What may still go wrong by `api`, `storage` and `stuck`, and how often. */
  planned(): readonly PlannedFault[];
  /** What has gone wrong with requests to the API, in order; the last 10,000. */
  readonly fired: readonly FiredFault[];
}

/** What goes wrong with the cluster itself right now: no request has to come for it. */
export interface ActingFaults {
  /** The API server answers nobody. */
  readonly outage: boolean;
  /** Milliseconds by which its clock is wrong; 0: it is right. */
  readonly skewClockMs: number;
}

/** A hundred years: what the clock then says is still a date of four digits, as Kubernetes writes it. */
const LARGEST_SKEW_MS = 36_525 * 24 * 3_600_000;

/** The faults of one cluster, with the parts that its servers ask. */
export function createClusterFaults(seed: number, clock: Clock, restartController: () => Promise<void>) {
  const random = seededRandom(seed);
  const api = createApiFaults(random);
  const storage = createStorageFaults(random);
  const stuck = createStuckFaults(random);
  const outages = new Set<AbortController>();
  let skewMs = 0;
  const faults: ClusterFaults = {
    api: api.add,
    storage: storage.add,
    stuck: stuck.add,
    async outage(ms) {
      checkNumber('outage', 'ms (milliseconds)', ms, { most: LONGEST_WAIT_MS });
      const outage = new AbortController();
      outages.add(outage);
      api.goDown();
      await clock.sleep(ms, outage.signal);
      outages.delete(outage);
      // Another one may have begun meanwhile, which is not over with this one.
      if (outages.size === 0) api.comeBack();
    },
    restartController,
    skewClock(ms) {
      checkNumber('skewClock', 'ms (milliseconds)', ms, { least: -LARGEST_SKEW_MS, most: LARGEST_SKEW_MS });
      skewMs = ms;
    },
    clear() {
      api.clear();
      for (const outage of outages) outage.abort();
      outages.clear();
      api.comeBack();
      storage.clear();
      stuck.clear();
      skewMs = 0;
    },
    planned: () => [...api.left(), ...storage.left(), ...stuck.left()],
    fired: api.fired,
  };
  const acting = (): ActingFaults => ({ outage: outages.size > 0, skewClockMs: skewMs });
  return { faults, api, storage, stuck, acting, now: () => clock.now() + skewMs };
}
