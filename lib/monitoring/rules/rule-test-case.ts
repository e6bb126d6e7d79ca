import type { MetricKey } from '../metrics';
import { CLUSTER, type KINDS, type LabelValues, type Values } from './healthy';
import type { Filled } from './words';

export interface RuleTestCase {
  readonly name: string;
  /** In place of what a cluster with nothing wrong has; `undefined` takes the series away. */
  readonly changes?: { readonly [metric in MetricKey]?: Values | undefined };
  readonly more?: readonly {
    readonly metric: MetricKey;
    readonly values: Values;
    readonly labels?: LabelValues;
    /** Of the target that tells it. */
    readonly pod?: string;
  }[];
  /** Whether each kind can be read. @default - all of them */
  readonly kinds?: { readonly [kind in (typeof KINDS)[number]]?: Values };
  /** There is not a single series. */
  readonly nothing?: true;
  /** In this minute everything ends. */
  readonly gone?: number;
  /** What was last known stands for longer than without rules that record. */
  readonly needsRecords?: boolean;
  readonly expects: readonly {
    readonly alert: string;
    readonly at: string;
    /** None: it is silent. */
    readonly fires?: readonly Fired[];
  }[];
}

export interface Fired extends Partial<Omit<Filled, 'value'>> {
  /** It fires for each management cluster that the rules know, else for the one that was heard of. */
  readonly ofAll?: true;
  /** The same, else for none in particular. */
  readonly ofNone?: true;
  readonly value?: number;
  /** In place of the value: it is the time since then. */
  readonly since?: number;
}

/** When an alert is silent. */
export const silent = (alert: AlertName, ...times: string[]) => times.map((at) => ({ alert, at }));
export const fires = (alert: AlertName, at: string, ...fired: Fired[]) => ({ alert, at, fires: fired });

export const ALERT_NAMES = [
  'MoskBackupOverdue',
  'MoskBackupNone',
  'MoskBackupFailed',
  'MoskBackupStuck',
  'MoskBackupDeleteFailed',
  'MoskBackupDeletionSlow',
  'MoskBackupRunMissed',
  'MoskBackupNotScheduled',
  'MoskBackupClusterUndeclared',
  'MoskBackupClusterGone',
  'MoskBackupRehearsalOld',
  'MoskBackupRehearsalFailed',
  'MoskBackupStorageSuspected',
  'MoskBackupStorageUnreachable',
  'MoskBackupFilesMissing',
  'MoskBackupWaiverEnds',
  'MoskBackupWaiverEnded',
  'MoskBackupManagementClusterUnreadable',
  'MoskBackupMetricsMissing',
  'MoskBackupMetricsOld',
] as const;
export type AlertName = (typeof ALERT_NAMES)[number];

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
/** What the cluster with nothing wrong is allowed. */
export const ALLOWED = { rpo: 26 * HOUR, longestGap: DAY };
export const BACKUP: LabelValues = { ...CLUSTER, backup: 'nightly-1' };
/** A value that is gone after so many minutes. */
export const endsAfter = (minutes: number, value: number) => `${value}x${minutes} stale`;
