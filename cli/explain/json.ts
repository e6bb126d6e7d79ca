import {
  type Explanation,
  type FailedRun,
  type LastBackup,
  type RatedView,
  RISK_LEVELS,
  type Risk,
  weekOfView,
} from '../../lib/explain';

/** The shape that docs/json.md documents. */
export function explanationJson(
  { namespace, cluster, declared, live, differences }: Explanation,
  weekFrom: number | undefined,
) {
  return {
    namespace,
    cluster,
    declared: declared === undefined ? null : viewJson(declared, weekFrom),
    live:
      live === undefined
        ? null
        : {
            ...viewJson(live, weekFrom),
            lastBackup: typeof live.lastBackup === 'string' ? null : lastBackupJson(live.lastBackup),
            failedRuns: (live.failedRuns ?? []).map(failedRunJson),
          },
    differences:
      differences?.map(({ object, path, declared: one, live: other }) => ({
        object,
        path: path ?? null,
        declared: one ?? null,
        live: other ?? null,
      })) ?? null,
  };
}

function viewJson(view: RatedView, weekFrom: number | undefined) {
  const { risk, timeZone, schedules, nextRuns, longestGap, rpo, closest, clockEffects } = view;
  return {
    risk: riskJson(risk),
    timeZone,
    schedules: schedules.map(({ longestGap: own, inactive, unknown, target, ...schedule }) => ({
      ...schedule,
      target: { ...target, credential: target.credential ?? null, key: target.key ?? null },
      inactive: inactive ?? null,
      unknown: unknown ?? null,
      longestGap: gapJson(own),
    })),
    nextRuns: nextRuns.map(runJson),
    longestGap: gapJson(longestGap),
    rpo: rpo === undefined ? null : { ...rpo, kept: rpo.kept === 'unknown' ? null : rpo.kept },
    closest: closest ?? null,
    clockEffects: clockEffects.map(({ schedule, localTime, effect, change }) => ({
      schedule,
      localTime,
      effect,
      at: timeText(change.at),
    })),
    ...(weekFrom !== undefined && { week: weekJson(view, weekFrom) }),
  };
}

export function riskJson({ level, reasons }: Risk) {
  return { level, name: RISK_LEVELS[level], reasons };
}

function weekJson(view: RatedView, from: number) {
  const { days, overlaps } = weekOfView(view, from);
  return {
    days: days.map(({ date, hours }) => ({ date, runs: hours.flatMap(({ runs }) => runs.map(runJson)) })),
    overlaps: overlaps.map(({ first, second, minutes }) => ({
      first: runJson(first),
      second: runJson(second),
      minutes,
    })),
  };
}

export function lastBackupJson({ name, at, ageMs, files }: LastBackup) {
  return { name, at, ageSeconds: Math.round(ageMs / 1000), files };
}

export function failedRunJson({ name, status, startedAt }: FailedRun) {
  return { name, status, startedAt: startedAt ?? null };
}

function gapJson(gap: RatedView['longestGap']) {
  return gap === undefined ? null : { from: timeText(gap.from), to: timeText(gap.to), minutes: gap.minutes };
}

export function runJson({ at, schedule }: { at: number; schedule: string }) {
  return { at: timeText(at), schedule };
}

/** `2027-01-01T01:00:00Z` */
function timeText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
