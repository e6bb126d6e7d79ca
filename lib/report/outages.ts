import { grouped } from '../policy';
import type { ClusterFacts } from './facts';
import type { Outage } from './report';
import { ms, type Span, seconds, timeText } from './spans';
import type { UnseenRun } from './unseen-runs';

/** Failures of a period with their ends, by time; each from its first failed run to the next good backup. */
export function outagesOf(
  { managementCluster, project, name, backups }: ClusterFacts,
  period: Span,
  unseen: readonly UnseenRun[],
): Outage[] {
  const good = backups.flatMap(({ goodSince }) => ms(goodSince) ?? []).sort((a, b) => a - b);
  const failed = backups
    .flatMap(({ name: run, status, failedAt }) => {
      const at = ms(failedAt);
      return at === undefined ? [] : [{ name: run, status, at }];
    })
    .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
  const byEnd = grouped(failed, ({ at }) => good.find((since) => since > at));
  return [...byEnd].flatMap(([end, runs]): Outage[] => {
    const from = runs[0]?.at ?? 0;
    const to = end === undefined || end > period.to ? undefined : end;
    if (from >= period.to || (to ?? period.to) <= period.from) return [];
    return [
      {
        ...{ managementCluster, project, cluster: name, from: timeText(from) },
        to: to === undefined ? null : timeText(to),
        seconds: seconds((to ?? period.to) - from),
        maybeShorter: unseen.some(({ due, until }) => until > from && due < (to ?? period.to)),
        runs: runs.map((run) => ({ ...run, at: timeText(run.at) })),
      },
    ];
  });
}
