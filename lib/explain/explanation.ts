import type { MoskApi } from '../model';
import { type Difference, differencesBetween } from './differences';
import { type ExplainedView, type ViewOptions, viewOf } from './explained-view';
import { type Risk, riskOf } from './risk';
import type { ClusterSource } from './source';

/** How one cluster is backed up. */
export interface Explanation {
  readonly namespace: string;
  readonly cluster: string;
  /** What manifests declare, if they were read. */
  readonly declared: RatedView | undefined;
  /** What the management cluster does, if it was asked. */
  readonly live: RatedView | undefined;
  /** `undefined` unless both were looked at. */
  readonly differences: readonly Difference[] | undefined;
}

/** A side with its verdict. */
export interface RatedView extends ExplainedView {
  readonly risk: Risk;
}

export interface ExplainOptions {
  readonly namespace: string;
  readonly cluster: string;
  readonly declared: ClusterSource | undefined;
  readonly live: ClusterSource | undefined;
  readonly api: MoskApi;
  /** Milliseconds since the epoch: runs, and the 366 days of the longest gap, are told from then on. */
  readonly from: number;
  /** Milliseconds since the epoch: backups have an age. */
  readonly now: number;
  /** Recovery point objective, in minutes. */
  readonly rpoMinutes?: number | undefined;
  /** What the policy expects of two starts on one cluster. */
  readonly minutesBetweenRuns: number;
}

/** @throws BackupError `cron-invalid` if the `MoskApi` names a time zone that does not exist */
export function explain({ namespace, cluster, declared, live, ...options }: ExplainOptions): Explanation {
  const { api, from, now, rpoMinutes, minutesBetweenRuns } = options;
  const rated = (source: ClusterSource | undefined, isLive: boolean) =>
    source === undefined
      ? undefined
      : ratedView(source, { api, from, now, rpoMinutes, minutesBetweenRuns, live: isLive });
  return {
    namespace,
    cluster,
    declared: rated(declared, false),
    live: rated(live, true),
    differences:
      declared === undefined || live === undefined ? undefined : differencesBetween(cluster, declared, live),
  };
}

/** One side alone, as of a cluster among many. */
export function ratedView(source: ClusterSource, options: ViewOptions): RatedView {
  const view = viewOf(source, options);
  return { ...view, risk: riskOf(view) };
}
