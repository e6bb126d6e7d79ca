import type { ExplainedView } from './explained-view';

/** 1 is as good as it gets, 5 means that there is nothing to restore. */
export type RiskLevel = 1 | 2 | 3 | 4 | 5;

export const RISK_LEVELS: Readonly<Record<RiskLevel, string>> = {
  1: 'minimal',
  2: 'low',
  3: 'medium',
  4: 'high',
  5: 'critical',
};

/** One thing that speaks against the backups of a cluster. */
interface RiskFactor {
  readonly level: RiskLevel;
  /** Stable, for machines. */
  readonly code: string;
  /** When it applies, for the documentation. */
  readonly when: string;
  /** What is said of a cluster to which it applies, else `undefined`. */
  readonly says: (view: ExplainedView) => string | undefined;
}

/** A backup that has started takes its time; how long is not documented. */
export const LATE_MS = 2 * 3_600_000;

/** The scale. A cluster has the level of its worst factor, and 1 without any. */
export const RISK_FACTORS: readonly RiskFactor[] = [
  {
    level: 5,
    code: 'nothing-scheduled',
    when: 'no schedule starts backups',
    says: ({ schedules }) =>
      schedules.some(({ active, unknown }) => active || unknown !== undefined)
        ? undefined
        : 'no schedule starts backups of this cluster',
  },
  {
    level: 5,
    code: 'no-good-backup',
    when: 'live: there is no complete backup',
    says: ({ lastBackup }) =>
      lastBackup === 'none' ? 'there is no complete backup to restore from' : undefined,
  },
  {
    level: 4,
    code: 'archives-local',
    when: 'archives of all active schedules stay on the cluster',
    says: (view) =>
      someActive(view) && localOnly(view).length === active(view).length
        ? 'archives stay on the cluster that they are to restore'
        : undefined,
  },
  {
    level: 4,
    code: 'schedule-unknown',
    when: 'when a schedule starts backups is not known: its cron expression is not where the API that was told has it',
    says: ({ schedules }) => {
      const unknown = schedules.filter((each) => each.unknown !== undefined);
      return unknown.length > 0 ? `when ${listed(unknown)} starts backups is not known` : undefined;
    },
  },
  {
    level: 4,
    code: 'rpo-exceeded',
    when: 'the longest time between two runs is over the RPO',
    says: ({ rpo }) => (rpo?.kept === false ? 'the longest gap between runs is over the RPO' : undefined),
  },
  {
    level: 4,
    code: 'backup-late',
    when: 'live: the last complete backup is older than the RPO or, without one, than the longest gap and two hours',
    says: isLate,
  },
  {
    level: 3,
    code: 'some-archives-local',
    when: 'archives of some active schedules stay on the cluster',
    says: (view) => {
      const local = localOnly(view);
      return local.length > 0 && local.length < active(view).length
        ? `archives of ${listed(local)} stay on the cluster that they are to restore`
        : undefined;
    },
  },
  {
    level: 3,
    code: 'not-encrypted',
    when: 'archives of an active schedule leave the cluster unencrypted',
    says: (view) => {
      const clear = active(view).filter(({ target }) => isRemote(target) && target.key === undefined);
      return clear.length > 0 ? `archives of ${listed(clear)} are not encrypted` : undefined;
    },
  },
  {
    level: 3,
    code: 'target-unknown',
    when: 'manifests alone: a schedule has no target, and the default of the Cluster is not known',
    says: (view) => {
      const unknown = active(view).filter(({ target }) => target.from === 'unknown');
      return unknown.length > 0
        ? `${listed(unknown)} goes where the Cluster's backup section says, which is not known`
        : undefined;
    },
  },
  {
    level: 3,
    code: 'schedule-inactive',
    when: 'a schedule is suspended, or its cron expression can never start a backup, beside others that do',
    says: (view) => {
      const inactive = view.schedules.filter((each) => each.inactive !== undefined);
      return someActive(view) && inactive.length > 0 ? `${listed(inactive)} starts no backups` : undefined;
    },
  },
  {
    level: 3,
    code: 'runs-overlap',
    when: 'two runs start closer than `betweenRuns` of the policy (30m): the second of two backups at a time fails',
    says: ({ closest }) =>
      closest === undefined
        ? undefined
        : `${closest.schedules.join(' and ')} can start ${apartText(closest.minutes)}: the second of two backups at a time fails`,
  },
  {
    level: 2,
    code: 'clock-change',
    when: 'the time zone of the management cluster skips or repeats a time of a schedule',
    says: ({ clockEffects }) =>
      clockEffects.length > 0 ? 'a change of the clock skips or repeats a run' : undefined,
  },
  {
    level: 2,
    code: 'rpo-unknown',
    when: 'no RPO was given, so the longest gap is compared with nothing',
    says: ({ rpo }) => (rpo === undefined ? 'no RPO was given to compare with' : undefined),
  },
  {
    level: 2,
    code: 'success-unknown',
    when: 'manifests alone: whether backups succeed is not known',
    says: ({ lastBackup }) =>
      lastBackup === 'unknown' ? 'whether its backups succeed was not looked at' : undefined,
  },
];

export interface Risk {
  readonly level: RiskLevel;
  /** Worst first. */
  readonly reasons: readonly { readonly code: string; readonly level: RiskLevel; readonly text: string }[];
}

export function riskOf(view: ExplainedView): Risk {
  const reasons = RISK_FACTORS.flatMap(({ level, code, says }) => {
    const text = says(view);
    return text === undefined ? [] : [{ code, level, text }];
  });
  return { level: reasons[0]?.level ?? 1, reasons };
}

function isLate({ lastBackup, rpo, longestGap }: ExplainedView): string | undefined {
  if (typeof lastBackup === 'string') return undefined;
  const allowedMs =
    rpo !== undefined
      ? rpo.minutes * 60_000
      : longestGap === undefined
        ? Number.POSITIVE_INFINITY
        : longestGap.minutes * 60_000 + LATE_MS;
  if (lastBackup.ageMs <= allowedMs) return undefined;
  return `the last complete backup is older than ${rpo === undefined ? 'the longest gap of the schedules' : 'the RPO'}`;
}

type Schedules = ExplainedView['schedules'];

const active = ({ schedules }: ExplainedView): Schedules => schedules.filter((each) => each.active);
const someActive = (view: ExplainedView) => active(view).length > 0;
const localOnly = (view: ExplainedView): Schedules =>
  active(view).filter(({ target }) => target.from === 'nobody');
const isRemote = ({ from }: Schedules[number]['target']) => from === 'schedule' || from === 'cluster';
/** The same words as in a review of the same two runs. */
const apartText = (minutes: number) => {
  if (minutes === 0) return 'at the same minute';
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} apart`;
};
const listed = (schedules: Schedules) => schedules.map(({ name }) => name).join(', ');
