import {
  type Declared,
  managementClusterSamples,
  type Sample,
  textOf,
  waiverSamples,
} from '../../lib/monitoring';
import type { PolicyWaiver } from '../../lib/policy';
import type { ManagementClusterWatch } from './management-cluster-watch';
import type { StorageProbe } from './storage-probe';

/** A management cluster, and what is meant to be there. */
export interface Collected {
  readonly watch: ManagementClusterWatch;
  readonly declared: Declared;
  /** `undefined`: storages are not asked. */
  readonly probe: StorageProbe | undefined;
}

/**
 * The metrics of all management clusters, in the text format, out of memory.
 * @param now milliseconds since the epoch
 * @param waivers of the policy
 */
export function collectedText(
  collected: readonly Collected[],
  now: number,
  waivers: readonly PolicyWaiver[],
): string {
  const { version } = require('mosk-backup/package.json') as { version: string };
  const samples: Sample[] = [
    { metric: 'build', labels: { version }, value: 1 },
    { metric: 'written', labels: {}, value: Math.floor(now / 1000) },
    ...waiverSamples(waivers),
  ];
  for (const { watch, declared, probe } of collected) {
    const view = { ...watch.view(), probed: probe?.probed() };
    for (const each of managementClusterSamples(view, declared, now)) samples.push(each);
  }
  return textOf(samples);
}
