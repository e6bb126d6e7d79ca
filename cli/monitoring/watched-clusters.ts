import type { MoskApi } from '../../lib/model';
import type { Declared } from '../../lib/monitoring';
import { type PolicySettings, tierOf } from '../../lib/policy';
import { contextsOf, type InventoryFile } from '../check';
import type { WatchedCluster } from './management-cluster-watch';

/** A management cluster to watch, and what is meant to be there. */
export interface Wanted {
  readonly watched: WatchedCluster;
  readonly declared: Declared;
}

export interface WantedOptions {
  /** Of management clusters that say nothing of theirs. */
  readonly api: MoskApi;
  /** `-n`: nothing but this project. */
  readonly namespace: string | undefined;
  readonly settings: PolicySettings;
  /** `--rpo`, for clusters without a tier. */
  readonly rpoMs: number | undefined;
}

/** All management clusters of an inventory, each with its clusters and what their tiers demand. */
export function wantedByInventory(
  file: InventoryFile,
  { api, namespace, settings, rpoMs }: WantedOptions,
): Wanted[] {
  return contextsOf(file, api).map(({ name, context, api: its, projects }) => ({
    watched: { name, context, api: its, scope: scopeOf(namespace, projects) },
    declared: {
      rpoSeconds: secondsOf(rpoMs),
      clusters: file.data.clusters
        .filter((each) => each.managementCluster === name)
        .filter(({ project }) => namespace === undefined || project === namespace)
        .map(({ project, name: cluster, labels = {} }) => {
          const tier = tierOf(settings, { labels });
          const rpo = tier && { seconds: tier.rpoMinutes * 60, tier: tier.name };
          return { project, name: cluster, rpo };
        }),
    },
  }));
}

/** The management cluster of the kubeconfig. @param name `--name`, else that of the context */
export function wantedByContext(
  { context, name }: { readonly context: string | undefined; readonly name: string | undefined },
  { api, namespace, rpoMs }: WantedOptions,
): Wanted {
  return {
    watched: { name, context, api, scope: scopeOf(namespace, []) },
    declared: { clusters: undefined, rpoSeconds: secondsOf(rpoMs) },
  };
}

function scopeOf(namespace: string | undefined, known: readonly string[]): WatchedCluster['scope'] {
  return { only: namespace === undefined ? undefined : [namespace], known };
}

const secondsOf = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
