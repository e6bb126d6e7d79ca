import { ANY_YEAR, type Gap, longestGap } from '../../calendar';
import { inventoryLookup, type PolicyContext, type Tier } from '../../policy';
import { type Comparison, clusterName, type ProtectedCluster, quotedCluster } from '../comparison';
import type { Consequence } from '../consequence';
import { lengthOfTime, quoted } from '../quoted';

/** Clusters between whose backups more time passes than before. Those that lose their last one are told elsewhere. */
export function* worsenedRpos({ before, after }: Comparison): Iterable<Consequence> {
  for (const [key, cluster] of after.protectedClusters) {
    const former = before.protectedClusters.get(key);
    if (former === undefined) continue;
    const was = gapOf(former);
    const is = gapOf(cluster);
    if (was === undefined || is === undefined || is.minutes <= was.minutes) continue;
    yield worsened(cluster, was, is, tierOf(after.context, cluster));
  }
}

function worsened(cluster: ProtectedCluster, was: Gap, is: Gap, tier: Tier | undefined): Consequence {
  const [first] = cluster.schedules;
  const beyond = tier !== undefined && is.minutes > tier.rpoMinutes;
  const allowed =
    tier === undefined ? '' : `; its tier ${quoted(tier.name)} allows ${lengthOfTime(tier.rpoMinutes)}`;
  return {
    code: 'rpo-worsened',
    severity: beyond ? 'data' : 'risk',
    about: clusterName(cluster),
    rules: ['MB022'],
    managementCluster: cluster.managementCluster,
    place: first?.subject.place(first.path),
    files: [],
    says: `This makes the RPO of ${quotedCluster(cluster)} ${lengthOfTime(is.minutes)} instead of ${lengthOfTime(was.minutes)}${allowed}. If the cluster fails just before a backup, the changes of all that time are gone.`,
    todo: beyond
      ? `Let it be backed up at least every ${lengthOfTime(tier.rpoMinutes)}, or give it another tier.`
      : undefined,
  };
}

function gapOf({ schedules }: ProtectedCluster): Gap | undefined {
  const expressions = schedules.map(({ expression }) => expression);
  return longestGap(expressions, ANY_YEAR, schedules[0]?.timeZone ?? 'UTC');
}

function tierOf(context: PolicyContext, { schedules: [first] }: ProtectedCluster): Tier | undefined {
  if (context.inventory === undefined || first === undefined) return undefined;
  const known = inventoryLookup(context.inventory)(first.subject);
  return known === undefined ? undefined : context.tierOf(known);
}
