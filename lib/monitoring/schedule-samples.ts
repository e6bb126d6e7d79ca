import { ANY_YEAR, longestGap, nextRuns, runsBetween } from '../calendar';
import { type ExplainedSchedule, explainSchedule } from '../explain';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type MoskApi,
  momentOf,
} from '../model';
import type { MetricKey } from './metrics';
import type { Sample } from './text-format';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far back the last due run is looked for: mostly it is near, and 29 February is eight years away at most. */
const LOOK_BACK_MS = [2 * HOUR_MS, 2 * DAY_MS, 35 * DAY_MS, 370 * DAY_MS, 9 * 366 * DAY_MS];

export interface ScheduleOptions {
  readonly api: MoskApi;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Those of the cluster; `undefined`: they cannot be read. */
  readonly backups: readonly ClusterBackupManifest[] | undefined;
}

/** What the schedules of one cluster are to do, and have done. */
export function scheduleSamples(
  labels: Sample['labels'],
  schedules: readonly ClusterBackupScheduleManifest[],
  { api, now, backups }: ScheduleOptions,
): Sample[] {
  const { timeZone } = api.settings.schedule;
  // From a midnight on, so that what is computed is good for a day.
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const explained = schedules.map((manifest) => ({
    manifest,
    ...explainSchedule(manifest, { known: false }, midnight, api),
  }));
  const active = explained.filter((each) => each.active);
  const samples: Sample[] = [];
  const tell = (metric: MetricKey, value: number | undefined, more: Sample['labels'] = {}) => {
    if (value !== undefined) samples.push({ metric, labels: { ...labels, ...more }, value });
  };
  if (explained.every(({ unknown }) => unknown === undefined)) {
    tell('schedules', active.length);
    const gap = longestGap(expressionsOf(active), ANY_YEAR, timeZone);
    tell('longestGap', gap && gap.minutes * 60);
  }
  const created = active.flatMap(({ manifest }) => momentOf(manifest.metadata.creationTimestamp) ?? []);
  tell('expectedSince', created.length === 0 ? undefined : seconds(Math.min(...created)));
  for (const { manifest, name, expression } of active) {
    const schedule = { schedule: name };
    tell('nextDue', seconds(nextRuns(expression, 1, now, timeZone)[0]), schedule);
    // Whether it has run, backups alone can tell.
    if (backups === undefined) continue;
    tell('lastDue', seconds(lastDue(expression, saidSince(manifest), now, timeZone)), schedule);
    tell('lastRun', seconds(lastRun(name, backups)), schedule);
  }
  return samples;
}

function lastDue(
  expression: string,
  since: number | undefined,
  now: number,
  timeZone: string,
): number | undefined {
  if (since === undefined) return undefined;
  for (const back of LOOK_BACK_MS) {
    const from = Math.max(since, now - back);
    const last = runsBetween(expression, { from, to: now + 1 }, timeZone).at(-1);
    if (last !== undefined || from === since) return last;
  }
  return undefined;
}

/** Whoever made a backup by hand has not let a schedule run. */
function lastRun(schedule: string, backups: readonly ClusterBackupManifest[]): number | undefined {
  let newest: number | undefined;
  for (const { metadata, spec } of backups) {
    if (spec.createdBy?.schedule !== schedule) continue;
    const at = momentOf(metadata.creationTimestamp);
    if (at !== undefined && (newest === undefined || at > newest)) newest = at;
  }
  return newest;
}

/**
 * Since when the spec of a schedule is what it is: before, it may have been due at other times. By the record of who
 * manages which fields (`metadata.managedFields`, Kubernetes), where there is one; milliseconds since the epoch.
 */
function saidSince({ metadata }: ClusterBackupScheduleManifest): number | undefined {
  const { managedFields } = metadata as { managedFields?: readonly ManagedFields[] };
  const changes = (Array.isArray(managedFields) ? (managedFields as readonly ManagedFields[]) : []).flatMap(
    ({ time, fieldsV1 }) => (fieldsV1?.['f:spec'] !== undefined ? (momentOf(time) ?? []) : []),
  );
  const created = momentOf(metadata.creationTimestamp);
  return created === undefined ? undefined : Math.max(created, ...changes);
}

interface ManagedFields {
  readonly time?: string;
  readonly fieldsV1?: { readonly 'f:spec'?: unknown };
}

const expressionsOf = (schedules: readonly ExplainedSchedule[]) =>
  schedules.map(({ expression }) => expression);

function seconds(moment: number): number;
function seconds(moment: number | undefined): number | undefined;
function seconds(moment: number | undefined): number | undefined {
  return moment === undefined ? undefined : Math.floor(moment / 1000);
}
