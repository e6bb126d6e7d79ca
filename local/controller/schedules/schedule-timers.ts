import { BackupError } from '../../../lib/errors';
import {
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type MoskApi,
  scheduledRun,
} from '../../../lib/model';
import type { ApiClient, Clock } from '../../../providers/kubernetes';
import { reasonOf } from '../backups/backup-reconciler';
import { timestamp } from '../backups/backup-status';
import { nextFire } from './schedule';

export interface ScheduleTimers {
  /** Takes in the schedules that there are now. */
  update(schedules: readonly ClusterBackupScheduleManifest[]): void;
}

export interface ScheduleTimersOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly api: MoskApi;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Longest single sleep: timers of Node overflow after 24 days, and a machine may have been suspended. */
const LONGEST_SLEEP_MS = 3_600_000;

/** Starts backups when they are due. What was due while no controller ran is not made up for (assumed). */
export function createScheduleTimers({
  client,
  clock,
  api,
  signal,
  log,
}: ScheduleTimersOptions): ScheduleTimers {
  const known = new Map<string, ClusterBackupScheduleManifest>();
  const timers = new Map<string, { cron: unknown; stop: AbortController }>();

  async function run(uid: string, stop: AbortSignal): Promise<void> {
    let last = clock.now();
    while (!stop.aborted) {
      const schedule = known.get(uid);
      const due = schedule && nextFire(schedule, api, last);
      if (due === undefined) return;
      while (clock.now() < due && !stop.aborted)
        await clock.sleep(Math.min(due - clock.now(), LONGEST_SLEEP_MS), stop);
      const current = known.get(uid);
      if (stop.aborted || current === undefined) return;
      last = due;
      await fire(current, due);
    }
  }

  async function fire(schedule: ClusterBackupScheduleManifest, due: number): Promise<void> {
    const { name, namespace } = schedule.metadata;
    const backup = scheduledRun(schedule, due);
    try {
      await client.create(ClusterBackupType, backup);
      const status = { lastScheduleTime: timestamp(due), lastBackup: backup.metadata.name };
      await client.patch(
        ClusterBackupScheduleType,
        namespace,
        name,
        { status },
        { type: 'merge', subresource: 'status' },
      );
    } catch (error) {
      // One that exists was made by the controller that ran before this one.
      if (!BackupError.is(error) || error.code !== 'conflict')
        log(`ClusterBackupSchedule ${namespace}/${name}: ${reasonOf(error)}`);
    }
  }

  signal.addEventListener('abort', () => {
    for (const { stop } of timers.values()) stop.abort();
  });

  return {
    update: (schedules) => {
      known.clear();
      for (const schedule of schedules) {
        if (schedule.metadata.deletionTimestamp === undefined)
          known.set(schedule.metadata.uid ?? '', schedule);
      }
      for (const [uid, { cron, stop }] of timers) {
        const current = known.get(uid);
        if (current !== undefined && api.cronOf(current.spec) === cron) continue;
        stop.abort();
        timers.delete(uid);
      }
      for (const [uid, { spec }] of known) {
        if (timers.has(uid) || signal.aborted) continue;
        const stop = new AbortController();
        timers.set(uid, { cron: api.cronOf(spec), stop });
        void run(uid, stop.signal);
      }
    },
  };
}
