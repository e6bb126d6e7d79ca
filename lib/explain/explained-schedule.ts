import { daysFrom, type Gap, longestGap, nextRuns } from '../calendar';
import { checkCron, oneLineCron } from '../contract';
import { BackupError } from '../errors';
import {
  type ClusterBackupScheduleManifest,
  isObject,
  type MoskApi,
  quotable,
  remoteFiles,
  scheduledRun,
} from '../model';
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
  /** Why nobody knows when it starts backups: that is no reason to say that it starts none. */
  readonly unknown: string | undefined;
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
  const { timeZone } = api.settings.schedule;
  const { parameters } = schedule.spec;
  const cron = api.cronOf(schedule.spec);
  const expression = typeof cron === 'string' ? oneLineCron(cron) : '';
  const unknown = unknownReason(cron, api);
  const inactive = unknown === undefined ? reasonOf(schedule, cron, api) : undefined;
  const active = unknown === undefined && inactive === undefined;
  const [next] = active ? nextRuns(expression, 1, from - 1, timeZone) : [];
  const run = next === undefined ? undefined : scheduledRun(schedule, next);
  return {
    name: schedule.metadata.name,
    // What is no cron expression may be anything.
    expression: active ? expression : quotable(expression),
    active,
    inactive,
    unknown,
    target: explainTarget(parameters, section),
    files:
      run === undefined
        ? []
        : remoteFiles({
            ...run,
            spec: { ...run.spec, parameters: targetBy(parameters, section).parameters },
          }).map(quotable),
    longestGap: active ? longestGap([expression], daysFrom(from, 366), timeZone) : undefined,
  };
}

/** A field that another API has under another name is not there, or has members. */
function unknownReason(cron: unknown, api: MoskApi): string | undefined {
  if (!api.knows('schedule.cronField')) {
    return 'what the API calls its cron field is open; state it in the file of the API';
  }
  if (cron !== undefined && cron !== null && !isObject(cron)) return undefined;
  const seen = isObject(cron) ? `its ${api.cronPath} has members` : `it has no ${api.cronPath}`;
  return `${seen}; find out what the API has: mosk-backup ${api.learnedBy}`;
}

function reasonOf(schedule: ClusterBackupScheduleManifest, cron: unknown, api: MoskApi): string | undefined {
  const suspension = suspensionOf(schedule);
  if (suspension !== undefined) return `spec.${suspension} suspends it, a field that MOSK does not document`;
  try {
    checkCron(cron as string, api.cronPath);
    return undefined;
  } catch (error) {
    if (BackupError.is(error)) return error.problem;
    throw error;
  }
}
