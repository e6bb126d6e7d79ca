import { naturalOrder } from '../model';
import { grouped } from '../policy';
import type { ReportCluster, TierKept } from './report';

/** How the RPO of each tier was kept by all its clusters together, the strictest first. */
export function tiersOf(clusters: readonly ReportCluster[]): TierKept[] {
  const byTier = grouped(
    clusters.filter(({ tier, rpoSeconds }) => tier !== null && rpoSeconds !== null),
    ({ tier, rpoSeconds }) => `${tier}\n${rpoSeconds}`,
  );
  return [...byTier.values()]
    .map((members): TierKept => {
      const sum = (pick: (kept: NonNullable<ReportCluster['kept']>) => number) =>
        members.reduce((total, { kept }) => total + (kept === null ? 0 : pick(kept)), 0);
      const longest = members.reduce<ReportCluster['longestGap']>(
        (found, { longestGap }) =>
          longestGap !== null && longestGap.seconds > (found?.seconds ?? -1) ? longestGap : found,
        null,
      );
      return {
        tier: members[0]?.tier ?? '',
        rpoSeconds: members[0]?.rpoSeconds ?? 0,
        clusters: members.length,
        withinSeconds: sum(({ withinSeconds }) => withinSeconds),
        outsideSeconds: sum(({ outsideSeconds }) => outsideSeconds),
        notKnownSeconds: sum(({ notKnownSeconds }) => notKnownSeconds),
        longestGap: longest,
      };
    })
    .sort((a, b) => a.rpoSeconds - b.rpoSeconds || naturalOrder(a.tier, b.tier));
}
