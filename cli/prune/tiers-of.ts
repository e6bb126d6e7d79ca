import { BackupError } from '../../lib/errors';
import { clusterName, type InventoryCluster, type PolicySettings, type Tier, tierOf } from '../../lib/policy';

/** Where tiers stand: a policy's settings. */
export type TierSettings = Pick<PolicySettings, 'tiers' | 'tierLabel' | 'defaultTier'>;

/**
 * The tiers by which nothing may go below what they demand: of each entry of a cluster, since an inventory may list a
 * management cluster under two names.
 * @param entries of one cluster
 * @throws BackupError `reference-missing` for a label that names no tier: nobody knows what that one demands
 */
export function tiersOf(entries: readonly InventoryCluster[], settings: TierSettings): Tier[] {
  return [
    ...new Set(
      entries.flatMap((entry) => {
        checkLabel(entry, settings);
        return tierOf(settings, entry) ?? [];
      }),
    ),
  ];
}

function checkLabel(entry: InventoryCluster, { tiers, tierLabel }: TierSettings): void {
  const label = entry.labels[tierLabel] ?? '';
  if (label === '' || tiers.has(label)) return;
  throw new BackupError('reference-missing', 'The policy has no tier of this name, so all backups stay', {
    at: `cluster ${clusterName(entry)}`,
    value: `${tierLabel}: ${JSON.stringify(label)}`,
    fix: tiers.size === 0 ? 'name a policy that has it' : `name one of ${[...tiers.keys()].join(', ')}`,
  });
}
