import type { InventoryCluster } from './policy-input';
import type { PolicySettings } from './policy-settings';
import type { Tier } from './tier';

/** The tier that a cluster's label names, else that of clusters without one; `undefined`: it needs nothing in particular. */
export function tierOf(
  { tiers, tierLabel, defaultTier }: Pick<PolicySettings, 'tiers' | 'tierLabel' | 'defaultTier'>,
  { labels }: Pick<InventoryCluster, 'labels'>,
): Tier | undefined {
  return tiers.get(labels[tierLabel] ?? '') ?? defaultTier;
}
