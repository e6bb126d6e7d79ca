import { daysFrom, type Gap, longestGap, nextRuns } from '../calendar';
import { checkCron, oneLineCron } from '../contract';
import { BackupError } from '../errors';
import { type ClusterBackupScheduleManifest, type MoskApi, remoteFiles, scheduledRun } from '../model';
import { suspensionOf } from '../policy';
import { type ExplainedTarget, explainTarget, targetBy } from './explained-target';
import type { KnownSection } from './source';

/** What one schedule does. */
export interface ExplainedSchedule {
  readonly name: string;
  /** As it is written; empty if it is missing. */
  readonly expression: string;
  /** It starts backups: its expression can be read and it is not suspended. */
  readonly active: boolean;
  /** Why it is not active. */
  readonly inactive: string | undefined;
  readonly target: ExplainedTarget;
  /** Remote files of its next run; empty if there is none, if they stay on the cluster, or if nobody knows. */
  readonly files: readonly string[];
  /** Longest time between two of its own runs in 366 days. */
  readonly longestGap: Gap | undefined;
}

/** @param from milliseconds since the epoch: runs are told from then on */
export function explainSchedule(
  schedule: ClusterBackupScheduleManifest,
  section: KnownSection,
  from: number,
  api: MoskApi,
): ExplainedSchedule {
  const { cronField, timeZone } = api.settings.schedule;
  const { [cronField]: cron, parameters } = schedule.spec;
  const expression = typeof cron === 'string' ? oneLineCron(cron) : '';
  const inactive = reasonOf(schedule, cron, cronField);
  const [next] = inactive === undefined ? nextRuns(expression, 1, from - 1, timeZone) : [];
  const run = next === undefined ? undefined : scheduledRun(schedule, next);
  return {
    name: schedule.metadata.name,
    expression,
    active: inactive === undefined,
    inactive,
    target: explainTarget(parameters, section),
    files:
      run === undefined
        ? []
        : remoteFiles({
            ...run,
            spec: { ...run.spec, parameters: targetBy(parameters, section).parameters },
          }),
    longestGap: inactive === undefined ? longestGap([expression], daysFrom(from, 366), timeZone) : undefined,
  };
}

function reasonOf(
  schedule: ClusterBackupScheduleManifest,
  cron: unknown,
  cronField: string,
): string | undefined {
  const suspension = suspensionOf(schedule);
  if (suspension !== undefined) return `spec.${suspension} suspends it, a field that MOSK does not document`;
  try {
    checkCron(cron as string, `spec.${cronField}`);
    return undefined;
  } catch (error) {
    if (BackupError.is(error)) return error.problem;
    throw error;
  }
}
